"""`make bench`: every bench in turn, then the table the README holds."""

import importlib
import os
import sys

from bench.place import place

ALL = ("tasks", "payouts", "prints", "settlement", "dashboard", "inbox")
CORES = 2


def main() -> None:
    """Runs the benches named on the command line, or all of them."""
    chosen = sys.argv[1:] or list(ALL)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])  # and all that we start
    table: list[tuple[str, str]] = []
    for name in chosen:
        with place(lambda line: print(line, file=sys.stderr, flush=True)) as here:
            table += importlib.import_module(f"bench.{name}").run(here)
    width = max(len(name) for name, _ in table)
    print(f"| {'measured'.ljust(width)} | ratio |\n|{'-' * (width + 2)}|---|")
    for name, ratio in table:
        print(f"| {name.ljust(width)} | {ratio} |")


if __name__ == "__main__":
    main()
