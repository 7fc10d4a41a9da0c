"""What import-linter cannot see of the rule between rooms, read from the source's syntax trees.

Each rule is a function from one module to what breaks it, as "line: what"; test_architecture.py runs
them over the whole house and over planted defects.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("platform/yui", "tenants", "workers_async", "migrations")
NOT_SLICES = {"web", "embedded", "engine", "demo", "data"}
FUNCTION_LINES = 40
FILE_LINES = 300

_SQL = re.compile(
    r"^\s*(with\s+\w+\s+as|select\s+.+\s+from\s|select\s+[a-z_]+\.[a-z_]+\(|insert\s+into\s|update\s+\w+.*\sset\s"
    r"|delete\s+from\s|create\s+(table|function|role|index)|alter\s+(table|role)|grant\s+\w+\s+on)",
    re.IGNORECASE | re.DOTALL,
)
_SQL_HOMES = {
    "tenants/db.py",
    "tenants/sessions.py",  # who is asking: the door before the slices
    "platform/yui/outbox.py",
    "platform/yui/deltas.py",
    "workers_async/relay.py",
}
_DOORS = {"begin", "begin_kpi", "begin_auth", "begin_relay", "read_json"}
_EDGES = {"api.py", "pages.py", "commands.py"}
_ROUTES = {"get", "post", "put", "patch", "delete", "route", "head"}
_MONEY = ("money.py", "tax.py", "rates.py", "banking.py", "/ledger/", "/payouts/", "/invoices/")


@dataclass(frozen=True)
class Module:
    """One source file: `path` from the root with slashes, its text and its tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def slice(self) -> str:
        """The slice it lies in, or nothing."""
        match = re.match(r"platform/yui/(\w+)/", self.path)
        return match[1] if match and match[1] not in NOT_SLICES else ""


def module(path: str, text: str) -> Module:
    """A module from its text."""
    return Module(path, text, ast.parse(text))


def modules() -> list[Module]:
    """Every module of the house."""
    files = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))]
    return [module(file.relative_to(ROOT).as_posix(), file.read_text("utf-8")) for file in files]


def _docstrings(tree: ast.AST) -> set[int]:
    held = set()
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                held.add(id(child.value))
    return held


def sql_outside_queries(where: Module) -> Iterator[str]:
    """SQL is written in queries.py, in the door, in the promise book, and by the server's tools."""
    at_home = where.path in _SQL_HOMES or where.path.startswith(
        ("migrations/", "platform/yui/engine/", "platform/yui/embedded/")
    )
    if where.name == "queries.py" or at_home:
        return
    docs = _docstrings(where.tree)
    for node in ast.walk(where.tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) not in docs and _SQL.match(node.value):
            yield f"{node.lineno}: {node.value.strip()[:60]}"


