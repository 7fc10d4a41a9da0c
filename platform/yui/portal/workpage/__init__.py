"""What stands on a worker's page of one piece of work: handing in, receipts, her own ticks and minutes."""
