"""The two sides of every share laid beside each other, every night."""
