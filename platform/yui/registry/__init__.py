"""The registry that towns share: one person with many engagements, who sees what of her, and since when."""
