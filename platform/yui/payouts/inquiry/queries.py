"""The SQL of requests to the bank."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx
from yui.payouts.inquiry.model import Row, Waits


async def row(tx: ReadTx, run: UUID, *, worker: UUID, on: date, at: datetime) -> Row | None:
    """A transfer as it was sent, its file, and the account that she is to be paid to today."""
    return await tx.one(
        Row,
        """
        select i.run_id, i.worker_id, r.body_id, r.pay_on, i.net_yen as yen, i.state, i.reason,
               i.engagement_id, e.bank_code, e.bank_kana, e.branch_code, e.branch_kana,
               e.account_type, e.account_cipher, e.holder_kana,
               encode(f.sha256, 'hex') as file_sha256, f.records as file_records,
               f.total_yen as file_yen, f.made_at as file_made_at,
               coalesce(c.reason, '') as recall_reason, n.id as now_id,
               n.bank_code as now_bank_code, n.bank_kana as now_bank_kana,
               n.branch_code as now_branch_code, n.branch_kana as now_branch_kana,
               n.account_type as now_account_type, n.account_cipher as now_account_cipher,
               n.holder_kana as now_holder_kana
        from app.payout_item i
        join app.payout_run r on r.tenant_id = $1 and r.id = i.run_id
        join app.transfer_file f on f.tenant_id = $1 and f.run_id = i.run_id
        join app.engagement e on e.tenant_id = $1 and e.id = i.engagement_id
        left join app.payout_recall c
          on c.tenant_id = $1 and c.run_id = i.run_id and c.worker_id = i.worker_id
        left join lateral (
            select x.* from app.engagement x
            where x.tenant_id = $1 and x.worker_id = i.worker_id and x.body_id = r.body_id
              and x.valid_from <= $4
            order by x.valid_from desc, x.id desc limit 1
        ) n on n.id <> e.id and coalesce(n.usable_from <= $5, true)
        where i.tenant_id = $1 and i.run_id = $2 and i.worker_id = $3
        """,
        *(tx.tenant, run, worker, on, at),
    )


async def asked_about(tx: ReadTx, *, most: int) -> list[Waits]:
    """Transfers whose account the payee's bank asks about (訂正), the newest first."""
    return await tx.all(
        Waits,
        """
        select i.run_id, i.worker_id, w.code, w.name, r.pay_on, i.net_yen as yen, i.reason
        from app.payout_item i
        join app.payout_run r on r.tenant_id = $1 and r.id = i.run_id
        join app.worker w on w.tenant_id = $1 and w.id = i.worker_id
        where i.tenant_id = $1 and i.state = 'correcting'
        order by r.pay_on desc, w.code, i.run_id limit $2
        """,
        *(tx.tenant, most),
    )
