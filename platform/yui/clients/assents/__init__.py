"""What a person of a client agreed to with her own log-in: words, bytes, time."""
