"""Every SQL statement of findings, looks and refused requests. Facts are gathered in `gather`."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.guard.detectors import Found
from yui.guard.model import Event, Finding, FindingState, Look, Step

MOST = 1_000
_FINDING: LiteralString = """
    select id, rule_code, rule_from, kind, subject, excerpt, evidence, first_week, last_week, weeks,
           state, plan, due_on, version, found_at
    from app.guard_finding where tenant_id = $1
"""


class Keyed(Finding, frozen=True, kw_only=True):
    """A finding with its key."""

    key: str


async def keyed_locked(tx: Tx, keys: list[str]) -> list[Keyed]:
    """The findings of these keys, held until the transaction ends."""
    return await tx.all(
        Keyed,
        """
        select key, id, rule_code, rule_from, kind, subject, excerpt, evidence, first_week, last_week,
               weeks, state, plan, due_on, version, found_at
        from app.guard_finding where tenant_id = $1 and key = any ($2::text[]) for update
        """,
        tx.tenant,
        keys,
    )


async def record_finding(tx: Tx, found: Found, *, week: str, at: datetime) -> UUID | None:
    """A new finding; None when another look wrote it a moment ago."""
    made: UUID | None = await tx.value(
        """
        insert into app.guard_finding (tenant_id, rule_code, rule_from, key, kind, subject, excerpt,
            evidence, first_week, last_week, found_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)
        on conflict (tenant_id, key) do nothing returning id
        """,
        tx.tenant,
        found.rule.code,
        found.rule.since,
        found.key,
        found.kind,
        found.subject,
        found.excerpt,
        found.evidence,
        week,
        at,
    )
    return made


async def record_seen(
    tx: Tx, finding: UUID, *, found: Found, week: str, state: FindingState
) -> None:
    """The same practice was met in a later week."""
    await tx.run(
        """
        update app.guard_finding set last_week = $3, weeks = weeks + 1, state = $4, excerpt = $5,
            evidence = $6, version = version + 1
        where tenant_id = $1 and id = $2 and last_week < $3
        """,
        tx.tenant,
        finding,
        week,
        state.value,
        found.excerpt,
        found.evidence,
    )


async def record_move(
    tx: Tx, finding: UUID, *, state: FindingState, plan: str | None, due_on: date | None
) -> None:
    """Moves a finding on; a plan replaces the one before."""
    await tx.run(
        """
        update app.guard_finding set state = $3, plan = coalesce($4, plan),
            due_on = coalesce($5, due_on), version = version + 1
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        finding,
        state.value,
        plan,
        due_on,
    )


async def record_step(tx: Tx, step: Step) -> None:
    """Keeps a move as evidence."""
    await tx.run(
        """
        insert into app.guard_step (tenant_id, finding_id, from_state, to_state, note, due_on, by_id, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        tx.tenant,
        step.finding_id,
        step.from_state.value,
        step.to_state.value,
        step.note,
        step.due_on,
        step.by_id,
        step.at,
    )


async def record_look(tx: Tx, look: Look) -> None:
    """A week was looked at; again, and the last look counts."""
    await tx.run(
        """
        insert into app.guard_look (tenant_id, week, ran_at, facts, met, fresh)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (tenant_id, week) do update
            set ran_at = excluded.ran_at, facts = excluded.facts, met = excluded.met,
                fresh = app.guard_look.fresh + excluded.fresh
        """,
        tx.tenant,
        look.week,
        look.ran_at,
        look.facts,
        look.met,
        look.fresh,
    )


async def looks(tx: ReadTx, *, most: int) -> list[Look]:
    """The weeks that were looked at, the newest first."""
    return await tx.all(
        Look,
        """
        select week, ran_at, facts, met, fresh from app.guard_look
        where tenant_id = $1 order by week desc limit $2
        """,
        tx.tenant,
        most,
    )


async def finding(tx: ReadTx, finding_id: UUID) -> Finding | None:
    """A finding."""
    return await tx.one(
        Finding,
        _FINDING + " and id = $2",
        tx.tenant,
        finding_id,
    )


async def finding_locked(tx: Tx, finding_id: UUID) -> Finding | None:
    """A finding, held until the transaction ends."""
    return await tx.one(
        Finding,
        _FINDING + " and id = $2 for update",
        tx.tenant,
        finding_id,
    )


async def findings(
    tx: ReadTx, *, states: list[str], after: tuple[datetime, UUID] | None, most: int
) -> list[Finding]:
    """A page of findings in these states, the newest first, going on after (moment, id)."""
    at, last = after or (None, None)
    return await tx.all(
        Finding,
        _FINDING
        + """
        and state = any ($2::text[])
          and ($3::timestamptz is null or (found_at, id) < ($3, $4::uuid))
        order by found_at desc, id desc limit $5
        """,
        tx.tenant,
        states,
        at,
        last,
        most,
    )


async def steps(tx: ReadTx, finding_id: UUID | None) -> list[Step]:
    """The moves of one finding, or of all."""
    return await tx.all(
        Step,
        """
        select finding_id, from_state, to_state, note, due_on, by_id, at from app.guard_step
        where tenant_id = $1 and ($2::uuid is null or finding_id = $2) order by at, id limit $3
        """,
        tx.tenant,
        finding_id,
        MOST,
    )


async def record_event(tx: Tx, *, method: str, route: str, status: int, at: datetime) -> int:
    """Keeps a refused request, the first of its day, caller and route; 0 when it was. No target, as
    naming one would need SELECT, which a client has not here."""
    return await tx.run(
        """
        insert into app.guard_event (tenant_id, actor_id, scope, method, route, status, day, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing
        """,
        tx.tenant,
        tx.actor.id,
        tx.actor.scope.value,
        method,
        route,
        status,
        at.date(),
        at,
    )


async def events(
    tx: ReadTx, *, after: tuple[datetime, UUID] | None = None, most: int
) -> list[Event]:
    """Refused requests, the newest first."""
    at, last = after or (None, None)
    return await tx.all(
        Event,
        """
        select id, actor_id, scope, method, route, status, at from app.guard_event
        where tenant_id = $1 and ($2::timestamptz is null or (at, id) < ($2, $3::uuid))
        order by at desc, id desc limit $4
        """,
        tx.tenant,
        at,
        last,
        most,
    )


async def findings_of(tx: ReadTx, *, first: str, last: str) -> list[Finding]:
    """Findings that were met in a span of weeks, in the order of their days."""
    return await tx.all(
        Finding,
        _FINDING
        + """
        and first_week <= $3 and last_week >= $2
        order by found_at, id limit $4
        """,
        tx.tenant,
        first,
        last,
        MOST,
    )


async def looks_of(tx: ReadTx, *, first: str, last: str) -> list[Look]:
    """The weeks of a span that were looked at."""
    return await tx.all(
        Look,
        """
        select week, ran_at, facts, met, fresh from app.guard_look
        where tenant_id = $1 and week between $2 and $3 order by week
        """,
        tx.tenant,
        first,
        last,
    )


async def events_of(tx: ReadTx, *, since: datetime, until: datetime) -> list[Event]:
    """Refused requests of a span, the oldest first."""
    return await tx.all(
        Event,
        """
        select id, actor_id, scope, method, route, status, at from app.guard_event
        where tenant_id = $1 and at >= $2 and at < $3 order by at, id limit $4
        """,
        tx.tenant,
        since,
        until,
        MOST,
    )
