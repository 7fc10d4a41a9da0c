"""What is done with contracts: drafted, sent as a paper, signed, replaced, ended, asked for."""

from datetime import date, datetime
from hashlib import sha256
from uuid import UUID, uuid4

from msgspec import Struct
from msgspec.structs import replace

from tenants.actor import Scope
from tenants.db import ReadTx, Tx
from tenants.refusal import Conflict, Unknown
from yui.audit import actions as audit
from yui.clients import actions as clients
from yui.contracts import decisions, model, paper, queries, refusals
from yui.contracts.model import (
    Contract,
    Listed,
    Method,
    NewContract,
    Paper,
    Side,
    Signature,
    State,
    Terms,
)
from yui.contracts.queries import Named
from yui.contracts.signing import queries as signing
from yui.japan import day_of
from yui.towns import actions as towns
from yui.towns.model import Paper as Numbered
from yui.web import papers

PAGE = 50
OPEN = (State.DRAFT, State.SENT, State.SIGNED, State.IN_FORCE)
OVER = (State.ENDED, State.REPLACED, State.WITHDRAWN)


class Shown(Struct, frozen=True):
    """A version with what is signed of it, the hash of its paper, its sisters; `last`: nobody is
    writing, or has signed, one that replaces it."""

    contract: Contract
    sha256: bytes | None
    signatures: list[Signature]
    versions: list[Contract]
    last: bool


async def terms_for(tx: ReadTx, *, client: UUID, body: UUID, on: date) -> Terms | None:
    """What holds for work between a client and a body on a day; None where no contract does.

    Under scope `client` its own alone. Of several kinds, the contract that began last.
    """
    known = await queries.concluded(tx, client=client, body=body, on=on)
    found = model.on_day(known, on, work=True)
    return None if found is None else model.terms(found)


async def require(tx: ReadTx, *, client: UUID, body: UUID, on: date) -> Terms:
    """The same for whoever starts work: `NoContract` or `NoNda` where one of the two is missing."""
    known = await queries.concluded(tx, client=client, body=body, on=on)
    work = model.on_day(known, on, work=True)
    if work is None or model.on_day(known, on, work=False) is None:
        name = (await clients.show(tx, client=client)).name
        raise _missing(tx, nda=work is not None)(client=name, on=on, client_id=client)
    return model.terms(work)


def _missing(tx: ReadTx, *, nda: bool) -> type[Conflict]:
    """The refusal, to whoever reads it: the client itself, or the body's staff."""
    if tx.actor.scope is Scope.CLIENT:
        return refusals.NoNdaWithYou if nda else refusals.NoContractWithYou
    return refusals.NoNda if nda else refusals.NoContract


async def draft(
    tx: Tx,
    *,
    client: UUID,
    body: UUID,
    new: NewContract,
    now: datetime,
    once: UUID | None = None,
) -> UUID:
    """Writes a contract of its own number; the same `once` writes it once."""
    made = model.made_once(tx.tenant, once or uuid4())
    if await queries.contract(tx, made) is not None:
        return made
    known = await clients.show(tx, client=client)
    own = await towns.body(tx, body=body)
    checked = decisions.draft(new)
    kind = Numbered.CONTRACT if new.kind.is_work else Numbered.NDA
    number = await towns.next_number(tx, own, paper=kind, on=day_of(now))
    named = Named(client=known.id, body=own.id, number=number, version=1, replaces=None)
    return await _record(tx, made, named, checked, now=now)


async def next_version(tx: Tx, *, contract: UUID, new: NewContract, now: datetime) -> UUID:
    """Writes the version that is to replace one; the old one stays as it is."""
    old = await held(tx, contract)
    checked = decisions.replacing(old, decisions.draft(new))
    if await queries.successor(tx, old.id) is not None:
        raise refusals.HasSuccessor
    version = await queries.last_version(tx, old.number) + 1
    named = Named(old.client_id, old.body_id, old.number, version, old.id)
    return await _record(tx, uuid4(), named, checked, now=now)


async def _record(tx: Tx, made: UUID, named: Named, new: NewContract, *, now: datetime) -> UUID:
    await queries.record_contract(tx, made, named, new, by=tx.actor.id, at=now)
    await audit.note(
        tx,
        "contract.drafted",
        subject=str(made),
        number=named.number,
        version=named.version,
        kind=new.kind.value,
        replaces=named.replaces,
    )
    return made


async def show(tx: ReadTx, *, contract: UUID) -> Shown:
    """A version; a client sees its own from the day it was sent."""
    found = await _seen(tx, contract)
    return Shown(
        contract=found,
        sha256=await signing.paper_hash(tx, contract),
        signatures=await signing.signatures(tx, contract),
        versions=[one for one in await queries.versions(tx, found.number) if _may_see(tx, one)],
        last=await queries.successor(tx, contract) is None,
    )


async def of_client(tx: ReadTx, *, client: UUID) -> list[Contract]:
    """A client's contracts, those begun last first."""
    return [one for one in await queries.of_client(tx, client) if _may_see(tx, one)]


async def register(
    tx: ReadTx,
    *,
    on: date,
    over: bool = False,
    after: tuple[date, UUID] | None = None,
    most: int = PAGE,
) -> list[Listed]:
    """A page of the town's contracts by the end of the term that runs: those alive, or those over."""
    states = OVER if over else OPEN
    return await queries.register(tx, states=states, on=on, after=after, most=most)


