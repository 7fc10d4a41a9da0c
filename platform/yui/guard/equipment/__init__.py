"""With what a task is done, and who provides it: the facts behind 告示37号 第2条第2号ハ(1)."""
