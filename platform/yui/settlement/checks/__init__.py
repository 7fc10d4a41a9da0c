"""The pages that show the books beside each other, and transfers."""
