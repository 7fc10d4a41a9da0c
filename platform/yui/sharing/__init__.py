"""A share: a quantity of a task put to another town, handed over without any worker's key, settled."""
