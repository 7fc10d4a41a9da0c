"""What is done about joining: each step said and kept, the gate asked, and passed once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import rates
from yui.audit import actions as audit
from yui.japan import day_of
from yui.notices import actions as notices
from yui.onboarding import invoice, queries, telling
from yui.onboarding.model import (
    Declaration,
    Her,
    Invoice,
    Kind,
    Paper,
    Profile,
    Said,
    Stands,
    Step,
    not_through,
)
from yui.onboarding.papers import queries as signing
from yui.onboarding.refusals import NotSole
from yui.people import actions as people
from yui.people import model as accounts
from yui.people.model import Account, Sealed, Signed, State
from yui.towns import actions as towns
from yui.towns.model import Body

S = TypeVar("S", bound=Struct)


class Mine(Struct, frozen=True):
    """Her own page towards one body: each step, what she said, her papers (with other bodies too), the
    account she gave it (its end alone)."""

    body: UUID
    her: Her
    stands: Stands
    profile: Profile | None
    declaration: Declaration | None
    invoice: Invoice | None
    papers: list[Paper]
    account: Sealed | None

    def paper(self, kind: Kind, day: date) -> Paper | None:
        """The paper of a kind with this body that holds on a day, that with the last end."""
        own = [one for one in self.papers if one.body_id == self.body and one.kind is kind]
        held = [one for one in own if one.holds(day)]
        return max(held, key=lambda one: (one.valid_to or date.max, one.signed_at), default=None)


async def missing(tx: ReadTx, worker: UUID, *, on: date) -> tuple[Step, ...]:
    """The steps that a worker of this town still lacks on a day; none: she is through.

    The same question is asked in SQL by `app.onboarding_waits` and `app.onboarding_through` (0187),
    wherever a statement chooses workers or shows one of them what she may take on.
    """
    found = await queries.waits(tx, [worker], on=on)
    return tuple(found[0].missing) if found else ()


async def missing_of(
    tx: ReadTx, workers: Sequence[UUID], *, on: date
) -> dict[UUID, tuple[Step, ...]]:
    """Those of the workers who lack something, with what they lack; one statement."""
    found = await queries.waits(tx, workers, on=on)
    return {each.worker_id: tuple(each.missing) for each in found}


async def require(tx: ReadTx, worker: UUID, *, on: date) -> None:
    """`NotThrough`, with the steps by name, unless she has done them all."""
    if lacks := await missing(tx, worker, on=on):
        raise not_through(lacks)


async def her(tx: ReadTx, *, worker: UUID) -> Her:
    """A worker of this town; under scope `person`, only herself."""
    found = await queries.her(tx, worker)
    if found is None:
        raise Unknown
    return found


async def hold(tx: Tx, *, worker: UUID) -> Her:
    """The same, held. Whoever does a step begins with it: of two at once the second sees the first,
    and nobody waits for her row while the town's log waits for him."""
    found = await queries.her_locked(tx, worker)
    if found is None:
        raise Unknown
    return found


async def stands(tx: ReadTx, *, worker: UUID, on: date) -> Stands:
    """All that is asked of a worker on a day, and what of it is missing."""
    found = await queries.stands(tx, worker, on=on)
    if found is None:
        raise Unknown
    return found


async def mine(tx: ReadTx, *, on: date) -> Mine:
    """Everything of the caller's own joining, with the body of a day (to come, or today)."""
    found = await her(tx, worker=tx.actor.id)
    said = {each.step: each for each in await queries.said(tx, found.id)}
    body = await towns.body_of(tx, on=on)
    return Mine(
        body=body.id,
        her=found,
        stands=await stands(tx, worker=found.id, on=on),
        profile=_as(said.get(Step.PROFILE), Profile),
        declaration=_as(said.get(Step.DECLARATION), Declaration),
        invoice=_as(said.get(Step.INVOICE), Invoice),
        papers=await signing.papers(tx, found.id),
        account=await signing.account(tx, found.id, body.id),
    )


