"""Looking at a body's rules of paying, and deciding what its bank takes."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct, convert
from msgspec.structs import asdict

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.japan import add_months, day_of
from yui.payouts.profiles import Profile
from yui.payouts.rules import model, queries
from yui.payouts.rules.model import Decided, Month
from yui.tax import Category
from yui.towns.changes import actions as changes
from yui.towns.changes.model import PAYING, Change, ChangeState, Kind, New
from yui.work.jobtypes import label_of
from yui.work.policies import actions as policies
from yui.work.policies.model import Rule, checked

MONTHS = 14
"""How far back the calendar of withheld tax goes."""


class Withheld(Struct, frozen=True):
    """The terms of a change of withholding."""

    job_type: str
    withholding: Category


class Rules(Struct, frozen=True):
    """All that the page of rules shows."""

    kinds: list[Rule]
    profile: Profile
    profiles: list[Decided]
    months: list[Month]
    changes: list[Change]


async def show(tx: ReadTx, *, body: UUID, today: date) -> Rules:
    """A body's rules as they are today, with those to come, and its calendar of withheld tax."""
    return Rules(
        kinds=await policies.rules(tx, body=body, day=today),
        profile=await queries.profile(tx, body, on=today),
        profiles=await queries.profiles(tx, body),
        months=await queries.withheld(tx, body, since=add_months(today, -MONTHS, on=1)),
        changes=await changes.listed(tx, PAYING),
    )


async def propose_withholding(
    tx: Tx,
    *,
    body: UUID,
    job_type: str,
    withholding: Category,
    valid_from: date,
    reason: str,
    once: UUID,
    now: datetime,
) -> UUID:
    """Puts another way to withhold from a kind of work to a second person. Raises as
    `towns.changes.propose` does, and `Invalid` for a kind of work that there is not."""
    checked(job_type, valid_from=valid_from, today=day_of(now))
    new = New(
        Kind.WITHHOLDING,
        subject=job_type,
        title=f"{label_of(job_type)}：{withholding.label}",
        valid_from=valid_from,
        terms={"job_type": job_type, "withholding": withholding.value},
        reason=reason,
    )
    return await changes.propose(tx, new, body=body, once=once, now=now)


async def propose_profile(
    tx: Tx,
    *,
    body: UUID,
    profile: Profile,
    valid_from: date,
    reason: str,
    once: UUID,
    now: datetime,
) -> UUID:
    """Puts another form of the bank's file to a second person. Raises as `towns.changes.propose`."""
    new = New(
        Kind.PROFILE,
        subject="",
        title=f"総合振込データの形式（1ファイル{profile.most_records:,}件まで）",
        valid_from=valid_from,
        terms=asdict(profile),
        reason=reason,
    )
    return await changes.propose(tx, new, body=body, once=once, now=now)


async def decide(tx: Tx, *, change: UUID, to: ChangeState, note: str = "", now: datetime) -> None:
    """A second person decides on a change of these rules; adopted, it is written as it was proposed.
    The same decision again does nothing. Raises as `towns.changes.decide`, `PolicyExists`,
    `ProfileExists`."""
    found = await changes.decide(tx, change=change, to=to, note=note, kinds=PAYING, now=now)
    if found is None or to is not ChangeState.ADOPTED:
        return
    if found.kind is Kind.WITHHOLDING:
        terms = convert(found.terms, Withheld)
        await policies.decide(
            tx,
            body=found.body_id,
            job_type=terms.job_type,
            valid_from=found.valid_from,
            withholding=terms.withholding,
            reason=found.reason,
            proposed_by=found.made_by,
            now=now,
        )
        return
    await decide_profile(
        tx,
        body=found.body_id,
        profile=convert(found.terms, Profile),
        valid_from=found.valid_from,
        reason=found.reason,
        proposed_by=found.made_by,
        now=now,
    )


async def decide_profile(
    tx: Tx,
    *,
    body: UUID,
    profile: Profile,
    valid_from: date,
    reason: str,
    proposed_by: UUID,
    now: datetime,
) -> None:
    """What the body's bank takes from a day on, said by the caller after another proposed it. Raises
    `Invalid`, `ProfileExists`."""
    model.checked(valid_from, today=day_of(now))
    made = await queries.record_profile(
        tx,
        body,
        profile=profile,
        valid_from=valid_from,
        reason=reason.strip(),
        proposed_by=proposed_by,
        at=now,
    )
    if not made:
        raise model.ProfileExists("valid_from")
    day = valid_from.isoformat()
    await audit.note(
        tx,
        "payout.profile_decided",
        subject=str(body),
        valid_from=day,
        proposed_by=str(proposed_by),
    )
