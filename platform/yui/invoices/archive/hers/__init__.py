"""A worker's own documents about money: her 発注書, statements and certificates, found and listed."""
