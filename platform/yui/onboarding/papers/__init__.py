"""The papers that she concluded with a body, and the account that she confirmed with them: their SQL."""
