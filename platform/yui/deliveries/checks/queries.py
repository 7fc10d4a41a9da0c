"""The SQL of plans and samples."""

from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.deliveries.checks.model import Plan, Sample


async def plan_of(tx: ReadTx, task: UUID, *, version: int | None = None) -> Plan | None:
    """A task's plan: one version, or the newest."""
    return await tx.one(
        Plan,
        """
        select task_id, version, sample_percent, checklist, made_by, made_at
        from app.inspection_plan
        where tenant_id = $1 and task_id = $2 and ($3::integer is null or version = $3)
        order by version desc limit 1
        """,
        tx.tenant,
        task,
        version,
    )


async def plans_of(tx: ReadTx, task: UUID) -> list[Plan]:
    """Every version of a task's plan, the newest first."""
    return await tx.all(
        Plan,
        """
        select task_id, version, sample_percent, checklist, made_by, made_at
        from app.inspection_plan where tenant_id = $1 and task_id = $2
        order by version desc limit 100
        """,
        tx.tenant,
        task,
    )


async def record_plan(tx: Tx, plan: Plan) -> bool:
    """Writes a version; False when somebody else wrote the same one first."""
    done = await tx.run(
        """
        insert into app.inspection_plan (tenant_id, task_id, version, sample_percent, checklist,
                                         made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant_id, task_id, version) do nothing
        """,
        tx.tenant,
        plan.task_id,
        plan.version,
        plan.sample_percent,
        plan.checklist,
        plan.made_by,
        plan.made_at,
    )
    return done == 1


async def version_of(tx: ReadTx, delivery: UUID) -> int:
    """Which version of a delivery holds; the first is 1."""
    found: int = await tx.value(
        "select coalesce(max(version), 1) from app.delivery_version"
        " where tenant_id = $1 and delivery_id = $2",
        tx.tenant,
        delivery,
    )
    return found


async def sample_of(tx: ReadTx, delivery: UUID) -> Sample | None:
    """The sample of a delivery as it was handed in last."""
    return await tx.one(
        Sample,
        """
        select s.delivery_id, s.version, s.plan_version, s.percent, s.seed, s.quantity, s.size,
               s.drawn_by, s.drawn_at
        from app.inspection_sample s
        where s.tenant_id = $1 and s.delivery_id = $2 and s.version = (
            select coalesce(max(v.version), 1) from app.delivery_version v
            where v.tenant_id = s.tenant_id and v.delivery_id = s.delivery_id)
        """,
        tx.tenant,
        delivery,
    )


async def record_sample(tx: Tx, sample: Sample) -> None:
    """Writes a sample, once a version of a delivery."""
    await tx.run(
        """
        insert into app.inspection_sample (tenant_id, delivery_id, version, plan_version, percent,
                                           seed, quantity, size, drawn_by, drawn_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (tenant_id, delivery_id, version) do nothing
        """,
        tx.tenant,
        sample.delivery_id,
        sample.version,
        sample.plan_version,
        sample.percent,
        sample.seed,
        sample.quantity,
        sample.size,
        sample.drawn_by,
        sample.drawn_at,
    )
