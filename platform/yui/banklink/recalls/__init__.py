"""The page of transfers that the office asks back."""
