"""Workers' stories for the lifestyle book, shown while their consent stands."""
