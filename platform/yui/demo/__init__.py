"""The demo: three months of invented business, played through the actions that the pages call."""
