"""The workers of a town: people of the shared registry, each with an engagement with the body."""
