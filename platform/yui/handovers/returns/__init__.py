"""What a client returned: a task to do it again at once, and whose fault it was."""
