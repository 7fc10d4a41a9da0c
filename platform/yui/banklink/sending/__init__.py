"""The way to a bank behind one interface: files out, answers in."""
