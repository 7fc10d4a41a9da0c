"""Counts what a run really tried: a test records `probes`, the summary adds them up; `mutants` are
the scores of the models, a line each."""

from collections import Counter
from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The scores of the models; the number of executed probes, by the file of their tests."""
    counted: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "probes":
                counted[report.nodeid.partition("::")[0]] += int(value)
            if name == "mutants":
                terminalreporter.write_line(f"mutants noticed: {value}")
    if counted:
        terminalreporter.write_line(f"executed probes: {sum(counted.values()):,}")
        for file, number in sorted(counted.items()):
            terminalreporter.write_line(f"  {file}: {number:,}")
