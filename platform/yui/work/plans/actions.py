"""What is done with plans: looked at, given what they reckon with, written onto the tasks."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from tenants.db import ReadTx, Tx
from tenants.refusal import Conflict, Unknown
from yui.audit import actions as audit
from yui.availability import skills as known_skills
from yui.japan import day_of
from yui.web.words import N_
from yui.work import model as work
from yui.work import queries as tasks_of
from yui.work.model import Order, Task
from yui.work.plans import model, queries, rules
from yui.work.plans.model import Margins, NoSuchSkill, Piece, Plan, Security, Skill
from yui.work.plans.queries import Kept


class Needs(Struct, frozen=True):
    """What a task needs: place, people, standard time a unit, skills, and what comes before it."""

    security: Security = Security.HOME
    hands: int = 1
    minutes_per_unit: int | None = None
    skills: list[Skill] = []
    after: list[UUID] = []


class Planned(Struct, frozen=True):
    """An order's plan with what it was reckoned from. `usual`: the margins are not its own."""

    pieces: list[Piece]
    margins: Margins
    usual: bool
    workday: rules.Workday
    margin: rules.Margin
    plan: Plan

    def piece(self, task: UUID) -> Piece | None:
        """A task as it was planned."""
        return next((piece for piece in self.pieces if piece.id == task), None)

    @property
    def written(self) -> bool:
        """Whether the tasks hold these very days already."""
        kept = {piece.id: (piece.plan_start, piece.plan_finish) for piece in self.pieces}
        return all(kept.get(slot.id) == (slot.start, slot.finish) for slot in self.plan.slots)


class TooTight(Conflict):
    """The margins leave no day for work before the deadline."""

    code = "plan_too_late"
    says = N_(
        "この納期では、きょうからでは{days}営業日足りません。納期か予備の日数を見直してください。"
    )


async def order(tx: ReadTx, *, order: UUID) -> Order:
    """The order that is planned."""
    found = await tasks_of.order(tx, order)
    if found is None:
        raise Unknown
    return found


async def task(tx: ReadTx, *, task: UUID) -> Task:
    """The task whose needs are looked at."""
    found = await tasks_of.task(tx, task)
    if found is None:
        raise Unknown
    return found


async def piece(tx: ReadTx, *, task: UUID) -> Piece:
    """A task with its skills, its place and what comes before it."""
    found = await queries.piece(tx, task)
    if found is None:
        raise Unknown
    return found


async def others(tx: ReadTx, *, order: UUID) -> list[Piece]:
    """The tasks of an order that are not cancelled: what a task may wait for."""
    found = await queries.pieces(tx, order)
    return [piece for piece in found if piece.state is not work.TaskState.CANCELLED]


async def of_order(
    tx: ReadTx, *, order: Order, now: datetime, quantities: Mapping[UUID, int] | None = None
) -> Planned:
    """The plan of an order as it stands, or as it would with other quantities: nothing is written."""
    on = day_of(now)
    usual = rules.margin(on)
    kept = await queries.kept(tx, order.id)
    if kept is None:
        raise Unknown
    margins = _margins(kept, usual)
    meant = quantities or {}
    found = [
        replace(piece, quantity=meant.get(piece.id, piece.quantity))
        for piece in await queries.pieces(tx, order.id)
        if meant.get(piece.id) != 0
    ]
    workday = rules.workday(on)
    return Planned(
        pieces=found,
        margins=margins,
        usual=kept == Kept(None, None, None),
        workday=workday,
        margin=usual,
        plan=model.plan(
            found, due_on=order.due_on, margins=margins, workday=workday.minutes, today=on
        ),
    )


def _margins(kept: Kept, usual: rules.Margin) -> Margins:
    def of(own: int | None, else_: int) -> int:
        return else_ if own is None else own

    return Margins(
        acceptance_days=of(kept.acceptance_days, usual.acceptance_days),
        inspection_days=of(kept.inspection_days, usual.inspection_days),
        buffer_days=of(kept.buffer_days, usual.buffer_days),
    )


async def suggest(tx: ReadTx, *, order: Order, now: datetime) -> date:
    """The last day on which one more task of an order may be handed in; the order's deadline itself
    when the days to keep free would leave none."""
    on = day_of(now)
    kept = await queries.kept(tx, order.id)
    if kept is None:
        raise Unknown
    margins = _margins(kept, rules.margin(on))
    last = model.last_day(order.due_on, margins)
    return last if last > on else order.due_on


async def set_margins(
    tx: Tx, *, order: UUID, margins: Margins, now: datetime, version: int | None = None
) -> None:
    """An order keeps its own days free."""
    found = await _order_locked(tx, order)
    work.same_version(found.version, version)
    work.not_over(found)
    days = Kept(margins.acceptance_days, margins.inspection_days, margins.buffer_days)
    await queries.record_kept(tx, order, days)
    await audit.note(
        tx,
        "order.margins",
        subject=str(order),
        acceptance=margins.acceptance_days,
        inspection=margins.inspection_days,
        buffer=margins.buffer_days,
        on=day_of(now),
    )


async def set_needs(tx: Tx, *, task: UUID, needs: Needs, now: datetime) -> None:
    """What a task needs; what it waits for is of the same order and closes no circle."""
    found = await tasks_of.task(tx, task)
    if found is None:
        raise Unknown
    if found.order_id is not None:
        await _order_locked(tx, found.order_id)
    work.still_open(found.state)
    _known(needs.skills, now=now)
    await _wait_for(tx, task, found.order_id, needs.after)
    await queries.record_needs(
        tx,
        task,
        security=needs.security.value,
        place=model.place(found.place, needs.security),
        hands=needs.hands,
        minutes=needs.minutes_per_unit,
    )
    await queries.drop_skills(tx, task, but=[each.skill for each in needs.skills])
    for each in needs.skills:
        await queries.record_skill(tx, task, skill=each.skill, level=each.level)
    await audit.note(
        tx,
        "task.needs",
        subject=str(task),
        security=needs.security.value,
        hands=needs.hands,
        skills=[f"{each.skill}:{each.level}" for each in needs.skills],
        after=[str(each) for each in needs.after],
    )


def _known(skills: Sequence[Skill], *, now: datetime) -> None:
    for each in skills:
        if not known_skills.is_known(each.skill, day_of(now)):
            raise NoSuchSkill("skills")


async def _wait_for(tx: Tx, task: UUID, order: UUID | None, after: Sequence[UUID]) -> None:
    others = [] if order is None else await queries.pieces(tx, order)
    if order is not None or after:
        model.may_wait_for(others, task, after)
    await queries.drop_after(tx, task, but=after)
    for one in after:
        await queries.record_after(tx, task, after=one)


async def settle(tx: Tx, *, order: UUID, now: datetime) -> Planned:
    """Writes the planned days onto the tasks; refused when there is no time left. What nobody was
    asked for is due on its planned day."""
    found = await _order_locked(tx, order)
    work.not_over(found)
    planned = await of_order(tx, order=found, now=now)
    if planned.plan.late:
        raise TooTight(days=planned.plan.late)
    await queries.record_plan(tx, planned.plan.slots, dues=True)
    await audit.note(
        tx,
        "order.planned",
        subject=str(order),
        tasks=len(planned.plan.slots),
        begins=planned.plan.begins,
        hand_over_by=planned.plan.hand_over_by,
    )
    return planned


async def _order_locked(tx: Tx, order: UUID) -> Order:
    found = await tasks_of.order_locked(tx, order)
    if found is None:
        raise Unknown
    return found
