"""An account's own sessions: seen, and ended one by one or all but this one."""
