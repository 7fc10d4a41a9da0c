"""The SQL of tasks that do units again."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import Tx


async def record(
    tx: Tx, made: UUID, *, of: UUID, quantity: int, due_on: date, why: str, at: datetime
) -> bool:
    """A task like another one, for some of its units; False when there is no such task."""
    done = await tx.run(
        """
        insert into app.task (tenant_id, id, body_id, order_id, share_id, title, spec, job_type,
            withholding, unit_name, quantity, unit_price_yen, minutes_per_unit, due_on, place,
            deliver_to, rights, made_at, rework_of, tax)
        select k.tenant_id, $2, k.body_id, k.order_id, k.share_id,
               left(k.title, 110) || '（やり直し）',
               case when $6::text = '' then k.spec else k.spec || E'\n\n' || $6::text end, k.job_type,
               k.withholding, k.unit_name, $4, k.unit_price_yen, k.minutes_per_unit, $5, k.place,
               k.deliver_to, k.rights, $7, k.id, k.tax
        from app.task k where k.tenant_id = $1 and k.id = $3
        """,
        tx.tenant,
        made,
        of,
        quantity,
        due_on,
        why,
        at,
    )
    return done == 1
