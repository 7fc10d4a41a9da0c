"""What bodies owe each other for a month."""
