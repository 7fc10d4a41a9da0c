"""Her yes to offers by a director of another of her towns."""
