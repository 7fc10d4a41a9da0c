"""Money's models against their own faults: each small change of a line is noticed by a pure test.

mutmut changes one thing at a time (an operator, a number, a keyword) and runs the tests that reach
that line; a change that no test notices lives. It expects a folder named `src`, so the house is laid
out once more for it. Of the tests named here those run that need no server (`tests.pure`).
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODELS: dict[str, dict[str, list[str]]] = {
    "money": {
        "money.py": ["test_money.py"],
        "tax.py": ["test_tax.py"],
        "banking.py": ["payouts/test_zengin.py", "test_japan.py"],
    },
    "bank files": {
        "payouts/zengin.py": ["payouts/test_zengin.py", "payouts/test_zengin_limits.py"],
        "payouts/profiles.py": ["payouts/test_profiles.py", "payouts/test_zengin_limits.py"],
        "banklink/layout.py": ["banklink/test_results_model.py", "banklink/test_layout.py"],
        "banklink/results/model.py": ["banklink/test_results_model.py", "banklink/test_layout.py"],
    },
    "settlement": {
        "settlement/model.py": ["settlement/test_model.py", "settlement/test_entries.py"],
        "settlement/entries.py": ["settlement/test_model.py", "settlement/test_entries.py"],
        "settlement/rules.py": ["settlement/test_splitting.py"],
        "settlement/netting.py": ["settlement/test_netting.py"],
        "settlement/sums.py": ["settlement/test_sums.py"],
        "settlement/vouchers/model.py": ["settlement/test_vouchers.py"],
    },
    "payouts": {
        "payouts/model.py": ["payouts/test_model.py"],
        "payouts/items/model.py": ["payouts/test_items.py"],
        "payouts/lateness/model.py": ["payouts/test_lateness.py"],
        "payouts/credits/model.py": ["payouts/test_credits.py"],
    },
    "papers and books": {
        "invoices/model.py": ["invoices/test_model.py"],
        "invoices/credits/model.py": ["invoices/test_credits_model.py", "invoices/test_model.py"],
        "ledger/model.py": ["ledger/test_model.py"],
        "fees/reckoning.py": ["fees/test_reckoning.py", "fees/test_model.py"],
    },
}
"""What is changed (under yui/), and the tests (under tests/) that must notice."""
LEAST = 0.90
CONFIG = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = {only}
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "tests.pure", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts=--import-mode=importlib"]
also_copy = ["tests"]
timeout_constant = 2.0
"""
"""The seconds keep a busy machine from counting a slow test as a change that was noticed."""
FATES = {0: "survived", 5: "not reached", 33: "not reached", 1: "killed", 3: "killed"}


def laid_out(home: Path, models: dict[str, list[str]]) -> None:
    """The house as mutmut wants it: `src/yui`, the tests, and what is to be changed."""
    leave = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "platform" / "yui", home / "src" / "yui", ignore=leave)
    shutil.copytree(ROOT / "tests", home / "tests", ignore=leave)
    ours = (ROOT / "pyproject.toml").read_text("utf-8")
    pytest_part = ours[ours.index("[tool.pytest.ini_options]") :].split("\n[tool.")[0]
    only = json.dumps([f"src/yui/{name}" for name in models])
    tests = json.dumps(sorted({f"tests/{test}" for each in models.values() for test in each}))
    (home / "pyproject.toml").write_text(CONFIG.format(only=only, tests=tests) + "\n" + pytest_part)


def run(home: Path, models: dict[str, list[str]]) -> dict[str, Counter[str]]:
    """Each model's changes by what became of them: {"tax.py": {"killed": 120, "survived": 3}}."""
    env = {**os.environ, "PYTHONPATH": str(home / "src")}
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", "run", "--max-children", "2"],
        cwd=home, env=env, check=False, timeout=3000, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-4_000:]
    return {name: _counted(home / "mutants" / "src" / "yui" / f"{name}.meta") for name in models}


def _counted(meta: Path) -> Counter[str]:
    found: dict[str, Any] = json.loads(meta.read_text("utf-8"))
    codes = found["exit_code_by_key"].values()
    return Counter(FATES.get(code, "ran out of time") for code in codes)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", MODELS)
def test_nine_of_ten_changes_of_moneys_models_are_noticed(
    part: str, tmp_path: Path, record_property: Any
) -> None:
    laid_out(tmp_path, MODELS[part])
    found = run(tmp_path, MODELS[part])
    scores: dict[str, float] = {}
    for name, tally in found.items():
        noticed = tally["killed"] + tally["ran out of time"]  # a loop without end is noticed too
        scores[name] = noticed / tally.total()
        record_property("mutants", f"{name}: {noticed} of {tally.total()} ({scores[name]:.1%})")
    assert all(tally.total() >= 5 for tally in found.values()), found
    assert all(score >= LEAST for score in scores.values()), (scores, found)
