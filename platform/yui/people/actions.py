"""What is done with workers: registered, listed with what is on their hands, looked at."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import deltas
from yui.audit import actions as audit
from yui.japan import day_of
from yui.people import model, queries
from yui.people.model import (
    Account,
    CodeTaken,
    Engagement,
    Known,
    Load,
    Registered,
    Sealed,
    Signed,
    State,
    Worker,
)
from yui.towns import actions as towns
from yui.vault import actions as vault

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
    invoice_since: date | None = None,
    code: str = "",
    person: UUID | None = None,
    joined_on: date | None = None,
) -> UUID:
    """Makes a person a worker of this town, engaged with its body; returns her id.

    `key` is the key of encrypted fields (`keys.field_key`). Without a `code` she gets the next
    one; without a `person` she is new to the registry. Her number holds from the day she joins unless
    `invoice_since` (登録年月日) says another.
    """
    on = joined_on or day_of(now)
    bank = model.checked(account)
    body = await towns.body_of(tx, on=on)
    worker = await _met(tx, person)
    await _enter(tx, worker, code=code, name=name, kana=kana, email=email, on=on)
    made = await sealed(tx, account=bank, row=await queries.new_id(tx), key=key)
    since = (invoice_since or on) if invoice_number else None
    signed = Signed(on, on, invoice_number, no_employees_on=on, invoice_since=since)
    await queries.record_engagement(tx, worker, body.id, made, signed, on=on)
    await deltas.note(tx, "workers", 1, on=on)
    await audit.note(tx, "worker.registered", subject=str(worker))
    return worker


async def begin_joining(
    tx: Tx,
    *,
    name: str,
    kana: str,
    email: str | None,
    on: date,
    now: datetime,
    person: UUID | None = None,
) -> tuple[UUID, str]:
    """Enters somebody who joins this town; returns her person id and her code in the town.

    Nobody can ask her for work before every step of `onboarding` is done. A `person` who is a
    worker elsewhere keeps her id, and only this town's row is new; nothing of hers is carried over.
    """
    worker = await _met(tx, person)
    code = await _enter(
        tx, worker, code="", name=name, kana=kana, email=email, on=on, state=State.JOINING
    )
    await audit.note(tx, "worker.joining", subject=str(worker), begun_at=now)
    return worker, code


async def begin_work(tx: Tx, *, worker: UUID, on: date) -> bool:
    """Whoever joined can be asked for work from now on; False when that was done before."""
    if not await queries.record_begun(tx, worker):
        return False
    await deltas.note(tx, "workers", 1, on=on)
    await audit.note(tx, "worker.registered", subject=str(worker))
    return True


async def leave(tx: Tx, *, worker: UUID, on: date) -> bool:
    """She is no worker of this town from a day on: nobody can ask her. False when she was none.

    Her engagement stays until what is owed to her is paid.
    """
    was_joining = (await known(tx, workers=[worker]))[worker].state is State.JOINING
    if not await queries.record_left(tx, worker, on=on):
        return False
    if not was_joining:
        await deltas.note(tx, "workers", -1, on=on)
    await audit.note(tx, "worker.left", subject=str(worker))
    return True


async def come_back(tx: Tx, *, worker: UUID) -> bool:
    """Whoever left joins again, by the steps of joining; False when she had not left."""
    if not await queries.record_back(tx, worker):
        return False
    await audit.note(tx, "worker.joining", subject=str(worker), again=True)
    return True


async def call(tx: Tx, *, worker: UUID, name: str, kana: str) -> None:
    """How she is called in this town from now on."""
    await queries.record_names(tx, worker, name=name, kana=kana)


async def new_row(tx: Tx) -> UUID:
    """The id of an engagement to be, for which an account can be sealed."""
    return await queries.new_id(tx)


async def sealed(tx: Tx, *, account: Account, row: UUID, key: bytes) -> Sealed:
    """The account (as `model.checked` gave it) sealed for the engagement `row`, under the town's
    newest data key; `key` is the key of encrypted fields (`keys.field_key`)."""
    return model.sealed(account, ring=await vault.sealing(tx, key=key), row=row)


async def resealed(tx: Tx, *, old: Engagement, row: UUID, key: bytes) -> Sealed:
    """The account of an engagement, sealed for the one that takes its place."""
    return model.resealed(old, ring=await vault.sealing(tx, key=key), row=row)


async def engaged(tx: Tx, *, worker: UUID, body: UUID) -> Engagement | None:
    """Her engagement with a body that no other has replaced yet, held."""
    return await queries.engaged_locked(tx, worker, body)


async def engage(
    tx: Tx,
    *,
    worker: UUID,
    body: UUID,
    account: Sealed,
    signed: Signed,
    on: date,
    usable_from: datetime | None = None,
) -> None:
    """Writes her engagement with one body; the one before, if there is one, ends by it.

    No engagement is edited and none with another body is touched. `usable_from`: from when on its
    account may be paid to; without one, as the account before.
    """
    old = await queries.engaged_locked(tx, worker, body)
    if old is not None:
        last = max(old.valid_from, on - timedelta(days=1))
        await queries.record_replaced(tx, old.id, last_day=last)
        usable_from = usable_from or old.usable_from
    await queries.record_engagement(
        tx, worker, body, account, signed, on=on, usable_from=usable_from
    )
    await audit.note(
        tx, "worker.engaged", subject=str(worker), body=body, replaces=old.id if old else None
    )


async def _met(tx: Tx, person: UUID | None) -> UUID:
    worker = person or await queries.new_id(tx)
    if await queries.is_worker(tx, worker):
        raise Registered
    await queries.record_person(tx, worker)
    return worker


async def _enter(
    tx: Tx,
    worker: UUID,
    *,
    code: str,
    name: str,
    kana: str,
    email: str | None,
    on: date,
    state: State = State.ACTIVE,
) -> str:
    for _ in range(1 if code else TRIES):
        wanted = code or model.next_code(await queries.highest_code(tx))
        if await queries.record_worker(
            tx, worker, code=wanted, name=name, kana=kana, email=email, joined_on=on, state=state
        ):
            return wanted
    raise CodeTaken("code")


async def workers(tx: ReadTx, *, after: str = "", most: int = PAGE) -> list[Load]:
    """The town's workers by code, a page of them, with what is on their hands."""
    return await queries.loads(tx, after=after, most=most)


async def askable(tx: ReadTx, *, on: date, most: int = 500) -> list[Load]:
    """The workers whom one may ask on a day, with what is on their hands: active, and through with
    every step of joining."""
    return await queries.loads(tx, after="", most=most, askable_on=on)


async def known(tx: ReadTx, *, workers: Sequence[UUID]) -> dict[UUID, Known]:
    """Those of the ids that are workers of this town."""
    return {found.id: found for found in await queries.known(tx, list(workers))}


async def show(tx: ReadTx, *, worker: UUID, on: date) -> Worker:
    """A worker with her contract and the end of her account number."""
    found = await queries.worker(tx, worker, on=on)
    if found is None:
        raise Unknown
    return found
