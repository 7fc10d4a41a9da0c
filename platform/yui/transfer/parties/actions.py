"""What is done about the parties of a transfer: concluded, declined, counted."""

from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.japan import day_of
from yui.onboarding import actions as onboarding
from yui.onboarding.model import Declaration
from yui.people.model import Account
from yui.towns import actions as towns
from yui.transfer import model
from yui.transfer import queries as transfers
from yui.transfer.model import Party, PartyState, Side, Tally, Transfer
from yui.transfer.parties import queries

PAGE = 50


class Mine(Struct, frozen=True):
    """A worker's own part: the transfer, where she stands, her steps towards the new body."""

    transfer: Transfer
    party: Party
    joining: onboarding.Mine
    since: date


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
    since: date | None = None,
) -> None:
    """The caller says to the new body where it pays to and what her tax facts are (`since`: as in
    `onboarding.say_invoice`). `keep`: she confirms the account that the old body pays to; without her word nothing is carried over."""
    found = await _mine_locked(tx, now=now)
    model.move_party(found.party.state, PartyState.SIGNED)
    said = found.joining.declaration
    opened = said.opened_on if said else None
    await onboarding.declare(tx, Declaration(opened, no_employees), sole=True, now=now)
    await onboarding.say_invoice(tx, number, sure=sure, key=key, now=now, since=since)
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
    await record(tx, found.party, PartyState.SIGNED, now=now)
    return True


async def decline(tx: Tx, *, now: datetime) -> None:
    """The caller does not conclude with the new body; no reason is asked."""
    found = await _mine_locked(tx, now=now)
    await record(tx, found.party, PartyState.DECLINED, now=now)


async def reopen(tx: Tx, *, now: datetime) -> None:
    """She thought better of it."""
    found = await _mine_locked(tx, now=now)
    await record(tx, found.party, PartyState.PENDING, now=now)


async def note_client(tx: Tx, *, party: UUID, to: PartyState, now: datetime) -> None:
    """Staff note that a client said no, or thought better of it; a yes is its signed contract."""
    found = await queries.locked(tx, party)
    if found is None or found.client_id is None or to is PartyState.SIGNED:
        raise Unknown
    await record(tx, found, to, now=now)


async def record(tx: Tx, party: Party, to: PartyState, *, now: datetime) -> None:
    """The one place where a party's state changes, but for those who left."""
    state = model.move_party(party.state, to)
    await queries.record_state(tx, party.id, state, at=now)
    await audit.note(tx, f"transfer.party_{state.value}", subject=str(party.id))


async def tallies(tx: ReadTx, *, transfer: UUID) -> dict[Side, Tally]:
    """Both sides of the board in numbers."""
    return model.tallies(await transfers.counts(tx, transfer))


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
