"""A client that says nothing: reminded, then taken at its silence, as the contract says."""
