"""Draws docs/states.md from the tables of allowed moves: `python -m tests.states`.

Every `*_MOVES` of a model is one diagram; nothing is drawn that no table says.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

import yui
from yui.web.words import gettext

PAGE = Path(__file__).resolve().parent.parent / "docs" / "states.md"
HEAD = """# States and what may follow what

Drawn by `python -m tests.states` from the tables of allowed moves; a pair that is not drawn is
refused with 409 and writes nothing.
"""


class Machine(NamedTuple):
    """A table of moves: where it stands, its states in order, and what may follow each."""

    name: str
    states: list[Enum]
    moves: dict[Enum, frozenset[Enum]]


def machines() -> Iterator[Machine]:
    """Every table of moves there is, slice by slice."""
    seen: set[int] = set()
    for found in sorted(pkgutil.walk_packages(yui.__path__, "yui."), key=lambda each: each.name):
        if found.name.rpartition(".")[2] not in {"model", "rules"}:
            continue
        module = importlib.import_module(found.name)
        for name, value in sorted(vars(module).items()):
            if name.endswith("_MOVES") and isinstance(value, dict) and id(value) not in seen:
                seen.add(id(value))
                yield _machine(f"{found.name.removeprefix('yui.')}.{name}", value)


def _machine(name: str, moves: dict[Any, Any]) -> Machine:
    kind: type[Enum] = type(next(iter(moves)))
    return Machine(name, [*kind], {state: frozenset(to) for state, to in moves.items()})


def drawn(machine: Machine) -> str:
    """One diagram, in Mermaid, with the words that people see."""
    lines = [f"## {machine.name}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {_id(state)}: {_id(state)}{_says(state)}" for state in machine.states]
    lines.append(f"    [*] --> {_id(machine.states[0])}")
    for state in machine.states:
        after = machine.moves[state]
        lines += [f"    {_id(state)} --> {_id(to)}" for to in machine.states if to in after]
        if not after:
            lines.append(f"    {_id(state)} --> [*]")
    return "\n".join([*lines, "```", ""])


def _id(state: Enum) -> str:
    return str(state.value)


def _says(state: Enum) -> str:
    says = getattr(state, "says", "")
    return f" {gettext(says)}" if says else ""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(drawn(machine) for machine in machines())])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
