"""What a payout run stands on: work accepted and owed, by the ledger's own actions."""

from datetime import date, datetime
from uuid import UUID, uuid4

from tenants.actor import Actor
from tenants.db import begin
from tests.conftest import Town
from yui import keys
from yui.japan import JST
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line
from yui.payouts import actions
from yui.payouts.model import Build
from yui.statements import actions as statements

NOW = datetime(2026, 12, 2, 10, 0, tzinfo=JST)
CLOSING = date(2026, 11, 30)
ACCEPTED = date(2026, 11, 20)


async def owe(
    town: Town,
    yen: int,
    *,
    worker: int = 1,
    category: str = "none",
    tax: str = "exclusive",
    on: date = ACCEPTED,
    slug: str = "tateshina",
) -> UUID:
    """One accepted piece of work."""
    who = town.worker(slug, worker)
    ref = AccountRef("worker_payable", worker=who, category=category, tax=tax)
    line = Line(AccountRef("work_expense"), ref, yen, worker=who, memo="教師データ補正")
    async with begin(town.actor(slug)) as tx:
        return await ledger.post(
            tx,
            body=town.body(slug),
            key=f"acceptance:{uuid4()}",
            kind="acceptance",
            on=on,
            lines=[line],
            now=NOW,
        )


async def propose(
    town: Town, *, slug: str = "tateshina", closing: date = CLOSING, by: Actor | None = None
) -> UUID:
    """A proposed run, not yet built."""
    async with begin(by or town.actor(slug, "staff")) as tx:
        return await actions.propose(tx, body=town.body(slug), closing_on=closing, now=NOW)


async def build(
    town: Town, run: UUID, *, slug: str = "tateshina", part: Build | None = None
) -> int:
    """The job's work."""
    part = part or Build(run, 0, 1)
    async with begin(town.actor(slug, "system")) as tx:
        return await actions.build(tx, run=run, at=part.at, of=part.of, now=NOW)


async def drafted(town: Town, *, slug: str = "tateshina", closing: date = CLOSING) -> UUID:
    """A run that waits for approval."""
    run = await propose(town, slug=slug, closing=closing)
    await build(town, run, slug=slug)
    return run


async def approve(town: Town, run: UUID, *, slug: str = "tateshina") -> None:
    """The director approves what the staff drafted."""
    async with begin(town.actor(slug)) as tx:
        await actions.approve(tx, run=run, now=NOW)


def key(town: Town) -> bytes:
    """Opens the test world's account numbers."""
    return keys.field_key(town.settings.master)


async def export(town: Town, run: UUID, *, slug: str = "tateshina") -> bytes:
    """Makes the bank's file and returns its hash."""
    async with begin(town.actor(slug, "staff")) as tx:
        made = await actions.export(tx, run=run, key=key(town), now=NOW)
    async with begin(town.actor(slug, "system")) as tx:
        await statements.issue(tx, run=run, now=NOW)
    return made.sha256
