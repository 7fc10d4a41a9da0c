"""The SQL of her earnings: her payable accounts in the ledger, her statements, her own minutes."""

from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx
from yui.portal.earnings.model import Line, Paper


class Effort(Struct, frozen=True):
    """What she wrote for a piece of work."""

    assignment_id: UUID
    minutes: int


async def lines(tx: ReadTx, *, body: UUID, clearing: UUID) -> list[Line]:
    """What the body came to owe the caller, day by day and piece by piece; not what runs took."""
    return await tx.all(
        Line,
        """
        select p.counts_on as day, d.assignment_id, a.tax,
               sum(case when p.credit = a.id then p.amount_yen else -p.amount_yen end)::bigint as yen
        from app.account a
        join app.posting p on p.tenant_id = $1 and p.worker_id = $2 and a.id in (p.debit, p.credit)
        left join app.inspection i on i.tenant_id = $1 and i.journal_id = p.journal_id
        left join app.delivery d on d.tenant_id = $1 and d.id = i.delivery_id
        where a.tenant_id = $1 and a.worker_id = $2 and a.body_id = $3
          and a.kind = 'worker_payable' and p.debit <> $4 and p.credit <> $4
        group by p.counts_on, d.assignment_id, a.tax
        order by p.counts_on, d.assignment_id, a.tax
        """,
        *(tx.tenant, tx.actor.id, body, clearing),
    )


async def papers(tx: ReadTx, *, body: UUID) -> list[Paper]:
    """The caller's statements from a body."""
    return await tx.all(
        Paper,
        """
        select s.closing_on, s.pay_on, s.gross_yen, s.tax_yen, s.withholding_yen, s.net_yen, i.state
        from app.statement s
        left join app.payout_item i
          on i.tenant_id = $1 and i.run_id = s.run_id and i.worker_id = s.worker_id
        where s.tenant_id = $1 and s.worker_id = $2 and s.body_id = $3
        order by s.closing_on
        """,
        *(tx.tenant, tx.actor.id, body),
    )


async def efforts(tx: ReadTx) -> list[Effort]:
    """The caller's own minutes, by piece of work."""
    return await tx.all(
        Effort,
        """
        select assignment_id, minutes from app.effort
        where tenant_id = $1 and worker_id = $2 and minutes > 0
        """,
        *(tx.tenant, tx.actor.id),
    )
