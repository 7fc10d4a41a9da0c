"""The client's side of contracts: reading the paper, and signing it with a log-in."""
