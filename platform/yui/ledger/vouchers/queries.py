"""The SQL of slips."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.ledger.vouchers.model import Choice, Kept, Voucher, VoucherKind, VoucherState

_VOUCHER: LiteralString = """
    select v.id, v.body_id, v.kind, v.on_day, v.reason, v.state, v.yen, v.made_by, v.made_at,
           v.decided_by, v.decided_at, v.journal_id, v.words, v.reversal_by, v.reversal_reason,
           v.reversed_by, v.reversed_at, coalesce(m.name, '') as maker,
           coalesce(d.name, '') as decider, f.name as file_name
    from app.voucher v
    left join app.staff m on m.tenant_id = $1 and m.id = v.made_by
    left join app.staff d on d.tenant_id = $1 and d.id = v.decided_by
    left join app.voucher_file f on f.tenant_id = $1 and f.voucher_id = v.id
    where v.tenant_id = $1
"""


class File(Struct, frozen=True):
    """What was put beside a slip."""

    name: str
    media: str
    body: bytes


async def voucher(tx: ReadTx, ident: UUID) -> Voucher | None:
    """A slip."""
    return await tx.one(Voucher, _VOUCHER + " and v.id = $2", tx.tenant, ident)


async def voucher_locked(tx: Tx, ident: UUID) -> Voucher | None:
    """The same, held until the transaction ends; held first and read then."""
    await tx.run(
        "select id from app.voucher where tenant_id = $1 and id = $2 for update", tx.tenant, ident
    )
    return await voucher(tx, ident)


async def vouchers(
    tx: ReadTx, body: UUID, *, before: tuple[datetime, UUID] | None, most: int
) -> list[Voucher]:
    """A body's slips, the newest first, going on before (made at, id)."""
    at, ident = before or (None, None)
    return await tx.all(
        Voucher,
        _VOUCHER
        + """
        and v.body_id = $2 and ($3::timestamptz is null or (v.made_at, v.id) < ($3, $4::uuid))
        order by v.made_at desc, v.id desc limit $5
        """,
        *(tx.tenant, body, at, ident, most),
    )


async def lines(tx: ReadTx, ident: UUID) -> list[Kept]:
    """A slip's lines."""
    return await tx.all(
        Kept,
        """
        select line, debit, credit, yen, memo from app.voucher_line
        where tenant_id = $1 and voucher_id = $2 order by line
        """,
        *(tx.tenant, ident),
    )


async def record(
    tx: Tx,
    ident: UUID,
    *,
    body: UUID,
    kind: VoucherKind,
    on: date,
    reason: str,
    lines: Sequence[Kept],
    at: datetime,
) -> bool:
    """Adds a slip with its lines; False where its like is there already."""
    made = await tx.run(
        """
        insert into app.voucher
            (tenant_id, id, body_id, kind, on_day, reason, state, yen, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, 'proposed', $7, $8, $9) on conflict do nothing
        """,
        *(tx.tenant, ident, body, kind.value, on, reason, sum(one.yen for one in lines)),
        *(tx.actor.id, at),
    )
    if made:
        await tx.many(
            """
            insert into app.voucher_line (tenant_id, voucher_id, line, debit, credit, yen, memo)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            [(tx.tenant, ident, x.line, x.debit, x.credit, x.yen, x.memo) for x in lines],
        )
    return bool(made)


async def record_file(
    tx: Tx, ident: UUID, *, name: str, media: str, body: bytes, sha256: bytes
) -> None:
    """Adds the file beside a slip."""
    await tx.run(
        """
        insert into app.voucher_file (tenant_id, voucher_id, name, media, body, sha256)
        values ($1, $2, $3, $4, $5, $6)
        """,
        *(tx.tenant, ident, name, media, body, sha256),
    )


async def file(tx: ReadTx, ident: UUID) -> File | None:
    """The file beside a slip."""
    return await tx.one(
        File,
        "select name, media, body from app.voucher_file where tenant_id = $1 and voucher_id = $2",
        *(tx.tenant, ident),
    )


async def record_decided(
    tx: Tx,
    ident: UUID,
    state: VoucherState,
    *,
    at: datetime,
    journal: UUID | None = None,
    words: str = "",
) -> None:
    """A slip is posted, declined or withdrawn."""
    await tx.run(
        """
        update app.voucher set state = $3, decided_by = $4, decided_at = $5, journal_id = $6,
               words = $7
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, ident, state.value, tx.actor.id, at, journal, words),
    )


async def clients(tx: ReadTx) -> list[Choice]:
    """The town's clients, by name."""
    return await tx.all(
        Choice,
        "select id, name from app.client where tenant_id = $1 order by kana, name limit 1000",
        tx.tenant,
    )


async def journal_before(tx: ReadTx, body: UUID, *, day: date) -> bool:
    """Whether the body has a journal of a day before `day`."""
    found: bool = await tx.value(
        """
        select exists (select from app.journal
                       where tenant_id = $1 and body_id = $2 and posted_on < $3)
        """,
        *(tx.tenant, body, day),
    )
    return found
