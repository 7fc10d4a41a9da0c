"""What the guard does: looks at a week, keeps what it met, and records what is done about it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from uuid import UUID

from msgspec.structs import replace

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.guard import evidence, model, queries, rules
from yui.guard.detectors import Found, detect
from yui.guard.equipment import actions as equipment
from yui.guard.facts import Facts
from yui.guard.gather import queries as gather
from yui.guard.model import Event, Finding, FindingChanged, FindingState, Look, Step, Week
from yui.hints import actions as hints
from yui.japan import JST, add_months, day_of
from yui.notices import actions as notices
from yui.towns import actions as towns

PAGE = 50
NO_ROUTE = "(none)"
"""Stands for whatever path was tried that no route has: not the caller's words."""
WAITING = (FindingState.OPEN, FindingState.MENDING)


async def facts_of(tx: ReadTx, week: Week) -> Facts:
    """Everything the detectors look at, of one week; incomes reach back as far as a rule asks."""
    since = datetime.combine(week.monday, time(), JST)
    until = since + timedelta(days=7)
    back = max((rule.limits.get("months", 0) for rule in rules.of_day(week.until)), default=0)
    first = add_months(week.until.replace(day=1), -back, on=1)
    why = await gather.reasons(tx, since=since, until=until)
    texts = [
        *await gather.to_workers(tx, since=since, until=until),
        *await gather.of_clients(tx, since=since, until=until),
        *await gather.contracts(tx, since=since, until=until),
    ]
    return Facts(
        until=week.until,
        texts=[replace(text, reason=why.get(text.id, "")) for text in texts],
        attempts=await gather.attempts(tx, since=since, until=until),
        windows=await gather.windows(tx, since=since, until=until),
        works=await gather.works(tx, since=since, until=until),
        incomes=await gather.incomes(tx, since=first, until=week.until),
        equipment=await gather.equipment(tx, since=since, until=until),
    )


async def look(tx: Tx, *, week: Week, now: datetime) -> Look:
    """Looks at a week; the same week again finds nothing new and changes no finding.

    Directors are told once a week when something new was met.
    """
    facts = await facts_of(tx, week)
    met = detect(facts, rules.of_day(week.monday), hints.standard(on=week.monday))
    fresh = await _keep(tx, met, week=week, now=now)
    seen = Look(week=week.code, ran_at=now, facts=facts.count, met=len(met), fresh=fresh)
    await queries.record_look(tx, seen)
    await audit.note(tx, "guard.looked", subject=week.code, met=len(met), fresh=fresh)
    if fresh:
        await notices.tell_directors(
            tx,
            kind="guard",
            subject="偽装請負の点検で、新しい指摘があります",
            body=f"{week.code}の点検で、{fresh}件の指摘がありました。内容を見て、是正か説明を選んでください。",
            link="/guard",
            key=f"guard.found:{week.code}",
            now=now,
        )
    return seen


async def _keep(tx: Tx, met: Sequence[Found], *, week: Week, now: datetime) -> int:
    """Writes what is new, and what a later week met again; returns how many wait anew."""
    known = {each.key: each for each in await queries.keyed_locked(tx, [f.key for f in met])}
    fresh = 0
    for found in met:
        before = known.get(found.key)
        if before is None:
            fresh += await queries.record_finding(tx, found, week=week.code, at=now) is not None
        elif week.code > before.last_week:
            state = model.seen_again(before, week)
            await queries.record_seen(tx, before.id, found=found, week=week.code, state=state)
            if state is not before.state:
                fresh += 1
                note = f"{week.code}にまた見つかりました。"
                await _step(tx, before, state, note=note, due_on=None, now=now)
    return fresh


async def _step(
    tx: Tx, finding: Finding, to: FindingState, *, note: str, due_on: date | None, now: datetime
) -> None:
    step = Step(
        finding_id=finding.id,
        from_state=finding.state,
        to_state=to,
        note=note.strip(),
        due_on=due_on,
        by_id=tx.actor.id,
        at=now,
    )
    await queries.record_step(tx, step)
    await audit.note(tx, "guard.finding_moved", subject=str(finding.id), to=to.value)


async def move(
    tx: Tx,
    *,
    finding: UUID,
    to: FindingState,
    note: str,
    now: datetime,
    due_on: date | None = None,
    version: int | None = None,
) -> None:
    """A director mends a practice, says it is mended, or explains why it is none."""
    found = await queries.finding_locked(tx, finding)
    if found is None:
        raise Unknown
    if version is not None and version != found.version:
        raise FindingChanged
    state = model.take_up(found, to, note=note, due_on=due_on, on=day_of(now))
    mending = state is FindingState.MENDING
    await queries.record_move(
        tx,
        finding,
        state=state,
        plan=note.strip() if mending else None,
        due_on=due_on if mending else None,
    )
    await _step(tx, found, state, note=note, due_on=due_on if mending else None, now=now)


async def findings(
    tx: ReadTx,
    *,
    states: Sequence[FindingState] = WAITING,
    after: tuple[datetime, UUID] | None = None,
    most: int = PAGE,
) -> list[Finding]:
    """A page of findings, the newest first."""
    return await queries.findings(
        tx, states=[state.value for state in states], after=after, most=most
    )


async def show(tx: ReadTx, *, finding: UUID) -> tuple[Finding, list[Step]]:
    """A finding with what was done about it."""
    found = await queries.finding(tx, finding)
    if found is None:
        raise Unknown
    return found, await queries.steps(tx, finding)


async def looks(tx: ReadTx, *, most: int = 12) -> list[Look]:
    """The weeks looked at last."""
    return await queries.looks(tx, most=most)


async def events(
    tx: ReadTx, *, after: tuple[datetime, UUID] | None = None, most: int = PAGE
) -> list[Event]:
    """What the contract edge refused, the newest first."""
    return await queries.events(tx, after=after, most=most)


async def refused(tx: Tx, *, method: str, route: str, status: int, now: datetime) -> None:
    """A client asked for what no client may: kept once a day, in the chain too when it is new."""
    if await queries.record_event(tx, method=method, route=route[:200], status=status, at=now):
        await audit.note(
            tx, "guard.client_refused", subject=str(tx.actor.id), route=route[:200], status=status
        )


async def export(tx: Tx, *, since: date, until: date, now: datetime) -> bytes:
    """The evidence of a span of days as a zip; that it was taken is noted.

    Findings that were met or stood open in the span; hints and refused requests within it.
    """
    model.span(since, until)
    begins = datetime.combine(since, time(), JST)
    ends = datetime.combine(until + timedelta(days=1), time(), JST)
    town = await towns.town(tx)
    first, last = model.week_of(since).code, model.week_of(until).code
    kept = evidence.Kept(
        town=town.name,
        since=since,
        until=until,
        items=rules.items(),
        rules=rules.all_rules(),
        wording=await hints.all_versions(tx),
        findings=await queries.findings_of(tx, first=first, last=last),
        steps=await queries.steps(tx, None),
        looks=await queries.looks_of(tx, first=first, last=last),
        events=await queries.events_of(tx, since=begins, until=ends),
        hits=await hints.hits_of(tx, since=begins, until=ends),
        equipment=await equipment.until(tx, until=ends),
    )
    made = evidence.packed(kept, made=now)
    await audit.note(
        tx,
        "guard.evidence_taken",
        subject=str(tx.tenant),
        since=since,
        until=until,
        sha256=sha256(made).hexdigest(),
    )
    return made
