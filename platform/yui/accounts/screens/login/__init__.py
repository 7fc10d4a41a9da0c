"""Log-in and log-out, a forgotten password."""
