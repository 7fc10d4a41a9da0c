"""Notes what a change adds to the live figures, in the transaction of the change itself.

`await deltas.note(tx, "accepted_yen", 12_000, on=accepted_on)` beside the statement that accepts.
A delta is small and only ever added; `kpi.fold()` (job `kpi.fold`) adds each one exactly once to
the figures that dashboards read. What is taken back is noted with the opposite sign and the same
day. The statement also promises the fold, once a transaction, under a key that no other transaction
has: notes of two callers never wait for each other, and none is left lying.
"""

from datetime import date
from typing import Final, Literal, TypeAlias

from tenants.actor import TenantId
from tenants.db import Tx

Measure: TypeAlias = Literal[
    # sums of a month and a fiscal year
    "orders_received",  # 件: orders taken in
    "contract_yen",  # 円: the client's acceptance, ② as measured here
    "accepted_units",  # 件: units our own inspection accepted
    "accepted_yen",  # 円: rewards owed by our own inspection
    "reworks",  # 件: deliveries returned for rework
    "offers_made",  # 件
    "offers_accepted",  # 件
    "shares_out",  # 件, with a town: shares put to it
    "shares_in",  # 件, with a town: shares accepted from it
    "paid_yen",  # 円: paid to workers, net of withholding
    # what holds now
    "orders_open",  # 件: +1 received, -1 accepted or cancelled
    "clients",  # 社: +1 at the first contract
    "escalations",  # 件: tasks in trouble that came up to the coordinator, as a count
    # what waits until a day: +1 with its day, -1 with the same day when it is done
    "inspections_waiting",  # 件, on=inspection_due
    "shares_waiting",  # 件, on=the day of answer_by, with a town: shares we were asked for
    # people: published only where 5 or more are counted
    "workers",  # 人: +1 registered, -1 withdrawn
]

_GRAIN: Final[dict[str, str]] = {
    "orders_open": "level",
    "clients": "level",
    "escalations": "level",
    "inspections_waiting": "due",
    "shares_waiting": "due",
    "workers": "heads",
}
"""How a measure is folded; what is not named here is summed by month and fiscal year."""


async def note(
    tx: Tx, measure: Measure, amount: int, *, on: date, town: TenantId | None = None
) -> None:
    """Adds `amount` (whole yen, pieces, people; may be negative) to the caller's town's figure.

    `on` is the day in Japan that the change counts for; `town` the other town of a share.
    """
    if amount == 0:
        return
    await tx.run(
        """
        with noted as (
            insert into app.kpi_delta (tenant_id, measure, grain, peer, on_date, amount)
            values ($1, $2, $3, $4, $5, $6)
        )
        insert into app.outbox (tenant_id, kind, payload, key)
        values ($1, 'kpi.fold', '{}',
                'kpi.fold:' || pg_current_xact_id() || ':' || extract(epoch from now()))
        on conflict do nothing
        """,
        tx.tenant,
        measure,
        _GRAIN.get(measure, "flow"),
        int(town or 0),
        on,
        amount,
    )


async def answer_requests(tx: Tx) -> None:
    """Marks the town's waiting fold requests as done; the caller folds next, in this transaction.

    Whatever request is seen here, its deltas are seen by the next statement: one job answers all.
    """
    await tx.run(
        """
        update app.outbox set state = 'done', done_at = now()
        where tenant_id = $1 and id in (
            select id from app.outbox
            where tenant_id = $1 and kind = 'kpi.fold' and state = 'pending'
            for update skip locked
        )
        """,
        tx.tenant,
    )
