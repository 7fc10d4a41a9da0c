"""What the command line does with servers, processes and backups."""
