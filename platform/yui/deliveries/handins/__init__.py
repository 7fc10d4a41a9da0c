"""What was handed in: each version of a delivery with its receipt, and the days that passed without."""
