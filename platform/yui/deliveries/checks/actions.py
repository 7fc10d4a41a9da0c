"""What is done with plans of inspection: a new version, a sample, the answers of a checklist."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.deliveries import queries as deliveries
from yui.deliveries.checks import model, queries
from yui.deliveries.checks.model import Plan, Sample
from yui.deliveries.inspecting import Finding
from yui.deliveries.model import Delivery, State
from yui.deliveries.refusals import AlreadyInspected, OldPlan, OwnWork, SampleMissing
from yui.units.delivered import actions as brought
from yui.work import actions as work


class Ahead(Struct, frozen=True):
    """What an inspector has before her: the plan that holds and the sample that was drawn."""

    plan: Plan | None
    sample: Sample | None

    @property
    def to_draw(self) -> bool:
        """Whether a sample is asked for and not drawn."""
        return self.plan is not None and self.plan.sample_percent < 100 and self.sample is None


async def set_plan(
    tx: Tx, *, task: UUID, sample_percent: int, checklist: str, seen: int, now: datetime
) -> Plan:
    """A new version of a task's plan; earlier inspections keep the one they were made under."""
    await work.task(tx, task=task)
    plan = Plan(
        task_id=task,
        version=model.next_version(await queries.plan_of(tx, task), seen=seen),
        sample_percent=sample_percent,
        checklist=model.points_of(checklist),
        made_by=tx.actor.id,
        made_at=now,
    )
    if not await queries.record_plan(tx, plan):
        raise OldPlan
    await audit.note(
        tx,
        "inspection.planned",
        subject=str(task),
        version=plan.version,
        sample_percent=sample_percent,
        points=len(plan.checklist),
    )
    return plan


async def plans_of(tx: ReadTx, *, task: UUID) -> list[Plan]:
    """Every version of a task's plan, the newest first."""
    return await queries.plans_of(tx, task)


async def begin(tx: Tx, *, delivery: UUID, now: datetime) -> None:
    """Somebody begins to look at a delivery: 検品中 from now on; a second time changes nothing."""
    await _begun(tx, await _to_look_at(tx, delivery), now=now)


async def _to_look_at(tx: Tx, delivery: UUID) -> Delivery:
    """A delivery that another did and that nobody has inspected, held."""
    found = await deliveries.locked(tx, delivery)
    if found is None:
        raise Unknown
    if found.own or found.worker_id == tx.actor.id:
        raise OwnWork
    if found.state is not State.SUBMITTED:
        raise AlreadyInspected
    return found


async def _begun(tx: Tx, found: Delivery, *, now: datetime) -> None:
    if await deliveries.record_begun(tx, found.id, at=now):
        await brought.begin(tx, delivery=found.id, now=now)
        await audit.note(tx, "inspection.begun", subject=str(found.id))


async def draw(tx: Tx, *, delivery: UUID, now: datetime) -> Sample:
    """Draws the units to be looked at, once: the seed is kept, so that the same can be drawn again."""
    found = await deliveries.locked(tx, delivery)
    if found is None:
        raise Unknown
    if found.own or found.worker_id == tx.actor.id:
        raise OwnWork
    known = await queries.sample_of(tx, delivery)
    if known is not None:
        return known
    plan = await queries.plan_of(tx, found.task_id)
    if found.state is not State.SUBMITTED:
        raise AlreadyInspected
    if plan is None:
        raise Unknown
    sample = Sample(
        delivery_id=delivery,
        version=await queries.version_of(tx, delivery),
        plan_version=plan.version,
        percent=plan.sample_percent,
        seed=secrets.token_hex(16),
        quantity=found.quantity,
        size=model.size_of(found.quantity, plan.sample_percent),
        drawn_by=tx.actor.id,
        drawn_at=now,
    )
    await queries.record_sample(tx, sample)
    await _begun(tx, found, now=now)
    await audit.note(
        tx, "inspection.sampled", subject=str(delivery), seed=sample.seed, size=sample.size
    )
    return sample


async def ahead(tx: ReadTx, *, delivery: UUID, task: UUID) -> Ahead:
    """The plan that a delivery is looked at under, and its sample."""
    sample = await queries.sample_of(tx, delivery)
    version = sample.plan_version if sample else None
    return Ahead(plan=await queries.plan_of(tx, task, version=version), sample=sample)


async def held(
    tx: ReadTx, found: Delivery, finding: Finding, *, met: Mapping[int, bool]
) -> Finding:
    """The finding with the answers of the checklist; refuses what the plan asks for and is not there."""
    before = await ahead(tx, delivery=found.id, task=found.task_id)
    if before.plan is None:
        return finding
    if before.to_draw:
        raise SampleMissing
    short = bool(finding.returned or finding.unfit)
    answers = model.held(before.plan.checklist, met, short=short)
    return replace(finding, plan_version=before.plan.version, checks=answers)
