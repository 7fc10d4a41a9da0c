"""A task's units put to a whole town: who fits, who applied, who was chosen and by what rule."""
