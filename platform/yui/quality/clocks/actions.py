"""What is done about the 60 days: listed by days left, flagged in time, told once."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.japan import DAY, day_of, wareki
from yui.notices import actions as notices
from yui.quality import model as rules
from yui.quality.clocks import queries
from yui.quality.clocks.model import Item

PAGE = 50


async def items(
    tx: ReadTx, *, after: tuple[datetime, UUID] | None = None, most: int = PAGE
) -> list[Item]:
    """Received and not paid, the one with the fewest days left first."""
    return await queries.items(tx, after=after, most=most)


async def flagged(tx: ReadTx, *, now: datetime, most: int = 200) -> list[Item]:
    """Those within the flag's days of their last lawful payment day, or past it."""
    today = day_of(now)
    within = rules.flag_days(today)
    found = await queries.items(tx, most=most)
    return [item for item in found if item.flagged(today, within=within)]


async def day(tx: Tx, *, now: datetime) -> int:
    """Tells the directors of what is flagged and of inspections that end tomorrow, once each.

    Returns how many items are flagged.
    """
    near = await flagged(tx, now=now)
    for item in near:
        await notices.tell_directors(
            tx,
            kind="clock.flagged",
            subject="支払期限（60日）が近い納品があります",
            body=f"「{item.title}」の納品は、{wareki(item.latest)}までにお支払いが必要です。",
            link="/clock",
            key=f"clock:{item.id}",
            now=now,
        )
    for due in await queries.to_inspect(tx, by=day_of(now) + DAY):
        await notices.tell_directors(
            tx,
            kind="inspection.ending",
            subject="検品の期日が近い納品があります",
            body=f"「{due.title}」の検品の期日は{wareki(due.inspection_due)}です。"
            "期日を過ぎると、検収したものとみなされます。",
            link=f"/deliveries/{due.id}",
            key=f"inspection.ending:{due.id}",
            now=now,
        )
    return len(near)
