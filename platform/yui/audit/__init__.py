"""The audit log: per town, hash-chained, written in the transaction of each change."""
