"""PostgreSQL and Valkey from wheels, started, watched and stopped by us."""
