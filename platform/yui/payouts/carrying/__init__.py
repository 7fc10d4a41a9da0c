"""How a run's file reaches the bank: over a line, or carried by hand."""
