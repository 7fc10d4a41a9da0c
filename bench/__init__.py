"""What is measured, against what, as ratios. Nothing here is a timed test."""
