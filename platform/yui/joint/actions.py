"""What is done in a joint project: planned, lent to towns, answered twice, collected, compared.

An answer is a unit of its worker's assignment: it is handed in, inspected and owed like any other
(decisions 7, 10). This slice pays nobody.
"""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import rates, smallcells
from yui.audit import actions as audit
from yui.joint import model, queries
from yui.joint.model import (
    Agreement,
    Batch,
    Checked,
    Credit,
    Given,
    Hand,
    Lent,
    PaidItem,
    Part,
    Phase,
    PhaseState,
    Project,
    ProjectState,
    Terms,
)
from yui.sharing.model import made_once
from yui.web.leaf import FETCH
from yui.work import actions as work
from yui.work.model import NewTask


class TownPart(Struct, frozen=True):
    """What a town contributed, as it is shown: None where a count is too small to be told."""

    town: int
    name: str
    seats: int
    answers: int
    yen: int
    people: int | None
    right: Fraction | None


class Report(Struct, frozen=True):
    """How good a project's answers are and who gave them."""

    agreement: Agreement
    gold: Fraction | None
    gold_answers: int
    towns: list[TownPart]
    people: int | None
    credits: list[Credit]


class BatchReport(Struct, frozen=True):
    """A batch with its agreement and its answers to gold items."""

    batch: Batch
    agreement: Agreement
    gold: Fraction | None


class Shown(Struct, frozen=True):
    """A project as its lead town's director sees it."""

    project: Project
    terms: list[Terms]
    phases: list[Phase]
    batches: list[BatchReport]
    report: Report

    @property
    def planned_yen(self) -> int:
        """What is spoken for by phases."""
        return sum(each.budget_yen for each in self.phases)


async def plan(
    tx: Tx,
    *,
    order: UUID,
    title: str,
    guide: str,
    labels: Sequence[str],
    budget_yen: int,
    once: UUID,
    now: datetime,
) -> UUID:
    """A project for a client's order; the same `once` is the same project."""
    found = await work.order(tx, order=order)
    made = made_once(tx.tenant, once)
    if await queries.record_project(
        tx,
        made,
        body=found.body_id,
        order=order,
        title=title,
        guide=guide,
        labels=labels,
        budget_yen=budget_yen,
        at=now,
    ):
        await audit.note(tx, "joint.planned", subject=str(made), order=order, budget=budget_yen)
    return made


async def _held(tx: Tx, project: UUID) -> Project:
    found = await queries.locked(tx, project)
    if found is None:
        raise Unknown
    return found


async def set_terms(
    tx: Tx, *, project: UUID, licence: str, rights: str, training: str, sources: str, now: datetime
) -> int:
    """A new version of what may be done with the data; parts lent before keep theirs."""
    await _held(tx, project)
    known = await queries.terms(tx, project)
    version = known[0].version + 1 if known else 1
    new = Terms(version, licence, rights, training, sources, now)
    await queries.record_terms(tx, project, new)
    await audit.note(tx, "joint.terms", subject=str(project), version=version)
    return version


async def add_phase(
    tx: Tx, *, project: UUID, title: str, due_on: date, budget_yen: int, now: datetime
) -> UUID:
    """A phase with its part of the budget."""
    found = await _held(tx, project)
    if found.state not in {ProjectState.DRAFT, ProjectState.RUNNING}:
        raise model.ProjectMove(state=found.state.says)
    known = await queries.phases(tx, project)
    left = found.budget_yen - sum(each.budget_yen for each in known)
    model.within(budget_yen, left, field="budget_yen")
    made = await queries.record_phase(
        tx, project, number=len(known) + 1, title=title, due_on=due_on, budget_yen=budget_yen
    )
    await audit.note(tx, "joint.phase", subject=str(project), phase=made, at=now.isoformat())
    return made