def doors_and_clock_inside(where: Module) -> Iterator[str]:
    """begin() and clock.now() belong to the edges: routes, jobs and commands."""
    edge = (
        where.name in _EDGES
        or not where.path.startswith("platform/yui/")
        or where.path.startswith(("platform/yui/engine/", "platform/yui/demo/"))
        or where.path in {"platform/yui/app.py", "platform/yui/cli.py", "platform/yui/doors.py"}
    )
    if edge:
        return
    for node in ast.walk(where.tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called in _DOORS or called.removeprefix("db.") in _DOORS or called == "clock.now":
            yield f"{node.lineno}: {called}()"


def routes_outside(where: Module) -> Iterator[str]:
    """A route is declared in api.py or pages.py, where a reader looks for it."""
    if not where.slice or where.name in {"api.py", "pages.py"}:
        return
    for node in ast.walk(where.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for mark in node.decorator_list:
                called = mark.func if isinstance(mark, ast.Call) else None
                if isinstance(called, ast.Name) and called.id in _ROUTES:
                    yield f"{node.lineno}: {node.name}"


def long_functions(where: Module) -> Iterator[str]:
    """No function has more than 40 lines."""
    for node in ast.walk(where.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{node.lineno}: {node.name} has {lines} lines"


def long_files(where: Module) -> Iterator[str]:
    """No file has more than 300."""
    lines = len(where.text.splitlines())
    if lines > FILE_LINES:
        yield f"1: {lines} lines"


def foreign_insides(where: Module) -> Iterator[str]:
    """Queries, tables, pages and routes of a slice are its own; others call actions and models."""
    if not where.path.startswith(("platform/yui/", "workers_async/")):
        return
    if where.path == "platform/yui/app.py":
        return
    for node in ast.walk(where.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{each.name}" for each in node.names]
        elif isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        else:
            continue
        for name in names:
            match = re.match(r"yui\.(\w+)\.(queries|tables|pages|api)\b", name)
            if match and match[1] not in NOT_SLICES | {where.slice}:
                yield f"{node.lineno}: {name}"


def reexports(where: Module) -> Iterator[str]:
    """A slice's __init__ is one sentence: what this noun is."""
    if not where.slice or not where.path.endswith(f"/{where.slice}/__init__.py"):
        return
    body = where.tree.body
    if len(body) != 1 or not ast.get_docstring(where.tree):
        yield "1: more or less than a docstring"


def floats_in_money(where: Module) -> Iterator[str]:
    """Yen are whole: where money is, there is no float and no true division; nowhere is a float yen."""
    strict = any(mark in where.path for mark in _MONEY) and where.name not in {"pages.py", "api.py"}
    progress = _lines_of_progress(where)
    for node in ast.walk(where.tree):
        if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
            name = node.arg if isinstance(node, ast.arg) else ast.unparse(node.target)
            if "yen" in name.split("_") and "float" in ast.unparse(node.annotation):
                yield f"{node.lineno}: {name} is a float"
        if not strict or getattr(node, "lineno", 0) in progress:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"{node.lineno}: {node.value}"
        if isinstance(node, ast.Name) and node.id == "float":
            yield f"{node.lineno}: float"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            text = ast.unparse(node)
            if "__file__" not in text and "Path" not in text and "files(" not in text:
                yield f"{node.lineno}: {text[:60]}"


def _lines_of_progress(where: Module) -> set[int]:
    """How far a long piece of work is (0 to 1) is no money: lines and functions that name it so."""
    lines = {n for n, line in enumerate(where.text.splitlines(), 1) if "progress" in line}
    for node in ast.walk(where.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == "progress":
            lines |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def deferred_annotations(where: Module) -> Iterator[str]:
    """Litestar and msgspec read annotations when the program runs."""
    for node in ast.walk(where.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            yield f"{node.lineno}: from __future__"
        if isinstance(node, ast.Name) and node.id == "TYPE_CHECKING":
            yield f"{node.lineno}: TYPE_CHECKING"


def pickles(where: Module) -> Iterator[str]:
    """Nothing that runs what it reads, and no SQL from a format string."""
    for node in ast.walk(where.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [each.name for each in node.names] + [getattr(node, "module", None) or ""]
            if {"pickle", "marshal", "shelve", "yaml"} & set(names):
                yield f"{node.lineno}: {', '.join(names)}"
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"eval", "exec"}
        ):
            yield f"{node.lineno}: {node.func.id}()"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            place = 1 if node.func.attr in {"one", "all"} else 0
            built = len(node.args) > place and isinstance(node.args[place], ast.JoinedStr)
            if built and ast.unparse(node.func.value) == "tx":
                yield f"{node.lineno}: SQL from a format string"


def unfinished(where: Module) -> Iterator[str]:
    """Nothing is left to do later."""
    for number, line in enumerate(where.text.splitlines(), 1):
        if re.search(r"#.*\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError", line):
            yield f"{number}: {line.strip()[:60]}"


RULES: tuple[Callable[[Module], Iterator[str]], ...] = (
    sql_outside_queries,
    doors_and_clock_inside,
    routes_outside,
    long_functions,
    long_files,
    foreign_insides,
    reexports,
    floats_in_money,
    deferred_annotations,
    pickles,
    unfinished,
)
