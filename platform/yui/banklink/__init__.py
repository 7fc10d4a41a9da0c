"""What the bank says back: results of transfers, money returned, and what clients paid in."""
