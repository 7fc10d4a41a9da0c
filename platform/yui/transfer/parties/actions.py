"""What is done about the parties of a transfer: asked, reminded once, concluded, declined, counted."""

from datetime import date, datetime
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.contracts import actions as contracts
from yui.contracts.client import actions as papers
from yui.contracts.model import Contract, NewContract, on_day
from yui.contracts.model import State as Standing
from yui.japan import add_months, day_of, wareki
from yui.notices import actions as notices
from yui.onboarding import actions as onboarding
from yui.onboarding.model import Declaration
from yui.people.model import Account
from yui.towns import actions as towns
from yui.transfer import actions, model
from yui.transfer import queries as transfers
from yui.transfer.actions import DAY
from yui.transfer.model import CHUNK, Party, PartyState, Side, State, Tally, Transfer
from yui.transfer.parties import queries

_NAMES = UUID("5f3c1d7e-5b52-5a0c-8a31-0e6d0f9b2a22")
PAGE = 50


class Reminding(Struct, frozen=True):
    """A chunk of reminders; `part` counts them."""

    transfer: UUID
    part: int


class Sending(Struct, frozen=True):
    """The job that puts one client's drafts before it."""

    party: UUID


class Mine(Struct, frozen=True):
    """A worker's own part: the transfer, where she stands, her steps towards the new body."""

    transfer: Transfer
    party: Party
    joining: onboarding.Mine
    since: date


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


async def mine(tx: ReadTx, *, on: date) -> Mine | None:
    """The caller's part of the transfer that runs, or was done last; None where she has none."""
    found = await transfers.newest_announced(tx)
    party = await queries.of_worker(tx, found.id, tx.actor.id) if found else None
    if found is None or party is None:
        return None
    since = max(on, found.effective_on)
    return Mine(found, party, await onboarding.mine(tx, on=since), since)


async def _mine_locked(tx: Tx, *, now: datetime) -> Mine:
    seen = await mine(tx, on=day_of(now))
    if seen is None:
        raise Unknown
    held = await queries.locked(tx, seen.party.id)
    if held is None:
        raise Unknown
    return msgspec.structs.replace(seen, party=held)


async def confirm(
    tx: Tx,
    *,
    keep: bool,
    account: Account | None,
    number: str,
    no_employees: bool,
    sure: bool,
    key: bytes,
    now: datetime,
) -> None:
    """The caller says to the new body where it pays to and what her tax facts are. `keep`: she
    confirms the account that the old body pays to; without her word nothing is carried over."""
    found = await _mine_locked(tx, now=now)
    model.move_party(found.party.state, PartyState.SIGNED)
    said = found.joining.declaration
    opened = said.opened_on if said else None
    await onboarding.declare(tx, Declaration(opened, no_employees), sole=True, now=now)
    await onboarding.say_invoice(tx, number, sure=sure, key=key, now=now)
    if keep:
        old = found.transfer.from_body
        kept = old is not None and await onboarding.keep_account(
            tx, of=old, body=found.transfer.to_body, key=key, now=now
        )
        if not kept:
            raise model.NotAccount
    elif account is not None:
        await onboarding.give_account(
            tx, account, sure=sure, key=key, now=now, body=found.transfer.to_body
        )
    else:
        raise model.NotAccount
    await queries.record_confirmed(tx, found.party.id, kept=keep, at=now)
    await audit.note(tx, "transfer.confirmed", subject=str(tx.actor.id), kept=keep)
    await settle(tx, now=now)


async def settle(tx: Tx, *, now: datetime) -> bool:
    """Whoever concluded both papers with the new body and confirmed her account and tax is engaged
    with it, from its first day on, and has signed; True when she has."""
    found = await _mine_locked(tx, now=now)
    if found.party.state is PartyState.SIGNED:
        return True
    if found.party.state is not PartyState.PENDING or found.party.tax_at is None:
        return False
    body = await towns.body(tx, body=found.transfer.to_body)
    if not await onboarding.engage(tx, worker=tx.actor.id, body=body, on=found.since):
        return False
    await _record(tx, found.party, PartyState.SIGNED, now=now)
    return True


async def decline(tx: Tx, *, now: datetime) -> None:
    """The caller does not conclude with the new body; no reason is asked."""
    found = await _mine_locked(tx, now=now)
    await _record(tx, found.party, PartyState.DECLINED, now=now)


async def reopen(tx: Tx, *, now: datetime) -> None:
    """She thought better of it."""
    found = await _mine_locked(tx, now=now)
    await _record(tx, found.party, PartyState.PENDING, now=now)


async def note_client(tx: Tx, *, party: UUID, to: PartyState, now: datetime) -> None:
    """Staff note that a client said no, or thought better of it; a yes is its signed contract."""
    found = await queries.locked(tx, party)
    if found is None or found.client_id is None or to is PartyState.SIGNED:
        raise Unknown
    await _record(tx, found, to, now=now)


async def _record(tx: Tx, party: Party, to: PartyState, *, now: datetime) -> None:
    """The one place where a party's state changes, but for those who left."""
    state = model.move_party(party.state, to)
    await queries.record_state(tx, party.id, state, at=now)
    await audit.note(tx, f"transfer.party_{state.value}", subject=str(party.id))


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
            await _record(tx, found, PartyState.PENDING, now=now)
            found = msgspec.structs.replace(found, state=PartyState.PENDING)
        await _record(tx, found, PartyState.SIGNED, now=now)
        moved += 1
    return moved


async def sweep(tx: Tx, *, now: datetime) -> int:
    """The same for every transfer that runs (an hourly job)."""
    found = await queries.running(tx)
    return sum([await refresh(tx, transfer=each, now=now) for each in found])


async def tallies(tx: ReadTx, *, transfer: UUID) -> dict[Side, Tally]:
    """Both sides of the board in numbers."""
    return model.tallies(await queries.counts(tx, transfer))


async def page(
    tx: ReadTx,
    *,
    transfer: UUID,
    side: Side,
    state: PartyState | None = None,
    after: UUID | None = None,
    most: int = PAGE,
) -> list[Party]:
    """A page of one side."""
    return await queries.page(
        tx, transfer, side, state=state.value if state else "", after=after, most=most
    )
