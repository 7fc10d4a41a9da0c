"""A town's indicators: targets and actuals as published, beside figures folded from live work."""
