"""Every SQL statement of the slice."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.joint.model import Batch, Phase, Project, Terms

_PROJECT: LiteralString = """
    select id, body_id, order_id, title, guide, labels, budget_yen, state, made_at
    from app.joint_project where tenant_id = $1
"""
_PHASE: LiteralString = """
    select h.id, h.project_id, h.number, h.title, h.due_on, h.budget_yen, h.state,
           coalesce((select sum(k.quantity * k.unit_price_yen)
                     from app.joint_batch b
                     join app.task k on k.tenant_id = b.tenant_id and k.id = b.task_id
                     where b.tenant_id = h.tenant_id and b.phase_id = h.id), 0)::bigint as spent_yen
    from app.joint_phase h where h.tenant_id = $1
"""
_BATCH: LiteralString = """
    select b.id, b.project_id, b.phase_id, b.number, b.title, b.task_id, b.items, k.unit_price_yen,
           (select count(*) from app.joint_part p
            join app.joint_answer a on a.tenant_id = p.tenant_id and a.part_id = p.id
            where p.tenant_id = b.tenant_id and p.batch_id = b.id)::int as lent,
           (select count(*) from app.joint_part p
            join app.joint_answer a on a.tenant_id = p.tenant_id and a.part_id = p.id
            where p.tenant_id = b.tenant_id and p.batch_id = b.id and a.live)::int as live
    from app.joint_batch b
    join app.task k on k.tenant_id = b.tenant_id and k.id = b.task_id
    where b.tenant_id = $1
"""


async def record_project(
    tx: Tx,
    project: UUID,
    *,
    body: UUID,
    order: UUID,
    title: str,
    guide: str,
    labels: Sequence[str],
    budget_yen: int,
    at: datetime,
) -> int:
    """A project; 0 rows when the same form made it before."""
    return await tx.run(
        """
        insert into app.joint_project (tenant_id, id, body_id, order_id, title, guide, labels,
                                       budget_yen, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (tenant_id, id) do nothing
        """,
        *(tx.tenant, project, body, order, title, guide, list(labels), budget_yen, tx.actor.id, at),
    )


async def project(tx: ReadTx, project_id: UUID) -> Project | None:
    """A project."""
    return await tx.one(Project, _PROJECT + " and id = $2", tx.tenant, project_id)


async def locked(tx: Tx, project_id: UUID) -> Project | None:
    """A project, held: whoever spends of its budget holds it."""
    return await tx.one(Project, _PROJECT + " and id = $2 for update", tx.tenant, project_id)


async def projects(tx: ReadTx, *, after: tuple[datetime, UUID] | None, most: int) -> list[Project]:
    """A page of this town's projects, the newest first."""
    sql: LiteralString = (
        _PROJECT + " and ($2::timestamptz is null or (made_at, id) < ($2, $3::uuid))"
        " order by made_at desc, id desc limit $4"
    )
    return await tx.all(Project, sql, tx.tenant, *(after or (None, None)), most)


async def record_state(tx: Tx, project_id: UUID, state: str) -> None:
    """Where the project stands."""
    sql: LiteralString = "update app.joint_project set state = $3 where tenant_id = $1 and id = $2"
    await tx.run(sql, tx.tenant, project_id, state)


async def record_terms(tx: Tx, project_id: UUID, new: Terms) -> None:
    """A version of what may be done with the data."""
    await tx.run(
        """
        insert into app.joint_terms (tenant_id, project_id, version, licence, rights, training,
                                     sources, made_by, made_at, by_consent, with_agreement,
                                     with_gold, towns)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """,
        *(tx.tenant, project_id, new.version, new.licence, new.rights, new.training),
        *(new.sources, tx.actor.id, new.made_at, new.by_consent, new.with_agreement),
        *(new.with_gold, new.towns.value),
    )


async def terms(tx: ReadTx, project_id: UUID) -> list[Terms]:
    """Every version, the newest first."""
    return await tx.all(
        Terms,
        "select version, licence, rights, training, sources, made_at, by_consent, with_agreement,"
        " with_gold, towns from app.joint_terms"
        " where tenant_id = $1 and project_id = $2 order by version desc limit 100",
        *(tx.tenant, project_id),
    )


async def record_phase(
    tx: Tx, project_id: UUID, *, number: int, title: str, due_on: date, budget_yen: int
) -> UUID:
    """A phase."""
    made: UUID = await tx.value(
        """
        insert into app.joint_phase (tenant_id, project_id, number, title, due_on, budget_yen)
        values ($1, $2, $3, $4, $5, $6) returning id
        """,
        *(tx.tenant, project_id, number, title, due_on, budget_yen),
    )
    return made


async def phases(tx: ReadTx, project_id: UUID) -> list[Phase]:
    """The phases of a project in their order."""
    sql: LiteralString = _PHASE + " and h.project_id = $2 order by h.number limit 100"
    return await tx.all(Phase, sql, tx.tenant, project_id)


async def phase(tx: ReadTx, phase_id: UUID) -> Phase | None:
    """A phase."""
    return await tx.one(Phase, _PHASE + " and h.id = $2", tx.tenant, phase_id)


async def record_phase_state(tx: Tx, phase_id: UUID, state: str) -> None:
    """Where the phase stands."""
    sql: LiteralString = "update app.joint_phase set state = $3 where tenant_id = $1 and id = $2"
    await tx.run(sql, tx.tenant, phase_id, state)


async def record_batch(
    tx: Tx, of: Phase, *, number: int, title: str, task: UUID, items: int, at: datetime
) -> UUID:
    """A batch."""
    made: UUID = await tx.value(
        """
        insert into app.joint_batch (tenant_id, project_id, phase_id, number, title, task_id, items,
                                     made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) returning id
        """,
        *(tx.tenant, of.project_id, of.id, number, title, task, items, at),
    )
    return made


async def batches(tx: ReadTx, project_id: UUID) -> list[Batch]:
    """The batches of a project in their order."""
    sql: LiteralString = _BATCH + " and b.project_id = $2 order by b.number limit 500"
    return await tx.all(Batch, sql, tx.tenant, project_id)


async def batch(tx: ReadTx, batch_id: UUID) -> Batch | None:
    """A batch."""
    return await tx.one(Batch, _BATCH + " and b.id = $2", tx.tenant, batch_id)
