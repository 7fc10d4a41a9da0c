"""A bank to practise with: a real local server that takes a transfer file and answers as banks do."""
