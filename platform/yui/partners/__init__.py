"""Partners: companies whose programs order, follow and accept work through the API."""
