"""Drawing up what the office hands to its bank. Each look is noted: account numbers stand on it whole."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.japan import day_of
from yui.payouts import queries as runs
from yui.payouts.inquiry import model, queries
from yui.payouts.inquiry.model import Account, Inquiry, Row, Waits
from yui.payouts.model import Body
from yui.people.model import number_of
from yui.vault import actions as vault
from yui.vault.model import Ring


async def draw_up(
    tx: Tx, *, run: UUID, worker: UUID, key: bytes, now: datetime
) -> tuple[Inquiry, Body]:
    """The paper of a transfer that a bank is asked about, and whose it is. `key` as for the file.

    An account that she put right waits its hours before it stands there, as before any transfer.
    Raises `NotAsked`.
    """
    found = await queries.row(tx, run, worker=worker, on=day_of(now), at=now)
    if found is None:
        raise Unknown
    recall = model.recalled(found.state)
    body = await runs.body(tx, found.body_id)
    if body is None:
        raise Unknown
    ring = await vault.ring(tx, key=key)
    await audit.note(tx, "payout.inquiry", subject=str(run), worker=str(worker), recall=recall)
    return Inquiry(found, recall, _sent(found, ring), None if recall else _right(found, ring)), body


def _sent(row: Row, ring: Ring) -> Account:
    return model.account(
        (row.bank_code, row.bank_kana),
        (row.branch_code, row.branch_kana),
        kind=row.account_type,
        number=ring.open(row.account_cipher, number_of(row.engagement_id)).reveal(),
        holder=row.holder_kana,
    )


def _right(row: Row, ring: Ring) -> Account | None:
    if row.now_id is None or row.now_account_cipher is None:
        return None
    return model.account(
        (row.now_bank_code or "", row.now_bank_kana or ""),
        (row.now_branch_code or "", row.now_branch_kana or ""),
        kind=row.now_account_type or "1",
        number=ring.open(row.now_account_cipher, number_of(row.now_id)).reveal(),
        holder=row.now_holder_kana or "",
    )


async def asked_about(tx: ReadTx) -> list[Waits]:
    """Transfers whose account the payee's bank asks about."""
    return await queries.asked_about(tx, most=100)
