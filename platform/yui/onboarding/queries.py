"""Every SQL statement of the slice but those about papers and accounts."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.onboarding.model import Her, Joining, Rule, Said, Seen, Stands, Step, Waits

_HER: LiteralString = """
    select id, code, name, kana, state from app.worker where tenant_id = $1 and id = $2
"""


async def waits(tx: ReadTx, workers: Sequence[UUID] | None, *, on: date) -> list[Waits]:
    """Those of the workers (None: of the town's) who lack steps on a day, with the steps."""
    return await tx.all(
        Waits,
        "select worker_id, missing from app.onboarding_waits($1, $2, $3)",
        *(tx.tenant, on, None if workers is None else list(workers)),
    )


async def stands(tx: ReadTx, worker: UUID, *, on: date) -> Stands | None:
    """All that is asked of a worker on a day, and what is missing."""
    return await tx.one(
        Stands,
        "select steps, missing from app.onboarding_steps($1, $2, $3)",
        *(tx.tenant, on, [worker]),
    )


async def her(tx: ReadTx, worker: UUID) -> Her | None:
    """A worker; under scope `person`, only herself."""
    return await tx.one(Her, _HER, tx.tenant, worker)


async def her_locked(tx: Tx, worker: UUID) -> Her | None:
    """A worker, held: two steps done at once pass the gate once."""
    return await tx.one(Her, _HER + " for update", tx.tenant, worker)


async def ready(tx: Tx, *, on: date, most: int) -> list[UUID]:
    """Those who join and lack nothing any more, all held; who does a step just now passes by it."""
    return await tx.all(
        UUID,
        """
        select w.id from app.worker w
        where w.tenant_id = $1 and w.state = 'joining'
          and not exists (select from app.onboarding_waits($1, $2, null) x where x.worker_id = w.id)
        order by w.code limit $3 for update of w skip locked
        """,
        *(tx.tenant, on, most),
    )


async def record_said(
    tx: Tx, worker: UUID, step: Step, said: dict[str, object], *, at: datetime
) -> None:
    """What she says of a step from now on; what she said before stays."""
    await tx.run(
        """
        insert into app.onboarding_answer (tenant_id, worker_id, step, said, answered_at)
        values ($1, $2, $3, $4, $5)
        """,
        *(tx.tenant, worker, step.value, said, at),
    )


async def said(tx: ReadTx, worker: UUID) -> list[Said]:
    """The last that she said of each step."""
    return await tx.all(
        Said,
        """
        select distinct on (step) step, said, answered_at from app.onboarding_answer
        where tenant_id = $1 and worker_id = $2 order by step, answered_at desc, id desc
        """,
        *(tx.tenant, worker),
    )


async def board(tx: ReadTx, *, on: date, after: str, most: int) -> list[Joining]:
    """Who joins, or works and is stopped, by code: names of steps and nothing of their content."""
    return await tx.all(
        Joining,
        """
        select w.id, w.code, w.name, w.state, w.joined_on, coalesce(x.missing, '{}') as missing,
               (select max(r.on_day) from app.onboarding_reminder r
                where r.tenant_id = w.tenant_id and r.worker_id = w.id) as reminded_on
        from app.worker w
        left join app.onboarding_waits($1, $2, null) x on x.worker_id = w.id
        where w.tenant_id = $1 and w.code > $3
          and (w.state = 'joining' or (w.state = 'active' and x.worker_id is not null))
        order by w.code limit $4
        """,
        *(tx.tenant, on, after, most),
    )


async def record_reminder(tx: Tx, worker: UUID, *, on: date, at: datetime) -> bool:
    """A reminder of today; False when there is one."""
    rows = await tx.run(
        """
        insert into app.onboarding_reminder (tenant_id, worker_id, on_day, sent_by, sent_at)
        values ($1, $2, $3, $4, $5) on conflict (tenant_id, worker_id, on_day) do nothing
        """,
        *(tx.tenant, worker, on, tx.actor.id, at),
    )
    return rows == 1


async def record_seen(tx: Tx, worker: UUID, seen: Seen) -> None:
    """What staff saw for a step."""
    await tx.run(
        """
        insert into app.onboarding_seen (tenant_id, worker_id, step, valid_from, valid_to, ground,
            noted_by, noted_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        *(tx.tenant, worker, seen.step.value, seen.valid_from, seen.valid_to, seen.ground),
        *(tx.actor.id, seen.noted_at),
    )


async def seen(tx: ReadTx, worker: UUID) -> list[Seen]:
    """What staff saw, the newest first."""
    return await tx.all(
        Seen,
        """
        select step, valid_from, valid_to, ground, noted_at from app.onboarding_seen
        where tenant_id = $1 and worker_id = $2 order by noted_at desc, id desc limit 20
        """,
        *(tx.tenant, worker),
    )


async def rules(tx: ReadTx, body: UUID) -> list[Rule]:
    """A body's own lists, the newest first."""
    return await tx.all(
        Rule,
        """
        select valid_from, steps from app.onboarding_rule
        where tenant_id = $1 and body_id = $2 order by valid_from desc limit 50
        """,
        *(tx.tenant, body),
    )


async def usual(tx: ReadTx) -> list[Rule]:
    """The lists that come with Yui, the newest first: shared by all towns."""
    sql: LiteralString = (
        "select valid_from, steps, source from app.onboarding_default order by valid_from desc"
    )
    return await tx.all(Rule, sql)


async def record_rule(tx: Tx, body: UUID, rule: Rule, *, at: datetime) -> bool:
    """A body's list from a day on; False when that day has one."""
    rows = await tx.run(
        """
        insert into app.onboarding_rule (tenant_id, body_id, valid_from, steps, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, body_id, valid_from) do nothing
        """,
        *(tx.tenant, body, rule.valid_from, [step.value for step in rule.steps]),
        *(tx.actor.id, at),
    )
    return rows == 1
