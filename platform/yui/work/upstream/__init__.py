"""Whether an order is work passed on (再委託), from whom, and when that party pays."""
