"""What a file says inside of who made it: read when it comes in, and kept from a client's eyes."""
