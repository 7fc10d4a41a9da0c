"""What is done to all parties of a transfer at once: asked, sent their papers, reminded, brought up to date."""

from datetime import date, datetime
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct

from tenants.db import Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.contracts import actions as contracts
from yui.contracts.client import actions as papers
from yui.contracts.model import Contract, NewContract, on_day
from yui.contracts.model import State as Standing
from yui.japan import add_months, wareki
from yui.notices import actions as notices
from yui.transfer import actions, model
from yui.transfer.actions import DAY
from yui.transfer.model import CHUNK, PartyState, State, Transfer
from yui.transfer.parties import queries
from yui.transfer.parties.actions import record

_NAMES = UUID("5f3c1d7e-5b52-5a0c-8a31-0e6d0f9b2a22")


class Reminding(Struct, frozen=True):
    """A chunk of reminders; `part` counts them."""

    transfer: UUID
    part: int


class Sending(Struct, frozen=True):
    """The job that puts one client's drafts before it."""

    party: UUID


async def ask(tx: Tx, *, transfer: UUID, at: int, of: int, now: datetime) -> int:
    """One chunk of the batch (a job): parties are written once, workers told, clients' contracts
    drafted on the terms of the old ones. A replay does nothing."""
    found = await actions.show(tx, transfer=transfer)
    if found.state is not State.ANNOUNCED:
        return 0
    workers = await queries.add_workers(tx, transfer, part=(at, of), at=now)
    for worker in workers:
        await _tell(tx, found, worker, again=False, now=now)
    clients = await queries.add_clients(tx, transfer, part=(at, of), at=now)
    for client in clients:
        await _draft(tx, found, client, now=now)
    await audit.note(
        tx, "transfer.asked", subject=str(transfer), workers=len(workers), clients=len(clients)
    )
    return len(workers) + len(clients)


async def _tell(tx: Tx, found: Transfer, worker: UUID, *, again: bool, now: datetime) -> None:
    word = "もう一度のお知らせ：" if again else ""
    await notices.tell(
        tx,
        to=worker,
        kind="transfer.again" if again else "transfer",
        subject=f"{word}契約の更改のお願い（{wareki(found.effective_on)}から）",
        body=f"{wareki(found.effective_on)}から、運営法人が{found.from_name}から{found.to_name}に"
        "かわります（事業の移管）。続けて業務を受けるには、新しい法人との契約と秘密保持契約、"
        "振込先と税の確認が必要です。マイページの「契約の更改」からできます。"
        "受けている業務の報酬は、いまの法人がこれまでどおりお支払いします。"
        "更改しないことも選べます。不利になることはありません。",
        link="/me/transfer",
        key=f"transfer:{found.id}:{worker}:{'again' if again else 'first'}",
        now=now,
    )


async def _draft(tx: Tx, found: Transfer, client: UUID, *, now: datetime) -> None:
    """Drafts on the terms of what holds with the old body; nothing where nothing holds."""
    old = await contracts.of_client(tx, client=client)
    own = [one for one in old if one.body_id == found.from_body]
    made: list[UUID | None] = []
    for work in (True, False):
        held = on_day(own, found.effective_on - DAY, work=work)
        made.append(
            None
            if held is None
            else await contracts.draft(
                tx,
                client=client,
                body=found.to_body,
                new=renewed(held, found.effective_on),
                now=now,
                once=uuid5(_NAMES, f"{found.id}:{client}:{held.kind.value}"),
            )
        )
    await queries.record_drafts(tx, found.id, client, contract=made[0], nda=made[1])


def renewed(held: Contract, since: date) -> NewContract:
    """What a contract says, from a day on, until its term ends; at least a year."""
    said = msgspec.convert(held, NewContract, from_attributes=True)
    year = add_months(since, 12, on=since.day) - DAY
    return msgspec.structs.replace(said, valid_from=since, valid_to=max(held.term_end(since), year))


