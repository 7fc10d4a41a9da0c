"""The towns: who they are, which body signs and pays for them on a day, their staff, what they agreed."""
