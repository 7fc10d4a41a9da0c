"""The house is built as its plan says (architecture §1, §2, §10), and each rule can be broken."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import rooms
from tests.rooms import ROOT, Module, module

pytestmark = pytest.mark.xdist_group("house")  # read once, by one of the test programs
LONG = "def f():\n" + "    x = 1\n" * 40
BREACHES: list[tuple[Callable[[Module], Iterator[str]], str, str]] = [
    (rooms.sql_outside_queries, "platform/yui/work/actions.py", 'x = "select id from app.task"'),
    (rooms.sql_outside_queries, "platform/yui/work/pages.py", 'x = "select gate.offer_share($1)"'),
    (rooms.sql_outside_queries, "platform/yui/work/model.py", 'x = "  update app.task\\n set x = 1"'),
    (rooms.doors_and_clock_inside, "platform/yui/work/actions.py", "now = clock.now()"),
    (rooms.doors_and_clock_inside, "platform/yui/work/queries.py", "x = begin(actor)"),
    (rooms.doors_and_clock_inside, "platform/yui/web/kit.py", "x = db.begin_auth()"),
    (rooms.routes_outside, "platform/yui/work/actions.py", '@get("/x")\ndef x(): ...'),
    (rooms.long_functions, "tenants/db.py", LONG),
    (rooms.long_files, "tenants/db.py", "x = 1\n" * 301),
    (rooms.foreign_insides, "platform/yui/offers/actions.py", "from yui.work import queries"),
    (rooms.foreign_insides, "platform/yui/offers/actions.py", "from yui.work.tables import Task"),
    (rooms.foreign_insides, "workers_async/jobs/x.py", "import yui.work.queries"),
    (rooms.reexports, "platform/yui/work/__init__.py", '"""Work."""\nfrom yui.work.model import Task'),
    (rooms.floats_in_money, "platform/yui/ledger/model.py", "x = 0.1"),
    (rooms.floats_in_money, "platform/yui/payouts/model.py", "x = gross / 2"),
    (rooms.floats_in_money, "platform/yui/tax.py", "x = float(1)"),
    (rooms.floats_in_money, "platform/yui/work/model.py", "def f(unit_price_yen: float): ..."),
    (rooms.deferred_annotations, "tenants/db.py", "from __future__ import annotations"),
    (rooms.deferred_annotations, "tenants/db.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING: ..."),
    (rooms.pickles, "workers_async/settings.py", "import pickle"),
    (rooms.pickles, "platform/yui/work/queries.py", 'tx.all(int, f"select {x}")'),
    (rooms.pickles, "platform/yui/work/model.py", 'eval("1")'),
    (rooms.unfinished, "tenants/db.py", "x = 1  # TODO later"),
]  # fmt: skip


@pytest.fixture(scope="module")
def house() -> list[Module]:
    return rooms.modules()


@pytest.mark.parametrize("rule", rooms.RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule: Callable[[Module], Iterator[str]], house: list[Module]) -> None:
    assert len(house) > 100
    broken = [f"{each.path}:{what}" for each in house for what in rule(each)]
    assert not broken, f"{rule.__doc__}\n" + "\n".join(broken)


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    BREACHES,
    ids=[f"{r.__name__}-{n}" for n, (r, _, _) in enumerate(BREACHES)],
)
def test_the_rule_bites(rule: Callable[[Module], Iterator[str]], path: str, text: str) -> None:
    assert list(rule(module(path, text)))


def test_every_rule_was_broken_once() -> None:
    assert {rule for rule, _, _ in BREACHES} == set(rooms.RULES)


def test_platform_never_shadows_the_standard_library() -> None:
    assert not list((ROOT / "platform").glob("*.py"))
    assert not (ROOT / "tests" / "platform").exists()
    standard = sys.stdlib_module_names
    named = {
        path.stem for path in (ROOT / "platform" / "yui").glob("*") if path.suffix in {"", ".py"}
    }
    assert not named & (standard - {"__init__"})


def test_every_slice_has_its_noun_and_its_decisions() -> None:
    folders = [
        path
        for path in (ROOT / "platform" / "yui").iterdir()
        if path.is_dir() and path.name not in rooms.NOT_SLICES and list(path.glob("*.py"))
    ]
    assert len(folders) >= 8
    for folder in folders:
        assert (folder / "__init__.py").is_file(), folder
        assert (folder / "actions.py").is_file() or (folder / "pages.py").is_file(), folder


def test_every_version_is_a_pair_of_files_with_its_own_number() -> None:
    versions = ROOT / "migrations" / "versions"
    scripts = sorted(path.stem for path in versions.glob("*.sql"))
    assert scripts
    assert scripts == sorted(path.stem for path in versions.glob("[0-9]*.py"))
    numbers = [stem.split("_")[0] for stem in scripts]
    assert len(set(numbers)) == len(numbers)


def test_squawk_bites(tmp_path: Path) -> None:
    bad = tmp_path / "bad.sql"
    bad.write_text(
        "alter table app.task add column x text not null;\ncreate index i on app.task (x);\n"
    )
    command = [str(Path(sys.executable).parent / "squawk"), "--config", str(ROOT / ".squawk.toml")]
    done = subprocess.run([*command, str(bad)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "adding-required-field" in done.stdout
    assert "require-concurrent-index-creation" in done.stdout
