"""What a leader and a director do with what was asked: the manual, the client's questions."""
