"""The papers that she concludes with a body, and the account that she gives it."""
