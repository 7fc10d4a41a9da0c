"""The wall, and the towns behind it. Depends on nothing of ours."""
