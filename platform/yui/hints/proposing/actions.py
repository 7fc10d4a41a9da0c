"""What is done with proposals: written with examples, adopted by another person, refused, withdrawn.

What a town may do to the rules that come with Yui, and what it may not:

- It adds rules of its own and lines to Yui's, from a day on, and never changes a version in place.
- It may let a line of Yui's pass, or stop a rule, with a reason and a second person, and never
  silently: the pages and the evidence for the labour bureau show what is left out, every director is
  told, and the weekly look (slice guard) goes on reading by Yui's own rules whatever a town decided.
- What Yui adds to a rule later is asked for besides the town's version, and ends a stop (`holding`).
"""

from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.hints import actions as hints
from yui.hints import model as wording
from yui.hints import queries as versions
from yui.hints.model import Rule
from yui.hints.patterns import narrow
from yui.hints.proposing import model, queries
from yui.hints.proposing.model import Listed, Proposal, ProposalState
from yui.hints.rules import everyday, shipped
from yui.japan import day_of
from yui.notices import actions as notices

PAGE = 50


async def propose(tx: Tx, rule: Rule, *, meets: str, spares: str, now: datetime) -> UUID:
    """Puts a rule before a second person; it must find its examples and leave others alone."""
    wording.begins(rule, on=day_of(now))
    kept = wording.tidy(rule)
    common = everyday()
    narrow(kept.patterns, common.sentences, most=common.most)
    model.proven(kept, meets=meets, spares=spares)
    known = await versions.of_code(tx, kept.code)
    holds = wording.holding([*shipped(), *known], kept.valid_from).get(kept.code)
    model.unneeded(kept, now=holds)
    after = max((each.version for each in known), default=0)
    made = await queries.record(tx, kept, after=after, meets=meets, spares=spares, at=now)
    if made is None:
        raise model.ProposalWaits
    out = hints.weaker(kept, on=kept.valid_from)
    await audit.note(
        tx, "hint.proposed", subject=str(made), code=kept.code, active=kept.active, weaker=len(out)
    )
    await notices.tell_directors(
        tx,
        kind="hint.proposed",
        subject="言い方のルールの提案があります",
        body="提案した人とは別の人が、内容を確かめて、承認か見送りを決めてください。",
        link=f"/hints/proposals/{made}",
        key=f"hint.proposed:{made}",
        now=now,
    )
    return made


async def adopt(tx: Tx, *, proposal: UUID, note: str, now: datetime) -> int:
    """A second person agrees: the rule gets its next version, never before today. Returns its number."""
    found = await _held(tx, proposal)
    last = max((each.version for each in await versions.of_code(tx, found.code)), default=0)
    model.decide(
        found, ProposalState.ADOPTED, by=tx.actor.id, behalf=tx.actor.behalf, note=note, last=last
    )
    rule = replace(found.rule, valid_from=max(found.valid_from, day_of(now)))
    model.proven(rule, meets=found.meets, spares=found.spares)
    number = await hints.renew(tx, rule, proposal=found.id, by=found.made_by, now=now)
    await _decided(tx, found, ProposalState.ADOPTED, note=note, now=now)
    if out := hints.weaker(rule, on=rule.valid_from):
        await notices.tell_directors(
            tx,
            kind="hint.weaker",
            subject="言い方のルールが、標準より弱くなります",
            body=f"{rule.valid_from}から、標準の{len(out)}行を使いません。理由：{rule.reason}",
            link=f"/hints/{rule.code}",
            key=f"hint.weaker:{found.id}",
            now=now,
        )
    return number


async def refuse(tx: Tx, *, proposal: UUID, note: str, now: datetime) -> None:
    """A second person says no, and why."""
    found = await _held(tx, proposal)
    model.decide(
        found, ProposalState.REFUSED, by=tx.actor.id, behalf=tx.actor.behalf, note=note, last=0
    )
    await _decided(tx, found, ProposalState.REFUSED, note=note, now=now)


async def withdraw(tx: Tx, *, proposal: UUID, note: str, now: datetime) -> None:
    """Whoever wrote it takes it back."""
    found = await _held(tx, proposal)
    model.decide(found, ProposalState.WITHDRAWN, by=tx.actor.id, note=note, last=0)
    await _decided(tx, found, ProposalState.WITHDRAWN, note=note, now=now)


async def _decided(tx: Tx, found: Proposal, to: ProposalState, *, note: str, now: datetime) -> None:
    await queries.record_decision(tx, found.id, to, note=note.strip(), at=now)
    await audit.note(tx, f"hint.{to.value}", subject=str(found.id), code=found.code)


async def _held(tx: Tx, proposal: UUID) -> Proposal:
    found = await queries.locked(tx, proposal)
    if found is None:
        raise Unknown
    return found


class Shown(Struct, frozen=True):
    """A proposal with what holds today, what of Yui's own it leaves out, the lines that no example
    shows at work, and who wrote and decided it."""

    proposal: Proposal
    now: Rule | None
    weaker: list[str]
    unproven: list[str]
    names: dict[str, str]


async def show(tx: ReadTx, *, proposal: UUID, now: datetime) -> Shown:
    """A proposal as the second person reads it."""
    found = await queries.proposal(tx, proposal)
    if found is None:
        raise Unknown
    known = [*shipped(), *await versions.of_code(tx, found.code)]
    rule = found.rule
    return Shown(
        proposal=found,
        now=wording.holding(known, day_of(now)).get(found.code),
        weaker=hints.weaker(rule, on=rule.valid_from),
        unproven=model.unmet(rule.finds, found.meets) if rule.active else [],
        names=await queries.names(tx, [found.made_by, found.decided_by or found.made_by]),
    )


async def waiting_of(tx: ReadTx, *, code: str) -> UUID | None:
    """The proposal of a rule that waits for a second person."""
    return await queries.waiting_of(tx, code)


async def page(
    tx: ReadTx,
    *,
    waiting: bool = True,
    after: tuple[datetime, UUID] | None = None,
    most: int = PAGE,
) -> list[Listed]:
    """A page of proposals, the newest first."""
    return await queries.page(tx, waiting=waiting, after=after, most=most)
