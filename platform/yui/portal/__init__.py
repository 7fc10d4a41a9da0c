"""A worker's own pages, phone first: her work, her offers, her money, and nobody else's."""
