"""What staff do about joining; they see names of steps, and never what is in them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.japan import day_of
from yui.notices import actions as notices
from yui.onboarding import actions, model, queries
from yui.onboarding.model import Her, Joining, Paper, Rule, Seen, Stands, Step
from yui.onboarding.papers import queries as signing
from yui.onboarding.refusals import NothingMissing, Reminded, RuleBefore
from yui.towns import actions as towns

PAGE = 50
MOST = 500


class Shown(Struct, frozen=True):
    """One worker's joining as staff see it."""

    her: Her
    stands: Stands
    papers: list[Paper]
    seen: list[Seen]


class Rules(Struct, frozen=True):
    """The lists of steps: the body's own, and those that come with Yui."""

    own: list[Rule]
    usual: list[Rule]
    holds: Rule


async def board(tx: ReadTx, *, on: date, after: str = "", most: int = PAGE) -> list[Joining]:
    """Who joins, or works and is stopped, by code, with the steps that wait."""
    return await queries.board(tx, on=on, after=after, most=most)


async def show(tx: ReadTx, *, worker: UUID, on: date) -> Shown:
    """One worker's steps and papers."""
    return Shown(
        her=await actions.her(tx, worker=worker),
        stands=await actions.stands(tx, worker=worker, on=on),
        papers=await signing.papers(tx, worker),
        seen=await queries.seen(tx, worker),
    )


async def remind(tx: Tx, *, worker: UUID, now: datetime) -> None:
    """Reminds her of what waits, once a day at most."""
    on = day_of(now)
    found = await actions.her(tx, worker=worker)
    lacks = await actions.missing(tx, worker, on=on)
    if not lacks:
        raise NothingMissing
    if not await queries.record_reminder(tx, worker, on=on, at=now):
        raise Reminded
    steps = "、".join(step.says for step in lacks)
    await notices.tell(
        tx,
        to=found.id,
        kind="onboarding.reminder",
        subject="登録の手続きが残っています",
        body=f"残りの手続き：{steps}。マイページの「登録の手続き」から、いつでも続けられます。わからないことは、お気軽にご相談ください。",
        link=lacks[0].path,
        key=f"onboarding.reminder:{worker}:{on}",
        now=now,
    )
    await audit.note(tx, "onboarding.reminded", subject=str(worker))


async def see(
    tx: Tx,
    *,
    worker: UUID,
    step: Step,
    valid_from: date,
    valid_to: date | None,
    ground: str,
    now: datetime,
) -> bool:
    """Staff saw that a step kept elsewhere is done: a course in a room, a consent on paper. Returns
    whether she is through by it."""
    found = await actions.hold(tx, worker=worker)
    seen = Seen(step, valid_from, valid_to, ground.strip(), now)
    await queries.record_seen(tx, found.id, seen)
    await audit.note(tx, "onboarding.seen", subject=str(worker), step=step.value)
    return await actions.settle(tx, worker=worker, now=now)


async def rules(tx: ReadTx, *, on: date) -> Rules:
    """The lists of steps of the body of a day; `holds`: for who begins on that day."""
    body = await towns.body_of(tx, on=on)
    own, usual = await queries.rules(tx, body.id), await queries.usual(tx)
    return Rules(own, usual, next(one for one in [*own, *usual] if one.valid_from <= on))


async def set_rule(tx: Tx, *, steps: Sequence[Step], valid_from: date, now: datetime) -> None:
    """The body's list from a day to come; who began before it keeps to what was asked then."""
    on = day_of(now)
    rule = Rule(valid_from, model.rule_of(steps))
    body = await towns.body_of(tx, on=on)
    if valid_from <= on or not await queries.record_rule(tx, body.id, rule, at=now):
        raise RuleBefore("valid_from")
    await audit.note(
        tx,
        "onboarding.rule",
        subject=str(body.id),
        valid_from=valid_from,
        steps=[step.value for step in rule.steps],
    )


async def rule_for(
    tx: Tx, *, body: UUID, steps: Sequence[Step], valid_from: date, now: datetime
) -> None:
    """The first list of a body that is to sign for the town from a day on."""
    rule = Rule(valid_from, model.rule_of(steps))
    if await queries.record_rule(tx, body, rule, at=now):
        await audit.note(tx, "onboarding.rule", subject=str(body), valid_from=valid_from)


async def sweep(tx: Tx, *, now: datetime) -> int:
    """Whoever passed her last step elsewhere (a course, a consent) is let through; returns how many."""
    on = day_of(now)
    ready = await queries.ready(tx, on=on, most=MOST)
    return sum([await actions.settle(tx, worker=worker, now=now) for worker in ready])
