"""What a payee says of her statement: she confirms it, objects, or lets its days pass."""