async def kept_paper(tx: ReadTx, *, contract: UUID) -> Paper:
    """The bytes that were sent; bytes that do not hash as they did are a bug, loudly."""
    await _seen(tx, contract)
    found = await signing.paper(tx, contract)
    if found is None:
        raise Unknown
    if sha256(found.pdf).digest() != found.sha256:
        raise RuntimeError(f"paper of contract {contract}: not the bytes that were hashed")
    return found


async def printed(tx: ReadTx, *, contract: UUID) -> bytes:
    """The paper as it was sent; of what was never sent, as it would be."""
    found = await _seen(tx, contract)
    if await signing.paper_hash(tx, contract) is None:
        return await _printed(tx, found)
    return (await kept_paper(tx, contract=contract)).pdf


async def send(tx: Tx, *, contract: UUID, now: datetime) -> bytes:
    """Makes the paper, keeps it with its hash, and puts it before both sides; returns the hash."""
    found = await held(tx, contract)
    state = model.move(found.state, State.SENT)
    decisions.clear_of(found, await queries.same_kind(tx, found))
    pdf = await _printed(tx, found)
    made = Paper(pdf=pdf, sha256=sha256(pdf).digest(), made_at=now)
    await signing.record_paper(tx, found, made)
    await _moved(tx, found, state, sha256=made.sha256.hex())
    return made.sha256


async def sign(
    tx: Tx,
    *,
    contract: UUID,
    side: Side,
    signer: str,
    method: Method,
    signed_on: date,
    of: bytes,
    now: datetime,
    post: str = "",
    evidence: str = "",
) -> State:
    """Records that a side signed the paper whose hash is `of`; the second one concludes it."""
    found = await held(tx, contract)
    kept = await signing.paper(tx, contract)
    if kept is None:
        model.move(found.state, State.SIGNED)
        raise Unknown
    new = Signature(side, signer, post, method, evidence, signed_on, of, now)
    before = await signing.signatures(tx, contract)
    both = decisions.sign(found, kept, before, new, today=day_of(now))
    if both:
        decisions.clear_of(found, await queries.same_kind(tx, found))
    await signing.record_signature(tx, found, new, by=tx.actor.id)
    await audit.note(
        tx,
        "contract.signature",
        subject=str(contract),
        side=side.value,
        method=method.value,
        signed_on=signed_on,
        sha256=of.hex(),
    )
    return await _conclude(tx, found, now=now) if both else found.state


async def _conclude(tx: Tx, found: Contract, *, now: datetime) -> State:
    await _moved(tx, found, State.SIGNED)
    if found.replaces is not None:
        old = await queries.locked(tx, found.replaces)
        last = found.valid_from - model.DAY
        if old is not None and (old.last_day is None or last <= old.last_day):
            why = f"{found.number} 第{found.version}版"
            await queries.record_end(tx, old.id, last, why=why)
    return await begin_if_due(tx, replace(found, state=State.SIGNED), today=day_of(now))


async def begin_if_due(tx: Tx, found: Contract, *, today: date) -> State:
    """A signed version comes into force on its first day; the one it replaces steps back."""
    if found.valid_from > today:
        return found.state
    await _moved(tx, found, State.IN_FORCE)
    if found.replaces is not None:
        old = await queries.locked(tx, found.replaces)
        if old is not None and old.state in {State.SIGNED, State.IN_FORCE}:
            await _moved(tx, old, State.REPLACED)
    return State.IN_FORCE


async def withdraw(tx: Tx, *, contract: UUID) -> None:
    """Takes a version back that not both sides have signed."""
    await _moved(tx, await held(tx, contract), State.WITHDRAWN)


async def end(tx: Tx, *, contract: UUID, last_day: date, why: str, now: datetime) -> State:
    """Fixes the last day on which it holds: before its term ends, or instead of its renewal."""
    found = await held(tx, contract)
    state = decisions.end(found, last_day, today=day_of(now))
    await queries.record_end(tx, found.id, last_day, why=why)
    await audit.note(tx, "contract.ends", subject=str(contract), on=last_day, why=why)
    if state is State.ENDED:
        await _moved(tx, found, state)
    return state


async def expire(tx: Tx, found: Contract, *, last: date) -> None:
    """Its last day is past."""
    if found.ended_on is None:
        await queries.record_end(tx, found.id, last, why="期間の満了")
    await _moved(tx, found, State.ENDED)


async def _moved(tx: Tx, found: Contract, to: State, **detail: object) -> None:
    """The one place where a contract's state changes."""
    state = model.move(found.state, to)
    await queries.record_state(tx, found.id, state)
    await audit.note(tx, f"contract.{state.value}", subject=str(found.id), **detail)


async def _printed(tx: ReadTx, found: Contract) -> bytes:
    client = await clients.show(tx, client=found.client_id)
    body = await towns.body(tx, body=found.body_id)
    return await papers.pdf(paper.paper_of(found, client, body), at=found.made_at)


async def held(tx: Tx, contract: UUID) -> Contract:
    """A version, and its client's other contracts with it, until the transaction ends."""
    found = await queries.contract(tx, contract)
    if found is not None:
        await queries.hold(tx, found.client_id)
        found = await queries.locked(tx, contract)
    if found is None:
        raise Unknown
    return found


async def _seen(tx: ReadTx, contract: UUID) -> Contract:
    found = await queries.contract(tx, contract)
    if found is None or not _may_see(tx, found):
        raise Unknown
    return found


def _may_see(tx: ReadTx, found: Contract) -> bool:
    return tx.actor.scope is not Scope.CLIENT or found.state is not State.DRAFT
