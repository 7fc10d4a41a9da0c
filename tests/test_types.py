"""SQL built from data is a type error before it is anything else (architecture §4)."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.rooms import ROOT

BUILT = """
from tenants.db import Tx


async def find(tx: Tx, name: str) -> list[str]:
    return await tx.all(str, f"select name from app.worker where name = '{name}'")


async def change(tx: Tx, name: str) -> int:
    return await tx.run("update app.worker set name = '" + name + "'")


async def bound(tx: Tx, name: str) -> list[str]:
    return await tx.all(str, "select name from app.worker where name = $1", name)
"""


@pytest.mark.nightly
def test_sql_from_a_format_string_is_a_type_error(tmp_path: Path) -> None:
    file = tmp_path / "built.py"
    file.write_text(BUILT, encoding="utf-8")
    pyright = Path(sys.executable).parent / "pyright"
    command = [str(pyright), "--pythonpath", sys.executable, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if "LiteralString" in line]
    assert done.returncode == 1, done.stdout
    assert {6, 10} == {int(line.split(":")[1]) for line in lines if line.count(":") > 2}, (
        done.stdout
    )
