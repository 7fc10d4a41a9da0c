"""Every SQL statement of the nightly look."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.sharing.reconcile.model import Difference, Open


async def found(tx: ReadTx, *, at: datetime) -> list[Difference]:
    """What differs now, through the gate that sees both sides."""
    return await tx.all(
        Difference,
        "select kind, subject, share, other, field, ours, theirs from gate.share_differences($1)"
        " order by kind, subject, field",
        at,
    )


async def known(tx: ReadTx) -> set[tuple[UUID, str, str]]:
    """What stood after the last look: subject, kind, field."""
    rows = await tx.all(
        Open,
        """
        select d.kind, d.subject, d.share_id as share, d.other, d.field, d.ours, d.theirs, '' as other_name,
               '' as title, d.found_at
        from app.share_difference d where d.tenant_id = $1 and d.gone_at is null
        """,
        tx.tenant,
    )
    return {(row.subject, row.kind, row.field) for row in rows}


async def record(tx: Tx, difference: Difference, *, at: datetime) -> None:
    """Writes a difference; one that came back stands again."""
    await tx.run(
        """
        insert into app.share_difference (tenant_id, subject, kind, field, share_id, other, ours, theirs, found_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (tenant_id, subject, kind, field) do update
        set ours = excluded.ours, theirs = excluded.theirs, gone_at = null,
            found_at = case when share_difference.gone_at is null then share_difference.found_at else excluded.found_at end
        """,
        tx.tenant,
        difference.subject,
        difference.kind,
        difference.field,
        difference.share,
        difference.other,
        difference.ours,
        difference.theirs,
        at,
    )


async def record_gone(tx: Tx, subject: UUID, *, kind: str, field: str, at: datetime) -> None:
    """A difference that the look did not find again."""
    await tx.run(
        "update app.share_difference set gone_at = $5"
        " where tenant_id = $1 and subject = $2 and kind = $3 and field = $4 and gone_at is null",
        tx.tenant,
        subject,
        kind,
        field,
        at,
    )


async def standing(tx: ReadTx, *, after: tuple[datetime, UUID] | None, most: int) -> list[Open]:
    """Differences that stand, the newest first."""
    return await tx.all(
        Open,
        """
        select d.kind, d.subject, d.share_id as share, d.other, d.field, d.ours, d.theirs,
               t.name as other_name, coalesce(s.title, '') as title, d.found_at
        from app.share_difference d
        join app.tenant t on t.code = d.other
        left join app.share s on s.tenant_id = d.tenant_id and s.id = d.share_id
        where d.tenant_id = $1 and d.gone_at is null
          and ($2::timestamptz is null or (d.found_at, d.subject) < ($2, $3::uuid))
        order by d.found_at desc, d.subject desc, d.kind, d.field limit $4
        """,
        tx.tenant,
        *(after or (None, None)),
        most,
    )
