"""What the wall is made of changes only before a reviewer's eyes."""

from difflib import unified_diff
from typing import Any

import pytest

from tests.wall.golden import FILE, catalogue

pytestmark = pytest.mark.anyio


async def test_policies_rights_functions_and_roles_are_those_reviewed(inspector: Any) -> None:
    found = await catalogue(inspector)
    assert len(found) > 300
    reviewed = FILE.read_text(encoding="utf-8").splitlines()
    changes = "\n".join(unified_diff(reviewed, found, "reviewed", "found", n=0, lineterm=""))
    assert not changes, (
        f"{changes}\n\nIf this is meant, renew it with `python -m tests.wall.golden`"
        " and let a second person read the difference."
    )


async def test_a_change_of_one_right_shows(inspector: Any) -> None:
    before = await catalogue(inspector)
    await inspector.execute("grant update (title) on app.offer to yui_app")
    await inspector.execute("alter policy floor on app.task with check (tenant_id > 0)")
    await inspector.execute("alter role yui_kpi set statement_timeout = '60s'")
    after = await catalogue(inspector)
    assert len(set(after) - set(before)) == 3
