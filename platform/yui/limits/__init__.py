"""The limits of income that a worker sets herself: hers alone, and what others may notice of them."""
