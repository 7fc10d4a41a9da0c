"""A transfer of Tateshina's programme to a new body on 1 December, by the actions its pages call."""

from datetime import date, datetime
from uuid import UUID

from tenants.actor import Actor
from tenants.db import begin
from tests.conftest import MASTER, Town
from tests.hands import rows
from workers_async.runner import keep_or_raise
from yui import keys
from yui.clock import TOKYO
from yui.onboarding.model import Kind, Step
from yui.onboarding.signing import actions as signing
from yui.towns.catalog import Bank, BodyFile
from yui.towns.model import NEVER
from yui.transfer import actions
from yui.transfer.model import Side
from yui.transfer.parties import actions as parties
from yui.transfer.parties import batch

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
DAY = date(2026, 12, 1)
AFTER = datetime(2026, 12, 1, 9, 0, tzinfo=TOKYO)
KEY = keys.field_key(MASTER)
MARK = b"m" * 32
NEW = BodyFile(
    name="一般社団法人あたらしい公社",
    kana="アタラシイコウシャ",
    short="新振",
    address="長野県立科町2-2",
    phone="0267-00-0001",
    email="new@yui.test",
    valid_from=NEVER,
    bank=Bank("0143", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "485", "ｵｵﾏﾁ", "1", "7654321", "1234567890"),
)


async def drafted(town: Town, slug: str = "tateshina", steps: tuple[Step, ...] = ()) -> UUID:
    """A draft."""
    async with begin(town.actor(slug)) as tx:
        return await actions.make(
            tx, to_body=None, new=NEW, effective_on=DAY, steps=list(steps), now=NOW
        )


async def jobs(town: Town, *, now: datetime = NOW, like: str = "transfer.%") -> None:
    """Keeps the promises of these kinds; letters stay where they lie."""
    sql = (
        "update app.outbox set state = 'leased', lease_until = now() + interval '1 hour'"
        " where tenant_id = 20324 and state = 'pending' and kind like $1 returning id"
    )
    for each in await rows(town, sql, like):
        await keep_or_raise(town.tenant("tateshina"), each["id"], now=now)


async def announced(town: Town) -> UUID:
    """Everybody is asked, and the jobs have run."""
    made = await drafted(town)
    async with begin(town.actor("tateshina")) as tx:
        await actions.announce(tx, transfer=made, now=NOW)
    await jobs(town, now=NOW)
    return made


async def sign(who: Actor, *, now: datetime = NOW, but: frozenset[str] = frozenset()) -> None:
    """She concludes both papers and confirms account and tax; `but`: what she leaves out."""
    async with begin(who) as tx:
        mine = await parties.mine(tx, on=now.date())
    assert mine is not None
    for kind in Kind:
        if kind.value in but:
            continue
        async with begin(who) as tx:
            made, printed = await signing.draft(tx, kind=kind, at=now, mark=MARK, since=mine.since)
            await signing.sign(
                tx, printed=printed, pdf=b"%PDF-", of=made.sha256, agree=True, now=now
            )
            await parties.settle(tx, now=now)
    if "confirm" not in but:
        async with begin(who) as tx:
            await parties.confirm(
                tx,
                keep=True,
                account=None,
                number="",
                no_employees=True,
                sure=False,
                key=KEY,
                now=now,
            )


async def finished(town: Town, transfer: UUID, *, now: datetime = AFTER) -> None:
    """Its day has come."""
    async with begin(town.actor("tateshina")) as tx:
        await batch.refresh(tx, transfer=transfer, now=now)
        await actions.finish(tx, transfer=transfer, now=now)
    await jobs(town, now=now)


async def counted(town: Town, transfer: UUID) -> dict[str, dict[str, int]]:
    """The board in numbers."""
    async with begin(town.actor("tateshina")) as tx:
        found = await parties.tallies(tx, transfer=transfer)
    return {
        side.value: {state.value: count for state, count in found[side].by_state.items()}
        for side in Side
    }
