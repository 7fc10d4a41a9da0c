"""Every SQL statement of the slice."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.hints.model import Decision, Hit, Logged, Place, Rule

_RULE: LiteralString = """
    select code, version, title, patterns, meaning, better, source, valid_from, active, reason,
           made_at, made_by
    from app.hint_rule where tenant_id = $1
"""


async def begun(tx: ReadTx, day: date) -> list[Rule]:
    """Of each of the town's rules the last version begun by a day."""
    return await tx.all(
        Rule,
        """
        select distinct on (code) code, version, title, patterns, meaning, better, source,
               valid_from, active, reason, made_at, made_by
        from app.hint_rule where tenant_id = $1 and valid_from <= $2
        order by code, version desc
        """,
        tx.tenant,
        day,
    )


async def coming(tx: ReadTx, day: date) -> list[Rule]:
    """The town's versions that begin after a day, of each rule the next one."""
    return await tx.all(
        Rule,
        """
        select distinct on (code) code, version, title, patterns, meaning, better, source,
               valid_from, active, reason, made_at, made_by
        from app.hint_rule where tenant_id = $1 and valid_from > $2
        order by code, valid_from, version desc
        """,
        tx.tenant,
        day,
    )


async def rules(tx: ReadTx) -> list[Rule]:
    """Every version that the town wrote: for the evidence, which holds all of them."""
    return await tx.all(Rule, _RULE + " order by code, version", tx.tenant)


async def of_code(tx: ReadTx, code: str) -> list[Rule]:
    """Every version of a rule that the town wrote."""
    return await tx.all(Rule, _RULE + " and code = $2 order by version", tx.tenant, code)


async def record_rule(tx: Tx, rule: Rule, *, proposal: UUID, by: UUID, at: datetime) -> int:
    """The next version of a rule; returns its number. Two at once: the key lets one in."""
    number: int = await tx.value(
        """
        insert into app.hint_rule (tenant_id, code, version, title, patterns, meaning, better,
            source, valid_from, active, reason, made_by, made_at, proposal_id)
        select $1, $2::text, coalesce(max(h.version), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11,
               $12, $13
        from app.hint_rule h where h.tenant_id = $1 and h.code = $2
        returning version
        """,
        tx.tenant,
        rule.code,
        rule.title,
        rule.patterns,
        rule.meaning,
        rule.better,
        rule.source,
        rule.valid_from,
        rule.active,
        rule.reason,
        by,
        at,
        proposal,
    )
    return number


async def record_hit(
    tx: Tx, hit: Hit, *, place: Place, subject: str, decision: Decision, reason: str, at: datetime
) -> None:
    """Keeps a hit as evidence."""
    await tx.run(
        """
        insert into app.hint_hit (tenant_id, rule_code, rule_version, source, place, subject, found,
            around, decision, reason, by_id, by_scope, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """,
        tx.tenant,
        hit.rule.code,
        hit.rule.version,
        hit.rule.source,
        place.value,
        subject,
        hit.found,
        hit.around,
        decision.value,
        reason,
        tx.actor.id,
        tx.actor.scope.value,
        at,
    )


async def hits(
    tx: ReadTx, *, after: tuple[datetime, UUID] | None, sent_only: bool, most: int
) -> list[Logged]:
    """A page of hits, the newest first, going on after (moment, id)."""
    at, last = after or (None, None)
    return await tx.all(
        Logged,
        """
        select id, rule_code, rule_version, source, place, subject, found, around, decision, reason,
               by_id, by_scope, at
        from app.hint_hit
        where tenant_id = $1 and (not $2 or decision = 'sent')
          and ($3::timestamptz is null or (at, id) < ($3, $4::uuid))
        order by at desc, id desc limit $5
        """,
        tx.tenant,
        sent_only,
        at,
        last,
        most,
    )


async def hits_of(tx: ReadTx, *, since: datetime, until: datetime) -> list[Logged]:
    """The hits of a span of time, the oldest first."""
    return await tx.all(
        Logged,
        """
        select id, rule_code, rule_version, source, place, subject, found, around, decision, reason,
               by_id, by_scope, at
        from app.hint_hit where tenant_id = $1 and at >= $2 and at < $3 order by at, id limit 5000
        """,
        tx.tenant,
        since,
        until,
    )
