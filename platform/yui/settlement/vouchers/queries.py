"""The SQL of records of transfers."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.settlement.vouchers.model import Voucher, VoucherState

_VOUCHER: LiteralString = """
    select v.id, v.transfer_id, v.on_day, v.reference, v.entry_id, v.state, v.made_by,
           coalesce(m.name, '') as maker, v.made_at, v.checked_by, coalesce(c.name, '') as checker,
           v.checked_at
    from app.settlement_voucher v
    left join app.staff m on m.tenant_id = $1 and m.id = v.made_by
    left join app.staff c on c.tenant_id = $1 and c.id = v.checked_by
    where v.tenant_id = $1
"""


async def live(tx: ReadTx, transfer: UUID) -> Voucher | None:
    """The record of a transfer that was not dropped."""
    return await tx.one(
        Voucher,
        _VOUCHER + " and v.transfer_id = $2 and v.state <> 'dropped'",
        *(tx.tenant, transfer),
    )


async def locked(tx: Tx, voucher: UUID) -> Voucher | None:
    """A record, held until the transaction ends."""
    return await tx.one(Voucher, _VOUCHER + " and v.id = $2 for update of v", tx.tenant, voucher)


async def record(
    tx: Tx, transfer: UUID, *, on: date, reference: str, entry: UUID | None, at: datetime
) -> UUID | None:
    """Adds a record; None where the transfer or the bank's line has one already."""
    made: UUID | None = await tx.value(
        """
        insert into app.settlement_voucher (tenant_id, transfer_id, on_day, reference, entry_id,
            made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id
        """,
        *(tx.tenant, transfer, on, reference, entry, tx.actor.id, at),
    )
    return made


async def record_state(tx: Tx, voucher: UUID, state: VoucherState, *, at: datetime) -> None:
    """A record is confirmed or dropped by whoever asks."""
    await tx.run(
        """
        update app.settlement_voucher set state = $3, checked_by = $4, checked_at = $5
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, voucher, state.value, tx.actor.id, at),
    )


async def record_line(tx: Tx, voucher: UUID, entry: UUID) -> None:
    """The bank's line that came after the record."""
    await tx.run(
        "update app.settlement_voucher set entry_id = $3"
        " where tenant_id = $1 and id = $2 and entry_id is null",
        *(tx.tenant, voucher, entry),
    )


async def taken(tx: ReadTx, entries: list[UUID]) -> set[UUID]:
    """Which of the bank's lines have a record."""
    found = await tx.all(
        UUID,
        """
        select entry_id from app.settlement_voucher
        where tenant_id = $1 and state <> 'dropped' and entry_id = any ($2)
        """,
        *(tx.tenant, entries),
    )
    return set(found)
