"""The paper of a contract as it was sent, and who signed it."""