async def move(tx: Tx, *, project: UUID, to: ProjectState, now: datetime) -> None:
    """Starts, ends or cancels a project."""
    found = await _held(tx, project)
    state = model.move(found.state, to)
    if state is ProjectState.RUNNING:
        ready = await queries.terms(tx, project) and await queries.phases(tx, project)
        if not ready:
            raise model.NothingToRun
    await queries.record_state(tx, project, state.value)
    await audit.note(tx, f"joint.{state.value}", subject=str(project), at=now.isoformat())


async def move_phase(tx: Tx, *, phase: UUID, to: PhaseState, now: datetime) -> UUID:
    """Opens or closes a phase. Returns the project."""
    found = await queries.phase(tx, phase)
    if found is None:
        raise Unknown
    await _held(tx, found.project_id)
    state = model.move_phase(found.state, to)
    await queries.record_phase_state(tx, phase, state.value)
    await audit.note(tx, f"joint.phase_{state.value}", subject=str(phase), at=now.isoformat())
    return found.project_id


async def add_batch(
    tx: Tx,
    *,
    phase: UUID,
    title: str,
    text: str,
    job_type: str,
    unit_price_yen: int,
    due_on: date,
    minutes_per_unit: int | None,
    now: datetime,
) -> UUID:
    """A batch of an open phase: a task of two answers an item, split off the project's order."""
    found = await queries.phase(tx, phase)
    if found is None:
        raise Unknown
    project = await _held(tx, found.project_id)
    if project.state is not ProjectState.RUNNING:
        raise model.ProjectMove(state=project.state.says)
    if found.state is not PhaseState.OPEN:
        raise model.PhaseMove(state=found.state.says)
    items = model.items_of(text, project.labels)
    quantity = len(items) * model.ANSWERS
    fresh = await queries.phase(tx, phase)  # what is spent by now, as the project is held
    model.within(quantity * unit_price_yen, fresh.left_yen if fresh else 0, field="unit_price_yen")
    new = NewTask(
        title=f"{project.title}：{title}",
        spec=project.guide,
        job_type=job_type,
        quantity=quantity,
        unit_price_yen=unit_price_yen,
        due_on=due_on,
        minutes_per_unit=minutes_per_unit,
        deliver_to="Yui のマイページの共同プロジェクトから回答",
    )
    task = await work.split(tx, order=project.order_id, new=new, now=now)
    number = len(await queries.batches(tx, project.id)) + 1
    made = await queries.record_batch(
        tx, found, number=number, title=title, task=task, items=len(items), at=now
    )
    await queries.record_items(tx, made, items)
    await audit.note(tx, "joint.batch", subject=str(made), items=len(items), task=task)
    return made


async def phase(tx: ReadTx, *, phase: UUID) -> Phase:
    """A phase."""
    found = await queries.phase(tx, phase)
    if found is None:
        raise Unknown
    return found


async def batch(tx: ReadTx, *, batch: UUID) -> Batch:
    """A batch."""
    found = await queries.batch(tx, batch)
    if found is None:
        raise Unknown
    return found


async def lend_own(tx: Tx, *, batch: UUID, units: int, once: UUID, now: datetime) -> None:
    """Seats for our own people."""
    word = await queries.lend(
        tx, made_once(tx.tenant, once), batch=batch, share=None, units=units, at=now
    )
    await _lent(tx, word, batch=batch, town=int(tx.tenant), units=units)


async def lend(tx: Tx, *, batch: UUID, share: UUID, now: datetime) -> None:
    """Seats for the town that took a share of the batch's task on, as many as it took; once."""
    made = made_once(tx.tenant, share)
    word = await queries.lend(tx, made, batch=batch, share=share, units=0, at=now)
    await _lent(tx, word, batch=batch, town=0, units=0)


async def _lent(tx: Tx, word: str, *, batch: UUID, town: int, units: int) -> None:
    if word == "not_found":
        raise Unknown
    model.heed(word)
    if word == "ok":
        await audit.note(tx, "joint.seats", subject=str(batch), town=town, units=units)