def _as(said: Said | None, kind: type[S]) -> S | None:
    return None if said is None else msgspec.convert(said.said, kind)


async def say_profile(tx: Tx, said: Profile, *, now: datetime) -> None:
    """The caller's name and how she is reached. Her name changes here only while she joins: what she
    concluded afterwards bears it."""
    found = await hold(tx, worker=tx.actor.id)
    if found.state is State.JOINING:
        await people.call(tx, worker=found.id, name=said.name, kana=said.kana)
    await _say(tx, Step.PROFILE, said, now=now)
    await settle(tx, worker=found.id, now=now)


async def declare(tx: Tx, said: Declaration, *, sole: bool, now: datetime) -> None:
    """The caller declares that she works as a sole proprietor."""
    if not sole:
        raise NotSole("sole")
    await hold(tx, worker=tx.actor.id)
    await _say(tx, Step.DECLARATION, said, now=now)
    await settle(tx, worker=tx.actor.id, now=now)


async def say_invoice(
    tx: Tx, number: str, *, sure: bool, key: bytes, now: datetime, since: date | None = None
) -> None:
    """The caller's registration number, or that she has none, and `since` when (`invoice.since`).
    `key`: the key of encrypted fields, as an engagement with another number or day is a new one."""
    said = invoice.invoice(number, sure=sure)
    await hold(tx, worker=tx.actor.id)
    body = await towns.body_of(tx, on=day_of(now))
    old = await people.engaged(tx, worker=tx.actor.id, body=body.id)
    known = {each.step: each for each in await queries.said(tx, tx.actor.id)}
    before = _as(known.get(Step.INVOICE), Invoice)
    day = invoice.since(said, since, before=before, old=old, on=day_of(now))
    await _say(tx, Step.INVOICE, msgspec.structs.replace(said, since=day), now=now)
    if old is not None and (old.invoice_number, old.invoice_since) != (said.number, day):
        made = await people.resealed(tx, old=old, row=await people.new_row(tx), key=key)
        signed = msgspec.structs.replace(old.signed, invoice_number=said.number, invoice_since=day)
        await people.engage(
            tx, worker=tx.actor.id, body=old.body_id, account=made, signed=signed, on=day_of(now)
        )
    await settle(tx, worker=tx.actor.id, now=now)


async def _say(tx: Tx, step: Step, said: Struct, *, now: datetime) -> None:
    kept: dict[str, object] = msgspec.to_builtins(said)
    await queries.record_said(tx, tx.actor.id, step, kept, at=now)
    await audit.note(tx, "onboarding.said", subject=str(tx.actor.id), step=step.value)


async def give_account(
    tx: Tx,
    account: Account,
    *,
    sure: bool,
    key: bytes,
    now: datetime,
    body: UUID | None = None,
) -> None:
    """The account to which a body (None: this town's of today) pays the caller; another body's stays
    as it is.

    Once she is engaged, another account is another engagement from today on. `key`: the key of
    encrypted fields.
    """
    found = await hold(tx, worker=tx.actor.id)
    checked = accounts.checked(account)
    invoice.same_holder(checked.holder_kana, found.kana, sure=sure)
    made = await people.sealed(tx, account=checked, row=await people.new_row(tx), key=key)
    if body is not None and await people.engaged(tx, worker=found.id, body=body) is None:
        await telling.given_to_come(tx, found.id, of=made.id, now=now)
    await _give(tx, found, made, body=body, now=now)


async def keep_account(tx: Tx, *, of: UUID, body: UUID, key: bytes, now: datetime) -> bool:
    """The caller confirms that a body is to pay to the account to which another one (`of`) pays; it
    is sealed anew. False when she is not engaged with that one."""
    found = await hold(tx, worker=tx.actor.id)
    old = await people.engaged(tx, worker=found.id, body=of)
    if old is None:
        return False
    made = await people.resealed(tx, old=old, row=await people.new_row(tx), key=key)
    await _give(tx, found, made, body=body, now=now)
    return True


