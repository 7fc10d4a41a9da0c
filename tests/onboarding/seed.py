"""Somebody who joins Tateshina, as far as a test needs her: every step by the action its page calls."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from msgspec.structs import replace

from tenants.actor import Actor
from tenants.db import begin
from tests.conftest import MASTER, Town
from yui import keys
from yui.banking import AccountType
from yui.clock import TOKYO
from yui.courses import actions as courses
from yui.onboarding import actions
from yui.onboarding.model import Declaration, Kind, Profile, Step
from yui.onboarding.signing import actions as signing
from yui.people import actions as people
from yui.people.model import Account
from yui.web import papers

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
ON = NOW.date()
KEY = keys.field_key(MASTER)
MARK = b"m" * 32
ACCOUNT = Account("0143", "", "485", "", AccountType.ORDINARY, "7654321", "ミホン ハナコ")


async def joining(
    town: Town, slug: str = "tateshina", *, person: UUID | None = None, on: date = ON
) -> UUID:
    """A worker in state `joining`; returns her id."""
    async with begin(town.actor(slug)) as tx:
        found, _ = await people.begin_joining(
            tx, name="見本 花子", kana="ミホン ハナコ", email=None, person=person, on=on, now=NOW
        )
    return found


def her(town: Town, worker: UUID, slug: str = "tateshina") -> Actor:
    """Her at her phone."""
    return replace(town.actor(slug, "worker"), id=worker, name="見本 花子")


async def sign(town: Town, who: Actor, kind: Kind, *, now: datetime = NOW) -> None:
    """She concludes one of the two papers."""
    async with begin(who) as tx:
        made, printed = await signing.draft(tx, kind=kind, at=now, mark=MARK)
    pdf = await papers.pdf(printed, at=now)
    async with begin(who) as tx:
        await signing.sign(tx, printed=printed, pdf=pdf, of=made.sha256, agree=True, now=now)


async def do(
    town: Town, who: Actor, step: Step, *, slug: str = "tateshina", now: datetime = NOW
) -> None:
    """She does one step; the course is recorded by staff, as one that she took in a room."""
    if step in (Step.CONTRACT, Step.NDA):
        return await sign(town, who, Kind(step.value), now=now)
    if step is Step.SECURITY:
        async with begin(town.actor(slug)) as tx:
            on = now.date()
            await courses.recognise(tx, worker=who.id, course_code="security", on=on, now=now)
        return None
    async with begin(who) as tx:
        if step is Step.PROFILE:
            said = Profile("見本 花子", "ミホン ハナコ", "384-2305", "立科町1-1", "0267-00-0000")
            await actions.say_profile(tx, said, now=now)
        elif step is Step.DECLARATION:
            await actions.declare(tx, Declaration(None, no_employees=True), sole=True, now=now)
        elif step is Step.INVOICE:
            await actions.say_invoice(tx, "", sure=False, key=KEY, now=now)
        elif step is Step.BANK:
            await actions.give_account(tx, ACCOUNT, sure=False, key=KEY, now=now)
        else:
            text = await signing.consent_text(tx, on=now.date())
            await signing.consent(tx, version=text.version, agree=True, now=now)
    return None


async def done(
    town: Town,
    worker: UUID,
    *,
    but: Iterable[Step] = (),
    slug: str = "tateshina",
    now: datetime = NOW,
) -> Actor:
    """She does every step but these."""
    who, left = her(town, worker, slug), set(but)
    for step in Step:
        if step not in left:
            await do(town, who, step, slug=slug, now=now)
    return who
