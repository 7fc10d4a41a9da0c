"""Looking at a body's rules of paying, and deciding what its bank takes."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct, convert
from msgspec.structs import asdict

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.due import Closing
from yui.japan import add_months, day_of
from yui.payouts.profiles import Profile
from yui.payouts.rules import closings, model, queries
from yui.payouts.rules.closings import Period
from yui.payouts.rules.model import Decided, Month
from yui.tax import Category
from yui.towns import actions as towns
from yui.towns.changes import actions as changes
from yui.towns.changes.model import PAYING, Change, ChangeState, Kind, New
from yui.towns.model import Body
from yui.towns.pricing import actions as pricing
from yui.towns.pricing import model as prices
from yui.towns.pricing.model import Pricing
from yui.work.jobtypes import label_of
from yui.work.policies import actions as policies
from yui.work.policies.model import Rule, checked

MONTHS = 14
"""How far back the calendar of withheld tax goes."""
SHOWN = 4
"""How many periods about a change are shown beside each other."""
REACH = 4
"""How many months before a change work may be due that is paid in one of its periods."""


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
    prices: list[Pricing]


async def show(tx: ReadTx, *, body: UUID, today: date) -> Rules:
    """A body's rules as they are today, with those to come, and its calendar of withheld tax."""
    return Rules(
        kinds=await policies.rules(tx, body=body, day=today),
        profile=await queries.profile(tx, body, on=today),
        profiles=await queries.profiles(tx, body),
        months=await queries.withheld(tx, body, since=add_months(today, -MONTHS, on=1)),
        changes=await changes.listed(tx, PAYING),
        prices=await pricing.rules(tx, body=body),
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


async def propose_closing(
    tx: Tx, *, body: UUID, closing: Closing, reason: str, once: UUID, now: datetime
) -> UUID:
    """Puts other closing and payment days to a second person. Raises as `towns.changes.propose`, and
    what `closings.fits`, `lawful` and `kept` raise; `Unknown` for another town's body."""
    payer = await towns.body(tx, body=body)
    new = New(
        Kind.CLOSING,
        subject="",
        title=closings.title(closing),
        valid_from=closing.valid_from,
        terms={
            "closing_day": closing.closing_day,
            "payment_day": closing.payment_day,
            "months_later": closing.months_later,
        },
        reason=reason,
    )
    made = await changes.propose(tx, new, body=body, once=once, now=now)
    found = await changes.show(tx, change=made, kinds=PAYING)
    if (
        found.state is ChangeState.PROPOSED
    ):  # the form again, once it is decided, is no new question
        await _may_close(tx, payer, closing, today=day_of(now))
    return made


async def propose_pricing(
    tx: Tx, *, body: UUID, new: Pricing, reason: str, once: UUID, now: datetime
) -> UUID:
    """Puts to a second person whether prices are with tax. Raises as `towns.changes.propose`, and
    `Invalid`, `PricingTaken`; `Unknown` for another town's body."""
    payer = await towns.body(tx, body=body)
    asked = New(
        Kind.PRICING,
        subject="",
        title=f"報酬の単価：{new.tax.label}",
        valid_from=new.valid_from,
        terms={"tax": new.tax.value},
        reason=reason,
    )
    made = await changes.propose(tx, asked, body=payer.id, once=once, now=now)
    found = await changes.show(tx, change=made, kinds=PAYING)
    if found.state is ChangeState.PROPOSED:
        await pricing.may(tx, body=payer.id, new=new)
    return made


async def _adopt_pricing(tx: Tx, found: Change) -> None:
    """Looks again, as another change may have been decided since. The body is held."""
    new = prices.of_terms(found)
    await pricing.may(tx, body=found.body_id, new=new)
    await pricing.change(tx, body=found.body_id, new=new, change=found.id)


async def both(tx: ReadTx, found: Change) -> tuple[list[Period], list[Period]]:
    """The periods about a change of closing days as they would be without it and with it."""
    body, new = await towns.body(tx, body=found.body_id), closings.of_terms(found)
    since = add_months(new.valid_from, -1, on=1)
    held = closings.without(body.rule, new.valid_from)
    was, will = (
        list(closings.periods(one, since, months=SHOWN))
        for one in (held, closings.with_rule(held, new))
    )
    return was, will


async def _may_close(tx: Tx, body: Body, new: Closing, *, today: date) -> None:
    """Raises where the change would break the law or a promise."""
    rules = closings.with_rule(body.rule, new)
    closings.fits(new, body.rule)
    closings.lawful(rules, since=new.valid_from)
    agreed = await queries.agreed(tx, body.id, since=add_months(new.valid_from, -REACH, on=1))
    closings.kept(rules, body.rule, agreed=agreed, today=today)


async def _hold(tx: Tx, change: UUID) -> None:
    """Of a change of closing days, or of prices, the body is held before the change: whoever names a day by its rules
    is done, and seen, or waits; of two changes decided at once the second is looked at beside the
    first."""
    found = await changes.show(tx, change=change, kinds=PAYING)
    if found.kind in {Kind.CLOSING, Kind.PRICING}:
        await towns.hold(tx, body=found.body_id)


async def _adopt_closing(tx: Tx, found: Change, *, today: date) -> None:
    """Looks again, as work was agreed on since. The body is held."""
    new, body = closings.of_terms(found), await towns.body(tx, body=found.body_id)
    await _may_close(tx, body, new, today=today)
    await towns.change_closing(tx, body=body.id, new=new, change=found.id)


async def decide(tx: Tx, *, change: UUID, to: ChangeState, note: str = "", now: datetime) -> None:
    """A second person decides on a change of these rules; adopted, it is written as it was proposed.
    The same decision again does nothing. Raises as `towns.changes.decide`, `PolicyExists`,
    `ProfileExists`, `ClosingTaken` and what `propose_closing` and `propose_pricing` raise."""
    if to is ChangeState.ADOPTED:
        await _hold(tx, change)
    found = await changes.decide(tx, change=change, to=to, note=note, kinds=PAYING, now=now)
    if found is None or to is not ChangeState.ADOPTED:
        return
    if found.kind is Kind.CLOSING:
        await _adopt_closing(tx, found, today=day_of(now))
        return
    if found.kind is Kind.PRICING:
        await _adopt_pricing(tx, found)
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
