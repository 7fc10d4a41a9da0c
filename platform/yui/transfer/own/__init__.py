"""What a worker sees and does of a transfer on her own pages."""