async def shares_of(tx: ReadTx, *, batch: UUID) -> list[Lent]:
    """Towns that took a share of the batch on."""
    return await queries.shares_of(tx, batch)


async def projects(tx: ReadTx, *, after: tuple[datetime, UUID] | None = None) -> list[Project]:
    """This town's projects."""
    return await queries.projects(tx, after=after, most=FETCH)


async def parts(tx: ReadTx, *, after: tuple[datetime, UUID] | None = None) -> list[Part]:
    """What this town does for other towns' projects."""
    return await queries.parts(tx, after=after, most=FETCH)


async def part(tx: ReadTx, *, part: UUID) -> tuple[Part, list[Hand]]:
    """A town's own part, and how far each of its people is."""
    found = await queries.part(tx, part)
    if found is None or found.side == "out":
        raise Unknown
    return found, await queries.hands(tx, part)


async def collect(tx: Tx, *, part: UUID, now: datetime) -> int:
    """Passes on the answers that our own body has accepted; the same again changes nothing."""
    changed = await queries.collect(tx, part, at=now)
    if changed is None:
        raise Unknown
    if changed:
        await audit.note(tx, "joint.collected", subject=str(part), answers=changed)
    return changed


async def collect_all(tx: Tx, *, now: datetime) -> int:
    """The same for every part of this town (a job)."""
    return sum([await collect(tx, part=each, now=now) for each in await queries.own_parts(tx)])


async def settle(tx: Tx, *, answer: UUID, label: str, now: datetime) -> UUID:
    """Which of two answers that differ holds for the data; what is owed for either stays owed.

    Returns the batch.
    """
    found = await queries.item_apart(tx, answer)
    if found is None:
        raise model.NotApart
    item, of, choice = found
    if label not in choice:
        raise model.NoSuchLabel("label")
    if await queries.record_verdict(tx, item, label=label, at=now):
        await audit.note(tx, "joint.settled", subject=str(item))
    return of


async def paid(tx: ReadTx, *, batch: UUID, after: tuple[int, int] | None = None) -> list[PaidItem]:
    """A batch's answers, each with what is owed for it."""
    return await queries.paid(tx, batch, after=after, most=FETCH)


async def show(tx: ReadTx, *, project: UUID, on: date) -> Shown:
    """A project with its quality and its towns."""
    found = await queries.project(tx, project)
    if found is None:
        raise Unknown
    checked = await queries.checked(tx, project)
    batches = [
        BatchReport(
            each,
            model.agreement(await queries.pairs(tx, project, batch=each.id)),
            model.accuracy(one for one in checked if one.batch_id == each.id),
        )
        for each in await queries.batches(tx, project)
    ]
    return Shown(
        found,
        await queries.terms(tx, project),
        await queries.phases(tx, project),
        batches,
        await report(tx, project=project, checked=checked, on=on),
    )


async def report(tx: ReadTx, *, project: UUID, checked: Sequence[Checked], on: date) -> Report:
    """What each town contributed; where few people stand behind it, their count is hidden, and how
    right they were with it."""
    people = {each.town: each.people for each in await queries.people(tx, project)}
    least = rates.known(rates.book().small_cell, on).least
    shown = smallcells.suppressed(people, least=least)
    given = await queries.given(tx, project)
    return Report(
        agreement=model.agreement(await queries.pairs(tx, project)),
        gold=model.accuracy(checked),
        gold_answers=sum(each.answers for each in checked),
        towns=[_town(each, checked, shown.cells.get(each.town)) for each in given],
        people=shown.total if not shown.total or shown.total >= least else None,
        credits=await queries.credits_of(tx, project),
    )


def _town(given: Given, checked: Sequence[Checked], people: int | None) -> TownPart:
    hers = [each for each in checked if each.town == given.town]
    return TownPart(
        town=given.town,
        name=given.name,
        seats=given.seats,
        answers=given.answers,
        yen=given.yen,
        people=people,
        right=model.accuracy(hers) if people else None,
    )
