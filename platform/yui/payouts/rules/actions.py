"""Looking at a body's rules of paying, and deciding what its bank takes."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.japan import add_months, day_of
from yui.payouts.profiles import Profile
from yui.payouts.rules import model, queries
from yui.payouts.rules.model import Decided, Month
from yui.work.policies import actions as policies
from yui.work.policies.model import Rule

MONTHS = 14
"""How far back the calendar of withheld tax goes."""


class Rules(Struct, frozen=True):
    """All that the page of rules shows."""

    kinds: list[Rule]
    profile: Profile
    profiles: list[Decided]
    months: list[Month]


async def show(tx: ReadTx, *, body: UUID, today: date) -> Rules:
    """A body's rules as they are today, with those to come, and its calendar of withheld tax."""
    return Rules(
        kinds=await policies.rules(tx, body=body, day=today),
        profile=await queries.profile(tx, body, on=today),
        profiles=await queries.profiles(tx, body),
        months=await queries.withheld(tx, body, since=add_months(today, -MONTHS, on=1)),
    )


async def decide_profile(
    tx: Tx, *, body: UUID, profile: Profile, valid_from: date, reason: str, now: datetime
) -> None:
    """What the body's bank takes from a day on. Raises `Invalid`, `ProfileExists`."""
    model.checked(valid_from, today=day_of(now))
    made = await queries.record_profile(
        tx, body, profile=profile, valid_from=valid_from, reason=reason.strip(), at=now
    )
    if not made:
        raise model.ProfileExists("valid_from")
    day = valid_from.isoformat()
    await audit.note(tx, "payout.profile_decided", subject=str(body), valid_from=day)
