"""The client's side of handovers: what it was given, and its acceptance in whole or in part."""
