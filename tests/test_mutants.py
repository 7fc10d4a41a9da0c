"""Money's models against their own faults: each small change of a line is noticed by a pure test.

mutmut changes one thing at a time (an operator, a number, a keyword) and runs the tests that reach
that line; a change that no test notices lives. It expects a folder named `src`, so the house is laid
out once more for it.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODELS = {
    "yui/money.py": ["tests/test_money.py"],
    "yui/tax.py": ["tests/test_tax.py"],
    "yui/banking.py": ["tests/payouts/test_zengin.py", "tests/test_japan.py"],
}
"""What is changed, and the tests without a server that must notice."""
LEAST = 0.90
CONFIG = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = {only}
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts="]
also_copy = ["tests"]
"""


def laid_out(home: Path) -> None:
    """The house as mutmut wants it: `src/yui`, the tests, and what is to be changed."""
    leave = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "platform" / "yui", home / "src" / "yui", ignore=leave)
    shutil.copytree(ROOT / "tests", home / "tests", ignore=leave)
    ours = (ROOT / "pyproject.toml").read_text("utf-8")
    pytest_part = ours[ours.index("[tool.pytest.ini_options]") :].split("\n[tool.")[0]
    only = json.dumps([f"src/{name}" for name in MODELS])
    tests = json.dumps(sorted({test for each in MODELS.values() for test in each}))
    (home / "pyproject.toml").write_text(CONFIG.format(only=only, tests=tests) + "\n" + pytest_part)


def run(home: Path) -> dict[str, dict[str, int]]:
    """Each model's changes by what became of them: {"yui/tax.py": {"killed": 120, "survived": 3}}."""
    env = {**os.environ, "PYTHONPATH": str(home / "src"), "HYPOTHESIS_PROFILE": "mutants"}
    subprocess.run(
        [sys.executable, "-m", "mutmut", "run", "--max-children", "2"],
        cwd=home, env=env, check=True, timeout=3000, capture_output=True,
    )  # fmt: skip
    return {name: _counted(home / "mutants" / "src" / f"{name}.meta") for name in MODELS}


def _counted(meta: Path) -> dict[str, int]:
    found: dict[str, Any] = json.loads(meta.read_text("utf-8"))
    tally: dict[str, int] = {}
    for code in found["exit_code_by_key"].values():
        name = "survived" if code == 0 else "not reached" if code in (5, 33) else "killed"
        tally[name] = tally.get(name, 0) + 1
    return tally


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_nine_of_ten_changes_of_moneys_models_are_noticed(
    tmp_path: Path, record_property: Any
) -> None:
    laid_out(tmp_path)
    found = run(tmp_path)
    for name, tally in found.items():
        record_property(name, tally)
    scores = {name: tally.get("killed", 0) / sum(tally.values()) for name, tally in found.items()}
    assert all(sum(tally.values()) >= 20 for tally in found.values()), found
    assert all(score >= LEAST for score in scores.values()), (scores, found)