async def _give(tx: Tx, found: Her, made: Sealed, *, body: UUID | None, now: datetime) -> None:
    on = day_of(now)
    to = body or (await towns.body_of(tx, on=on)).id
    await signing.record_account(tx, found.id, to, made, at=now)
    await audit.note(tx, "onboarding.account", subject=str(found.id), body=to)
    old = await people.engaged(tx, worker=found.id, body=to)
    if old is not None:
        wait = timedelta(hours=rates.known(rates.book().payout_rule, on).account_hours)
        await people.engage(
            tx,
            worker=found.id,
            body=to,
            account=made,
            signed=old.signed,
            on=on,
            usable_from=now + wait,
        )
        await telling.changed(tx, found.id, of=made.id, since=now + wait, now=now)
    await settle(tx, worker=found.id, now=now)


async def settle(tx: Tx, *, worker: UUID, now: datetime) -> bool:
    """Whoever joins and lacks nothing any more is engaged, active and told, in this transaction and
    once; False for everyone else. Whoever works and concluded with a new body is engaged with it."""
    on = day_of(now)
    found = await queries.her_locked(tx, worker)
    if found is None or found.state is State.WITHDRAWN or await missing(tx, worker, on=on):
        return False
    body = await towns.body_of(tx, on=on)
    engaged = await engage(tx, worker=worker, body=body, on=on)
    if found.state is not State.JOINING:
        return False
    if not engaged:
        raise RuntimeError(f"worker {worker} is through without an account")
    await people.begin_work(tx, worker=worker, on=on)
    await notices.tell(
        tx,
        to=worker,
        kind="onboarding.through",
        subject="登録の手続きが終わりました",
        body="すべての手続きが終わりました。これから、打診と募集のお知らせが届きます。受けるかどうかは、そのつどご自分で決められます。",
        link="/me",
        key=f"onboarding.through:{worker}",
        now=now,
    )
    return True


async def engage(tx: Tx, *, worker: UUID, body: Body, on: date) -> bool:
    """Whoever concluded both papers with a body and gave it an account is engaged with it from a day
    on (its first at the earliest); True when she is. Nothing is taken from another body."""
    since = max(on, body.valid_from)
    if await people.engaged(tx, worker=worker, body=body.id) is not None:
        return True
    held = [one for one in await signing.papers(tx, worker) if one.body_id == body.id]
    kinds = {one.kind for one in held if one.holds(since)}
    account = await signing.account(tx, worker, body.id)
    if account is None or kinds != set(Kind):
        return False
    signed = await _signed(tx, worker, body.id, on=since)
    hours = rates.known(rates.book().payout_rule, on).account_hours
    await people.engage(
        tx,
        worker=worker,
        body=body.id,
        account=account,
        signed=signed,
        on=since,
        usable_from=await signing.usable_from(tx, worker, body.id, hours=hours),
    )
    return True


async def _signed(tx: ReadTx, worker: UUID, body: UUID, *, on: date) -> Signed:
    """What her first engagement says: the days of her papers, her number, her declaration."""
    held = [
        one for one in await signing.papers(tx, worker) if one.body_id == body and one.holds(on)
    ]
    days = {kind: [one.valid_from for one in held if one.kind is kind] for kind in Kind}
    said = {each.step: each for each in await queries.said(tx, worker)}
    declared = _as(said.get(Step.DECLARATION), Declaration)
    number = _as(said.get(Step.INVOICE), Invoice) or Invoice(None)
    sole = said[Step.DECLARATION].answered_at if declared and declared.no_employees else None
    facts = (number.number, day_of(sole) if sole else None, number.since)
    return Signed(max(days[Kind.CONTRACT]), max(days[Kind.NDA]), *facts)
