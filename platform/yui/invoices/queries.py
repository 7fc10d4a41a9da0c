"""Every SQL statement of invoices; documents, credits and letters have their own beside them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.invoices.drafts import Waiting
from yui.invoices.model import (
    Accepted,
    Account,
    Group,
    Invoice,
    InvoiceLine,
    OpenItem,
    Payment,
)
from yui.invoices.states import PaymentKind

_INVOICE: LiteralString = """
    select i.id, i.body_id, i.client_id, c.name as client, i.number, i.closing_on, i.issued_on,
           i.due_on, i.net_yen, i.tax_yen, i.total_yen, i.paid_yen, i.credited_yen, i.journal_id,
           i.issued_at, i.cancelled_at, i.standing, i.t_number
    from app.invoice i join app.client c on c.tenant_id = i.tenant_id and c.id = i.client_id
    where i.tenant_id = $1
"""
_ACCEPTED: LiteralString = """
    from app.handover h join app.client_order o on o.tenant_id = $1 and o.id = h.order_id
    where h.tenant_id = $1 and h.accepted > 0 and h.decided_at is not null
      and h.accepted * o.unit_price_yen + h.fee_yen > 0
      and not exists (select from app.invoice_line l
                      where l.tenant_id = $1 and l.handover_id = h.id and l.live)
