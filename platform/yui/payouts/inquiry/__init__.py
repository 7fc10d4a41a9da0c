"""What the office hands to its bank when a transfer is to be corrected (訂正) or asked back (組戻)."""
