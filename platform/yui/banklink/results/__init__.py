"""What a bank answers to a transfer file, read whole or refused whole."""
