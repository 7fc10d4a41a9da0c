"""What travels with a share: the manual and standard there, files and rows of units back."""
