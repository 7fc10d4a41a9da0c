"""A handover: inspected units of an order before its client, without any worker's key."""
