"""Links that log in: asked for by whoever has none or no password at hand, and invitations."""