async def send_drafts(tx: Tx, *, transfer: UUID, now: datetime) -> int:
    """Promises that every client's drafts are put before it, one job a client; how many."""
    found = await actions.show(tx, transfer=transfer)
    if found.state not in {State.ANNOUNCED, State.DONE}:
        raise model.TransferMove(state=found.state.says)
    waiting = await queries.drafted(tx, transfer)
    operation = await outbox.open_operation(
        tx, "transfer.send", total=len(waiting), now=now, subject=transfer
    )
    for one in waiting:
        await outbox.put(
            tx,
            "transfer.send",
            Sending(one.id),
            key=f"transfer.send:{one.id}",
            operation=operation,
        )
    await audit.note(tx, "transfer.papers_sent", subject=str(transfer), clients=len(waiting))
    return len(waiting)


async def send(tx: Tx, *, party: UUID, now: datetime) -> int:
    """Puts a client's drafts before it (a job); what was sent before stays as it is."""
    found = await queries.party(tx, party)
    if found is None:
        raise Unknown
    sent = 0
    for contract in (found.contract_id, found.nda_id):
        if contract is None:
            continue
        shown = await contracts.show(tx, contract=contract)
        if shown.contract.state is Standing.DRAFT:
            await papers.send(tx, contract=contract, now=now)
            sent += 1
    return sent


async def remind(tx: Tx, *, transfer: UUID, now: datetime) -> int:
    """Promises a reminder to everybody who waits and had none; how many."""
    found = await actions.show(tx, transfer=transfer)
    if found.state not in {State.ANNOUNCED, State.DONE}:
        raise model.TransferMove(state=found.state.says)
    waiting = await queries.to_remind(tx, transfer)
    if not waiting:
        raise model.ReminderSent
    parts = 1 + (waiting - 1) // CHUNK
    operation = await outbox.open_operation(
        tx, "transfer.remind", total=parts, now=now, subject=transfer
    )
    for part in range(parts):
        await outbox.put(
            tx,
            "transfer.remind",
            Reminding(transfer, part),
            key=f"transfer.remind:{operation}:{part}",
            operation=operation,
        )
    await audit.note(tx, "transfer.reminded", subject=str(transfer), parties=waiting)
    return waiting


async def remind_some(tx: Tx, *, transfer: UUID, now: datetime) -> int:
    """A chunk of reminders (a job): each party once and no more."""
    found = await actions.show(tx, transfer=transfer)
    chosen = await queries.remindable(tx, transfer, at=now, most=CHUNK)
    for one in chosen:
        if one.worker_id is not None:
            await _tell(tx, found, one.worker_id, again=True, now=now)
        elif one.client_id is not None:
            await notices.tell(
                tx,
                to=one.client_id,
                kind="transfer.client",
                subject="契約の更改のお願い",
                body=f"{wareki(found.effective_on)}から、運営法人が{found.to_name}にかわります。"
                "新しい法人との契約書を「契約」の画面でお確かめください。",
                link="/client/contracts",
                key=f"transfer:{found.id}:{one.client_id}:again",
                now=now,
            )
    return len(chosen)


async def refresh(tx: Tx, *, transfer: UUID, now: datetime, most: int = 500) -> int:
    """Brings the board up to what was concluded elsewhere: contracts by their own pages, papers by
    the steps of joining, people who left. Returns how many parties moved."""
    moved = await queries.left(tx, transfer, at=now)
    for party in [
        *await queries.engaged(tx, transfer, most=most),
        *await queries.concluded(tx, transfer, most=most),
    ]:
        found = await queries.locked(tx, party)
        if found is None:
            continue
        if found.state is PartyState.DECLINED:
            await record(tx, found, PartyState.PENDING, now=now)
            found = msgspec.structs.replace(found, state=PartyState.PENDING)
        await record(tx, found, PartyState.SIGNED, now=now)
        moved += 1
    return moved


async def sweep(tx: Tx, *, now: datetime) -> int:
    """The same for every transfer that runs (an hourly job)."""
    found = await queries.running(tx)
    return sum([await refresh(tx, transfer=each, now=now) for each in found])
