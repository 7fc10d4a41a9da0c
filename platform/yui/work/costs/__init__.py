"""What the accepted work of an order costs the body: rewards, leaders' fees, other towns."""
