"""Units that a delivery brought: its hand-in and its inspection move them, in its transaction."""
