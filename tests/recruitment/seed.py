"""People who would like to join, a briefing that they may ask for, and the jobs behind them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from tenants.db import begin
from tests.conftest import Town
from workers_async.runner import drain
from yui.clock import TOKYO
from yui.notices import mail
from yui.recruitment import actions
from yui.recruitment.briefings import actions as briefings
from yui.recruitment.briefings.model import NewBriefing
from yui.recruitment.campaigns import actions as campaigns
from yui.recruitment.campaigns.model import Channel, NewCampaign
from yui.recruitment.model import NewInterest, Source

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
DEADLINE = datetime(2026, 12, 4, 17, 0, tzinfo=TOKYO)
AFTER = DEADLINE + timedelta(minutes=30)
STARTS = datetime(2026, 12, 12, 10, 0, tzinfo=TOKYO)
BRIEFING = NewBriefing(
    title="冬の説明会",
    place="立科町ふるさと交流館",
    starts_at=STARTS,
    minutes=90,
    capacity=20,
    childcare_seats=4,
    apply_by=DEADLINE,
)
CAMPAIGN = NewCampaign(
    code="fuyu26",
    name="冬のチラシ",
    channel=Channel.LEAFLET,
    areas=("20324", "20350"),
    cost_yen=66_000,
    printed=2_500,
    starts_on=NOW.date() - timedelta(days=200),
    ends_on=NOW.date(),
)


def somebody(number: int, **change: Any) -> NewInterest:
    """One of many."""
    return replace(
        NewInterest(
            name=f"山田 {number}子",
            kana="やまだ はなこ",
            municipality="20324",
            source=Source.LEAFLET,
            email=f"n{number}@example.jp",
        ),
        **change,
    )


async def campaign(town: Town, slug: str = "tateshina", **change: Any) -> UUID:
    """A campaign, entered by staff."""
    async with begin(town.actor(slug, "staff")) as tx:
        return await campaigns.make(tx, replace(CAMPAIGN, **change), now=NOW)


async def taken(town: Town, number: int, slug: str = "tateshina", **change: Any) -> UUID:
    """Somebody whom staff took down."""
    async with begin(town.actor(slug, "staff")) as tx:
        made = await actions.take(tx, somebody(number, **change), wait=True, now=NOW)
    assert made is not None
    return made


async def announced(town: Town, slug: str = "tateshina", **change: Any) -> UUID:
    """A briefing."""
    async with begin(town.actor(slug, "staff")) as tx:
        return await briefings.make(tx, replace(BRIEFING, **change), now=NOW)


async def booked(
    town: Town, briefing: UUID, interest: UUID, *, children: int = 0, now: datetime = NOW
) -> str:
    """Somebody asks for a seat; the state of her booking."""
    async with begin(town.actor("tateshina", "system")) as tx:
        return await briefings.book(
            tx, briefing=briefing, interest=interest, children=children, now=now
        )


async def jobs(town: Town, *, now: datetime = NOW) -> int:
    """Every promise is kept."""
    mail.set_up(town.settings)
    return await drain(now=now)


async def swept(town: Town, *, now: datetime) -> None:
    """The hourly job runs, and what it promised."""
    from yui.recruitment.briefings import deciding

    async with begin(town.actor("tateshina", "system")) as tx:
        await deciding.sweep(tx, now=now)
    await jobs(town, now=now)


async def letters(town: Town, kind: str) -> list[str]:
    """The keys of what was written, by their beginning."""
    async with town.admin() as admin:
        rows = await admin.fetch("select key from app.letter where key like $1 || '%'", kind)
    return [row["key"] for row in rows]
