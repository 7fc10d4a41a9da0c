"""What is done with a client's advance: read from the books, used for an invoice."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.invoices import actions, queries, refusals
from yui.invoices.advances import queries as holding
from yui.invoices.model import Invoice
from yui.invoices.states import PaymentKind
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef


async def left(tx: ReadTx, *, of: Invoice) -> int:
    """What the client of an invoice has paid ahead to its body, in yen."""
    return await balance(tx, body=of.body_id, client=of.client_id)


async def balance(tx: ReadTx, *, body: UUID, client: UUID) -> int:
    """What a client has paid ahead, with all that is posted."""
    ref = AccountRef("client_advance", client=client)
    return await ledger.balance_now(tx, body=body, ref=ref)


async def hold(tx: Tx, *, client: UUID) -> None:
    """Holds a client until the transaction ends: its advance is used by one at a time."""
    await holding.hold_client(tx, client)


async def use(tx: Tx, *, invoice: UUID, yen: int, once: UUID, now: datetime) -> UUID:
    """Settles an invoice, or a part, with the client's advance, today; once under `once`.

    Raises `NoAdvance`, `TooMuch`, `PeriodClosed`.
    """
    found = await actions.show(tx, invoice=invoice)
    await hold(tx, client=found.client_id)
    key = f"advance:{once}"
    known = await queries.payment_of(tx, key)
    if known is None:
        ahead = await left(tx, of=found)
        if yen > ahead:
            raise refusals.NoAdvance("advance_yen", left=f"{ahead:,}")
    return await actions.settle(
        tx,
        invoice=invoice,
        yen=yen,
        on=day_of(now),
        key=key,
        now=now,
        debit=AccountRef("client_advance", client=found.client_id),
        kind=PaymentKind.ADVANCE,
    )