"""
_WAITING: LiteralString = """
    select w.client_id, w.body_id, c.name as client, w.handovers, w.yen, w.oldest from (
        select h.client_id, o.body_id, count(*)::int as handovers,
               sum(h.accepted * o.unit_price_yen + h.fee_yen)::bigint as yen,
               min((h.decided_at at time zone 'Asia/Tokyo')::date) as oldest
"""
_PAYMENT: LiteralString = """
    select id, invoice_id, client_id, key, yen, paid_on, journal_id, made_at, undone_at, kind
    from app.invoice_payment where tenant_id = $1
"""


async def accepted(tx: ReadTx, client: UUID, *, body: UUID, until: date) -> list[Accepted]:
    """What the client accepted up to `until` (a day in Japan) and stands on no invoice yet."""
    return await tx.all(
        Accepted,
        """
        select h.id as handover_id, (h.decided_at at time zone 'Asia/Tokyo')::date as day,
               o.number as order_number, o.title, h.accepted as quantity, o.unit_name,
               o.unit_price_yen, h.fee_yen
        """
        + _ACCEPTED
        + """
        and h.client_id = $2 and o.body_id = $3
        and h.decided_at < ($4::date + 1)::timestamp at time zone 'Asia/Tokyo'
        order by h.decided_at, h.id
        """,
        *(tx.tenant, client, body, until),
    )


async def waiting(tx: ReadTx, *, after: UUID | None, most: int) -> list[Waiting]:
    """What of each client's acceptances stands on no invoice, from the client after `after`."""
    return await tx.all(
        Waiting,
        _WAITING
        + _ACCEPTED
        + """
            and ($2::uuid is null or h.client_id > $2) group by h.client_id, o.body_id
        ) w join app.client c on c.tenant_id = $1 and c.id = w.client_id
        order by w.client_id, w.body_id limit $3
        """,
        *(tx.tenant, after, most),
    )


async def record(tx: Tx, new: Invoice, *, at: datetime) -> None:
    """Adds an invoice."""
    await tx.run(
        """
        insert into app.invoice (tenant_id, id, body_id, client_id, number, closing_on, issued_on,
            due_on, net_yen, tax_yen, total_yen, journal_id, issued_at, issued_by,
            standing, t_number)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """,
        *(tx.tenant, new.id, new.body_id, new.client_id, new.number, new.closing_on),
        *(new.issued_on, new.due_on, new.net_yen, new.tax_yen, new.total_yen, new.journal_id),
        *(at, tx.actor.id, new.standing.value, new.t_number),
    )


async def record_lines(tx: Tx, invoice: Invoice, lines: Sequence[InvoiceLine]) -> None:
    """Adds an invoice's lines, numbered from 1."""
    names = ("handover_id", "part", "day", "order_number", "title", "quantity", "unit_name",
             "unit_price_yen", "yen", "rate_bp")  # fmt: skip
    await tx.run(
        """
        insert into app.invoice_line (tenant_id, invoice_id, client_id, line, handover_id, part, day,
            order_number, title, quantity, unit_name, unit_price_yen, yen, rate_bp)
        select $1, $2, $3, l.n, l.handover_id, l.part, l.day, l.order_number, l.title, l.quantity,
               l.unit_name, l.unit_price_yen, l.yen, l.rate_bp
        from unnest($4::uuid[], $5::text[], $6::date[], $7::text[], $8::text[], $9::integer[],
                    $10::text[], $11::bigint[], $12::bigint[], $13::integer[]) with ordinality
             as l (handover_id, part, day, order_number, title, quantity, unit_name, unit_price_yen,
                   yen, rate_bp, n)
        """,
        *(tx.tenant, invoice.id, invoice.client_id),
        *([getattr(line, name) for line in lines] for name in names),
    )


async def record_taxes(tx: Tx, invoice: Invoice, groups: Sequence[Group]) -> None:
    """Adds an invoice's sums by rate."""
    for group in groups:
        await tx.run(
            """
            insert into app.invoice_tax (tenant_id, invoice_id, client_id, rate_bp, net_yen, tax_yen)
            values ($1, $2, $3, $4, $5, $6)
            """,
            *(tx.tenant, invoice.id, invoice.client_id),
            *(group.rate_bp, group.net_yen, group.tax_yen),
        )


async def invoice(tx: ReadTx, ident: UUID) -> Invoice | None:
    """An invoice."""
    return await tx.one(Invoice, _INVOICE + " and i.id = $2", tx.tenant, ident)


async def invoice_locked(tx: Tx, ident: UUID) -> Invoice | None:
    """The same, held until the transaction ends; held first and read then."""
    await tx.run(
        "select id from app.invoice where tenant_id = $1 and id = $2 for update", tx.tenant, ident
    )
    return await invoice(tx, ident)


async def invoices(
    tx: ReadTx, *, client: UUID | None, before: tuple[date, UUID] | None, most: int
) -> list[Invoice]:
    """Invoices, the newest first, going on before (issued on, id); of one client, or of all."""
    day, ident = before or (None, None)
    return await tx.all(
        Invoice,
        _INVOICE
        + """
        and ($2::uuid is null or i.client_id = $2)
        and ($3::date is null or (i.issued_on, i.id) < ($3, $4::uuid))
        order by i.issued_on desc, i.id desc limit $5
        """,
        *(tx.tenant, client, day, ident, most),
    )


async def lines(tx: ReadTx, ident: UUID) -> list[InvoiceLine]:
    """An invoice's lines."""
    return await tx.all(
        InvoiceLine,
        """
        select handover_id, part, day, order_number, title, quantity, unit_name, unit_price_yen, yen,
               rate_bp
        from app.invoice_line where tenant_id = $1 and invoice_id = $2 order by line
        """,
        tx.tenant,
        ident,
    )


async def taxes(tx: ReadTx, ident: UUID) -> list[Group]:
    """An invoice's sums by rate, the highest first."""
    return await tx.all(
        Group,
        """
        select rate_bp, net_yen, tax_yen from app.invoice_tax
        where tenant_id = $1 and invoice_id = $2 order by rate_bp desc
        """,
        tx.tenant,
        ident,
    )


async def open_items(
    tx: ReadTx, *, client: UUID | None, after: tuple[date, UUID] | None, most: int
) -> list[OpenItem]:
    """Invoices that wait for money, the earliest due first, going on after (due on, id)."""
    day, ident = after or (None, None)
    return await tx.all(
        OpenItem,
        """
        select i.id as invoice_id, i.body_id, i.client_id, c.name as client, c.kana, i.number,
               i.issued_on, i.due_on, i.total_yen,
               i.total_yen - i.paid_yen - i.credited_yen as open_yen
        from app.invoice i join app.client c on c.tenant_id = $1 and c.id = i.client_id
        where i.tenant_id = $1 and i.paid_yen + i.credited_yen < i.total_yen
          and ($2::uuid is null or i.client_id = $2)
          and ($3::date is null or (i.due_on, i.id) > ($3, $4::uuid))
        order by i.due_on, i.id limit $5
        """,
        *(tx.tenant, client, day, ident, most),
    )


async def payment_of(tx: ReadTx, key: str) -> Payment | None:
    """The payment under a key."""
    return await tx.one(Payment, _PAYMENT + " and key = $2", tx.tenant, key)


async def payments_under(tx: ReadTx, prefix: str) -> list[Payment]:
    """The payments that stand and whose keys begin with this, the oldest first."""
    return await tx.all(
        Payment,
        _PAYMENT + " and starts_with(key, $2) and undone_at is null order by made_at, id",
        *(tx.tenant, prefix),
    )


async def payment(tx: ReadTx, ident: UUID) -> Payment | None:
    """A payment by its id."""
    return await tx.one(Payment, _PAYMENT + " and id = $2", tx.tenant, ident)


async def payments(tx: ReadTx, invoice: UUID) -> list[Payment]:
    """An invoice's payments, the oldest first."""
    return await tx.all(
        Payment, _PAYMENT + " and invoice_id = $2 order by made_at, id", tx.tenant, invoice
    )


async def record_payment(
    tx: Tx,
    of: Invoice,
    *,
    key: str,
    yen: int,
    on: date,
    journal: UUID,
    at: datetime,
    kind: PaymentKind,
) -> UUID:
    """Adds a payment."""
    made: UUID = await tx.value(
        """
        insert into app.invoice_payment
            (tenant_id, invoice_id, client_id, key, yen, paid_on, journal_id, made_at, made_by,
             kind)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id
        """,
        *(tx.tenant, of.id, of.client_id, key, yen, on, journal, at, tx.actor.id, kind.value),
    )
    return made


async def record_undone(tx: Tx, payment: UUID, *, at: datetime) -> None:
    """A payment is taken back."""
    await tx.run(
        "update app.invoice_payment set undone_at = $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        payment,
        at,
    )


async def record_paid(tx: Tx, invoice: UUID, *, yen: int) -> None:
    """So much more (or, below 0, less) of an invoice is paid."""
    await tx.run(
        "update app.invoice set paid_yen = paid_yen + $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        invoice,
        yen,
    )


async def fresh(tx: ReadTx) -> UUID:
    """A new id, in the order of time."""
    made: UUID = await tx.value("select uuidv7() from app.tenant where code = $1", tx.tenant)
    return made


async def account(tx: ReadTx, body: UUID) -> Account | None:
    """The bank account of a body."""
    return await tx.one(
        Account,
        """
        select bank_kana, branch_kana, account_type, account_number, kana as holder_kana
        from app.body
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        body,
    )
