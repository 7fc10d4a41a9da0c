"""Where the guard's facts come from: what was written, offered and earned in a town's week."""
