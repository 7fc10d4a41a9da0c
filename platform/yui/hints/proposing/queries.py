"""Every SQL statement of proposals."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.hints.model import Rule
from yui.hints.proposing.model import Listed, Proposal, ProposalState

_PROPOSAL: LiteralString = """
    select id, code, after_version, title, patterns, meaning, better, source, valid_from, active,
           reason, meets, spares, state, made_by, made_at, decided_by, decided_at, note
    from app.hint_proposal where tenant_id = $1
"""


async def record(
    tx: Tx, rule: Rule, *, after: int, meets: str, spares: str, at: datetime
) -> UUID | None:
    """Keeps a proposal; None when one of the same rule waits already."""
    made: UUID | None = await tx.value(
        """
        insert into app.hint_proposal (tenant_id, code, after_version, title, patterns, meaning,
            better, source, valid_from, active, reason, meets, spares, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        on conflict (tenant_id, code) where state = 'proposed' do nothing returning id
        """,
        tx.tenant,
        rule.code,
        after,
        rule.title,
        rule.patterns,
        rule.meaning,
        rule.better,
        rule.source,
        rule.valid_from,
        rule.active,
        rule.reason,
        meets,
        spares,
        tx.actor.id,
        at,
    )
    return made


async def proposal(tx: ReadTx, proposal: UUID) -> Proposal | None:
    """A proposal."""
    return await tx.one(Proposal, _PROPOSAL + " and id = $2", tx.tenant, proposal)


async def locked(tx: Tx, proposal: UUID) -> Proposal | None:
    """A proposal, held until the transaction ends."""
    return await tx.one(Proposal, _PROPOSAL + " and id = $2 for update", tx.tenant, proposal)


async def names(tx: ReadTx, staff: list[UUID]) -> dict[str, str]:
    """The names of these members of staff, by id."""
    found: dict[str, str] = await tx.value(
        """
        select coalesce(jsonb_object_agg(s.id::text, s.name), '{}'::jsonb) from app.staff s
        where s.tenant_id = $1 and s.id = any ($2::uuid[])
        """,
        tx.tenant,
        staff,
    )
    return found


async def waiting_of(tx: ReadTx, code: str) -> UUID | None:
    """The proposal of a rule that waits."""
    sql: LiteralString = """
        select id from app.hint_proposal
        where tenant_id = $1 and code = $2 and state = 'proposed'
    """
    return await tx.one(UUID, sql, tx.tenant, code)


async def page(
    tx: ReadTx, *, waiting: bool, after: tuple[datetime, UUID] | None, most: int
) -> list[Listed]:
    """A page of proposals, the newest first, going on after (moment, id): those that wait, or all."""
    at, last = after or (None, None)
    return await tx.all(
        Listed,
        """
        select id, code, title, active, valid_from, state, made_at from app.hint_proposal
        where tenant_id = $1 and (not $2 or state = 'proposed')
          and ($3::timestamptz is null or (made_at, id) < ($3, $4::uuid))
        order by made_at desc, id desc limit $5
        """,
        tx.tenant,
        waiting,
        at,
        last,
        most,
    )


async def record_decision(
    tx: Tx, proposal: UUID, state: ProposalState, *, note: str, at: datetime
) -> None:
    """What became of it, by whom, in whose words."""
    await tx.run(
        """
        update app.hint_proposal set state = $3, decided_by = $4, decided_at = $5, note = $6
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        proposal,
        state.value,
        tx.actor.id,
        at,
        note,
    )
