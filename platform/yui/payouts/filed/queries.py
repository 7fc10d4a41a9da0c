"""The SQL of filed runs."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from tenants.db import Tx
from yui.payouts.filed.model import FiledRun


class Payee(Struct, frozen=True):
    """Whose transfer stands at a place of the file."""

    worker_id: UUID
    code: str
    name: str
    yen: int
    bank_code: str


async def filed(tx: Tx, *, code: str, month_day: str, since: date, until: date) -> list[FiledRun]:
    """Runs with a file whose payer has this code at its bank and that pay on MMDD, the newest first."""
    return await tx.all(
        FiledRun,
        """
        select r.id, r.closing_on, r.pay_on, r.state, b.requester_code as code,
               b.bank_code || b.branch_code || b.account_type || b.account_number as account
        from app.payout_run r
        join app.body b on b.tenant_id = $1 and b.id = r.body_id
        join app.transfer_file f on f.tenant_id = $1 and f.run_id = r.id
        where r.tenant_id = $1 and b.requester_code = $2 and r.pay_on between $3 and $4
          and to_char(r.pay_on, 'MMDD') = $5
        order by r.pay_on desc, r.id desc limit 100
        """,
        *(tx.tenant, code, since, until, month_day),
    )


async def payees(tx: Tx, run: UUID) -> list[Payee]:
    """The payees of a run's file, in its order (`payouts.queries.destinations`)."""
    return await tx.all(
        Payee,
        """
        select i.worker_id, w.code, w.name, i.net_yen as yen, e.bank_code
        from app.payout_item i
        join app.worker w on w.tenant_id = $1 and w.id = i.worker_id
        join app.engagement e on e.tenant_id = $1 and e.id = i.engagement_id
        where i.tenant_id = $1 and i.run_id = $2 order by w.code, i.worker_id
        """,
        *(tx.tenant, run),
    )
