"""What is done with workers: registered, listed with what is on their hands, looked at."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import deltas
from yui.audit import actions as audit
from yui.japan import day_of
from yui.people import model, queries
from yui.people.model import Account, CodeTaken, Known, Load, Registered, Worker
from yui.towns import actions as towns

TRIES = 5
PAGE = 50


async def register(
    tx: Tx,
    *,
    name: str,
    kana: str,
    account: Account,
    key: bytes,
    now: datetime,
    email: str | None = None,
    invoice_number: str | None = None,
    code: str = "",
    person: UUID | None = None,
    joined_on: date | None = None,
) -> UUID:
    """Makes a person a worker of this town, engaged with its body; returns her id.

    `key` is the key of encrypted fields (`keys.field_key`). Without a `code` she gets the next
    one; without a `person` she is new to the registry.
    """
    on = joined_on or day_of(now)
    bank = model.checked(account)
    body = await towns.body_of(tx, on=on)
    worker = person or await queries.new_id(tx)
    if await queries.is_worker(tx, worker):
        raise Registered
    await queries.record_person(tx, worker)
    await _enter(tx, worker, code=code, name=name, kana=kana, email=email, on=on)
    await _engage(tx, worker, body.id, bank, key=key, invoice_number=invoice_number, on=on)
    await deltas.note(tx, "workers", 1, on=on)
    await audit.note(tx, "worker.registered", subject=str(worker))
    return worker


async def _engage(
    tx: Tx,
    worker: UUID,
    body: UUID,
    account: Account,
    *,
    key: bytes,
    invoice_number: str | None,
    on: date,
) -> None:
    made = await queries.new_id(tx)
    await queries.record_engagement(
        tx,
        made,
        worker=worker,
        body=body,
        account=account,
        cipher=model.seal_account(account.number, key=key, tenant=tx.tenant, row=made),
        invoice_number=invoice_number,
        on=on,
    )


async def _enter(
    tx: Tx, worker: UUID, *, code: str, name: str, kana: str, email: str | None, on: date
) -> None:
    for _ in range(1 if code else TRIES):
        wanted = code or model.next_code(await queries.highest_code(tx))
        if await queries.record_worker(
            tx, worker, code=wanted, name=name, kana=kana, email=email, joined_on=on
        ):
            return
    raise CodeTaken("code")


async def workers(tx: ReadTx, *, after: str = "", most: int = PAGE) -> list[Load]:
    """The town's workers by code, a page of them, with what is on their hands."""
    return await queries.loads(tx, after=after, most=most, askable=False)


async def askable(tx: ReadTx, *, most: int = 500) -> list[Load]:
    """The workers whom one may ask now, with what is on their hands."""
    return await queries.loads(tx, after="", most=most, askable=True)


async def known(tx: ReadTx, *, workers: Sequence[UUID]) -> dict[UUID, Known]:
    """Those of the ids that are workers of this town."""
    return {found.id: found for found in await queries.known(tx, list(workers))}


async def show(tx: ReadTx, *, worker: UUID, on: date) -> Worker:
    """A worker with her contract and the end of her account number."""
    found = await queries.worker(tx, worker, on=on)
    if found is None:
        raise Unknown
    return found
