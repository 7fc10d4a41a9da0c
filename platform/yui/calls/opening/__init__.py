"""How a call begins: its form and the candidates of a task."""
