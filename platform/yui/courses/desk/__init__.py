"""Staff write courses, note who was there, and see how far everybody is."""
