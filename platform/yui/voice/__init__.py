"""A consultation desk that nobody named in a case can see, and suggestions without a name."""
