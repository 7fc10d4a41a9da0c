"""Every document about money: kept with its bytes and their hash, found again (電子帳簿保存法7条)."""
