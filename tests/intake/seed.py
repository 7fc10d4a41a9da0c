"""A wish as it is told, in the words of an interview."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tenants.db import begin
from tests.conftest import Town
from yui.clock import TOKYO
from yui.intake import actions

NOW = datetime(2026, 11, 20, 10, tzinfo=TOKYO)
ANSWERS = {
    "process": "名刺を見て、表計算の表に打ち込む",
    "frequency": "monthly",
    "volume": "3,000",
    "material": "file",
    "personal": "contact",
    "outside": "masked",
    "fields": "8",
    "writing": "printed",
    "due_on": "2026-12-20",
    "correct": "原本と1文字もちがわない",
}


async def wish(town: Town, slug: str = "tateshina", **change: Any) -> UUID:
    """A wish of the town's client for data entry."""
    given: dict[str, Any] = {
        "job_type": "data_entry",
        "title": "展示会の名刺の入力",
        "client": town.client_id(slug),
        "answers": ANSWERS,
        "now": NOW,
    }
    async with begin(town.actor(slug)) as tx:
        return await actions.take(tx, **{**given, **change})
