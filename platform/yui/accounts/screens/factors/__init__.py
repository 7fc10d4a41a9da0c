"""The second factor: codes of an app, recovery codes, and the step that a half-open session owes."""
