"""What a worker says of herself: what she can do, would like to do, and how much time she has free."""
