"""The paper for the bank: a correction (訂正) or a recall (組戻) of one transfer."""
