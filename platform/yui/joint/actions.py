"""What is done in a joint project: planned, lent to towns, answered twice, collected, compared.

An answer is a unit of its worker's assignment: it is handed in, inspected and owed like any other
(decisions 7, 10). This slice pays nobody.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.joint import model, queries, refusals
from yui.joint.model import (
    Batch,
    Phase,
    PhaseState,
    Project,
    ProjectState,
    Terms,
    Towns,
)
from yui.joint.quality import model as quality
from yui.joint.quality import queries as items_of_batch
from yui.sharing.model import made_once
from yui.tax import Treatment
from yui.web.leaf import FETCH
from yui.work import actions as work
from yui.work.model import NewTask


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
    tx: Tx,
    *,
    project: UUID,
    licence: str,
    rights: str,
    training: str,
    sources: str,
    now: datetime,
    by_consent: bool = True,
    with_agreement: bool = False,
    with_gold: bool = False,
    towns: Towns = Towns.NONE,
) -> int:
    """A new version of what may be done with the data; parts lent before keep theirs."""
    await _held(tx, project)
    known = await queries.terms(tx, project)
    version = known[0].version + 1 if known else 1
    new = Terms(
        *(version, licence, rights, training, sources, now),
        *(by_consent, with_agreement, with_gold, towns),
    )
    await queries.record_terms(tx, project, new)
    await audit.note(tx, "joint.terms", subject=str(project), version=version)
    return version


async def add_phase(
    tx: Tx, *, project: UUID, title: str, due_on: date, budget_yen: int, now: datetime
) -> UUID:
    """A phase with its part of the budget."""
    found = await _held(tx, project)
    if found.state not in {ProjectState.DRAFT, ProjectState.RUNNING}:
        raise refusals.ProjectMove(state=found.state.says)
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
            raise refusals.NothingToRun
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


async def _open(tx: Tx, phase: UUID) -> tuple[Project, Phase]:
    """A project under way, held, and its open phase with what is spent by now."""
    known = await queries.phase(tx, phase)
    if known is None:
        raise Unknown
    project = await _held(tx, known.project_id)
    if project.state is not ProjectState.RUNNING:
        raise refusals.ProjectMove(state=project.state.says)
    found = await queries.phase(tx, phase)
    if found is None or found.state is not PhaseState.OPEN:
        raise refusals.PhaseMove(state=known.state.says)
    return project, found


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
    project, found = await _open(tx, phase)
    items = quality.items_of(text, project.labels)
    quantity = len(items) * model.ANSWERS
    model.within(quantity * unit_price_yen, found.left_yen, field="unit_price_yen")
    new = NewTask(
        title=f"{project.title}：{title}",
        spec=project.guide,
        job_type=job_type,
        quantity=quantity,
        unit_price_yen=unit_price_yen,
        due_on=due_on,
        minutes_per_unit=minutes_per_unit,
        deliver_to="Yui のマイページの共同プロジェクトから回答",
        tax=Treatment.EXCLUSIVE,  # as the project's budget, whatever the rules of its bodies are
    )
    task = await work.split(tx, order=project.order_id, new=new, now=now)
    number = len(await queries.batches(tx, project.id)) + 1
    made = await queries.record_batch(
        tx, found, number=number, title=title, task=task, items=len(items), at=now
    )
    await items_of_batch.record_items(tx, made, items)
    await items_of_batch.record_gold(tx, made, [each for each in items if each.gold])
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


async def projects(tx: ReadTx, *, after: tuple[datetime, UUID] | None = None) -> list[Project]:
    """This town's projects."""
    return await queries.projects(tx, after=after, most=FETCH)
