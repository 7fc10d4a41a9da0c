"""Every SQL statement of the slice."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.availability.model import Basis, Clearance, Day, HerDay, HerSkill, Profile, Said, Trusted


async def profiles(tx: ReadTx, workers: list[UUID]) -> list[Profile]:
    """What these workers say of themselves; under scope `person`, she alone."""
    return await tx.all(
        Profile,
        """
        select worker_id, home, center, mon, tue, wed, thu, fri, sat, sun, weekly, equipment,
               interests, said_at
        from app.worker_profile where tenant_id = $1 and worker_id = any ($2::uuid[])
        """,
        tx.tenant,
        workers,
    )


async def held(tx: Tx, worker: UUID) -> Profile | None:
    """What a worker says of herself, held: of two who put work with her the second counts the first's."""
    return await tx.one(
        Profile,
        """
        select worker_id, home, center, mon, tue, wed, thu, fri, sat, sun, weekly, equipment,
               interests, said_at
        from app.worker_profile where tenant_id = $1 and worker_id = $2 for update
        """,
        tx.tenant,
        worker,
    )


async def record_profile(tx: Tx, said: Said, *, at: datetime) -> None:
    """The caller's own word on herself, in place of the last."""
    await tx.run(
        """
        insert into app.worker_profile (tenant_id, worker_id, home, center, mon, tue, wed, thu, fri,
            sat, sun, weekly, equipment, interests, said_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        on conflict (tenant_id, worker_id) do update set home = excluded.home,
            center = excluded.center, mon = excluded.mon, tue = excluded.tue, wed = excluded.wed,
            thu = excluded.thu, fri = excluded.fri, sat = excluded.sat, sun = excluded.sun,
            weekly = excluded.weekly, equipment = excluded.equipment,
            interests = excluded.interests, said_at = excluded.said_at
        """,
        tx.tenant,
        tx.actor.id,
        said.home,
        said.center,
        *said.minutes,
        said.weekly,
        said.equipment,
        said.interests,
        at,
    )


async def skills(tx: ReadTx, workers: list[UUID], *, on: date) -> list[HerSkill]:
    """What these workers can do on a day: of her own word and of her proofs the higher level, and of
    two alike the proof. A proof counts to its last day."""
    return await tx.all(
        HerSkill,
        """
        select worker_id, skill, level, evidence, link, valid_to from (
            select distinct on (worker_id, skill) worker_id, skill, level, evidence, link, valid_to
            from (
                select worker_id, skill, level, evidence, '' as link, null::date as valid_to
                from app.worker_skill
                where tenant_id = $1 and worker_id = any ($2::uuid[]) and level > 0
                union all
                select worker_id, skill, level, says, link, valid_to
                from app.worker_skill_proof
                where tenant_id = $1 and worker_id = any ($2::uuid[]) and proved_on <= $3
                  and (valid_to is null or valid_to >= $3)
            ) each
            order by worker_id, skill, level desc, (link <> '') desc, valid_to desc nulls first
        ) best
        order by worker_id, level desc, skill
        """,
        tx.tenant,
        workers,
        on,
    )


async def record_proof(
    tx: Tx,
    worker: UUID,
    skill: str,
    *,
    level: int,
    says: str,
    link: str,
    on: date,
    valid_to: date | None,
) -> None:
    """A proof of a worker's skill; the same page proves a skill once."""
    await tx.run(
        """
        insert into app.worker_skill_proof (tenant_id, worker_id, skill, link, level, says, proved_on,
            valid_to)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing
        """,
        tx.tenant,
        worker,
        skill,
        link,
        level,
        says,
        on,
        valid_to,
    )


async def record_skill(tx: Tx, skill: str, *, level: int, evidence: str, at: datetime) -> None:
    """What the caller says she can do; level 0 takes it back."""
    await tx.run(
        """
        insert into app.worker_skill (tenant_id, worker_id, skill, level, evidence, said_at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (tenant_id, worker_id, skill) do update
            set level = excluded.level, evidence = excluded.evidence, said_at = excluded.said_at
        """,
        tx.tenant,
        tx.actor.id,
        skill,
        level,
        evidence,
        at,
    )


async def unusual(tx: ReadTx, workers: list[UUID], *, since: date, until: date) -> list[Day]:
    """Days of these workers that are not as usual: minutes, and no reason."""
    return await tx.all(
        Day,
        """
        select worker_id, on_date, minutes from app.worker_day
        where tenant_id = $1 and worker_id = any ($2::uuid[]) and on_date between $3 and $4
          and minutes is not null
        """,
        tx.tenant,
        workers,
        since,
        until,
    )


async def her_days(tx: ReadTx, *, since: date) -> list[HerDay]:
    """The caller's own days with her own memos, which nobody else can read."""
    return await tx.all(
        HerDay,
        """
        select d.on_date, d.minutes, coalesce(m.memo, '') as memo
        from app.worker_day d
        left join app.worker_memo m on m.tenant_id = d.tenant_id and m.worker_id = d.worker_id
             and m.about = d.on_date::text
        where d.tenant_id = $1 and d.worker_id = $2 and d.on_date >= $3 and d.minutes is not null
        order by d.on_date limit 200
        """,
        tx.tenant,
        tx.actor.id,
        since,
    )


async def record_days(tx: Tx, days: list[date], *, minutes: int | None) -> None:
    """The caller's days, each with so many free minutes; None: as usual again."""
    await tx.run(
        """
        insert into app.worker_day (tenant_id, worker_id, on_date, minutes)
        select $1, $2, day, $4::integer from unnest($3::date[]) as day
        on conflict (tenant_id, worker_id, on_date) do update set minutes = excluded.minutes
        """,
        tx.tenant,
        tx.actor.id,
        days,
        minutes,
    )


async def record_memos(tx: Tx, about: list[str], *, memo: str) -> None:
    """Her own note on days or on what she cares for; nobody else can read it."""
    await tx.run(
        """
        insert into app.worker_memo (tenant_id, worker_id, about, memo)
        select $1, $2, each, $4 from unnest($3::text[]) as each
        on conflict (tenant_id, worker_id, about) do update set memo = excluded.memo
        """,
        tx.tenant,
        tx.actor.id,
        about,
        memo,
    )


async def memo(tx: ReadTx, about: str) -> str | None:
    """One of the caller's own notes."""
    return await tx.one(
        str,
        """
        select memo from app.worker_memo where tenant_id = $1 and worker_id = $2 and about = $3
        """,
        tx.tenant,
        tx.actor.id,
        about,
    )


async def clearances(tx: ReadTx, workers: list[UUID]) -> list[Trusted]:
    """The newest clearance of each of these workers."""
    return await tx.all(
        Trusted,
        """
        select distinct on (worker_id) worker_id, level, basis, given_at
        from app.worker_clearance where tenant_id = $1 and worker_id = any ($2::uuid[])
        order by worker_id, given_at desc
        """,
        tx.tenant,
        workers,
    )


async def record_clearance(
    tx: Tx, worker: UUID, *, level: Clearance, basis: Basis, at: datetime
) -> None:
    """A clearance given by the caller; the newest holds."""
    await tx.run(
        """
        insert into app.worker_clearance (tenant_id, worker_id, given_at, level, basis, given_by)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing
        """,
        tx.tenant,
        worker,
        at,
        int(level),
        basis.value,
        tx.actor.id,
    )
