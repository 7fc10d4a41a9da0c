"""What clients have paid ahead (前受金): left, and used for a later invoice."""
