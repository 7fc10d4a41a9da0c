"""Every SQL statement of the slice, but those of her own pages (`registry.mine.queries`)."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.registry.model import Agreement, Cell, Consent, NewAgreement, Seen, Text

_CONSENT: LiteralString = """
    select c.id, c.person_id, c.side, c.other, t.name as other_name, c.purpose, x.title, c.version,
           c.fields, c.until, c.granted_at, e.how, e.ended_at
    from app.consent c
    join app.tenant t on t.code = c.other
    join registry.consent_text x on x.purpose = c.purpose and x.version = c.version
    left join app.consent_end e on e.tenant_id = c.tenant_id and e.consent_id = c.id
    where c.tenant_id = $1
"""
_SEEN: LiteralString = """
    select s.consent_id, s.person_id, s.from_town, t.name as from_name, s.purpose, x.title, s.until,
           s.data, s.seen_at
    from app.person_seen s
    join app.consent c on c.tenant_id = s.tenant_id and c.id = s.consent_id
    join app.tenant t on t.code = s.from_town
    join registry.consent_text x on x.purpose = s.purpose and x.version = c.version
    where s.tenant_id = $1 and s.until > $2
"""


async def texts(tx: ReadTx, *, on: date) -> list[Text]:
    """The newest text of each purpose on a day."""
    return await tx.all(
        Text,
        """
        select distinct on (purpose) purpose, version, valid_from, title, body, items, crossing,
               recipients, retention, contact
        from registry.consent_text where valid_from <= $1 order by purpose, version desc
        """,
        on,
    )


async def new_id(tx: Tx) -> UUID:
    """A fresh time-ordered id."""
    made: UUID = await tx.value("select uuidv7()")
    return made


async def towns(tx: ReadTx) -> list[tuple[int, str]]:
    """The other towns by code."""
    found: list[list[object]] = await tx.value(
        """
        select coalesce(jsonb_agg(jsonb_build_array(code, name) order by code), '[]')
        from app.tenant where successor is null and code <> $1
        """,
        tx.tenant,
    )
    return [(int(str(code)), str(name)) for code, name in found]


async def agreements(tx: ReadTx, *, before: UUID | None, most: int) -> list[Agreement]:
    """This town's agreements on data, the newest first."""
    return await tx.all(
        Agreement,
        """
        select d.id, d.side, d.other, t.name as other_name, d.purpose, d.items, d.basis,
               d.responsible, d.document, d.valid_from, d.valid_to, d.state
        from app.data_agreement d join app.tenant t on t.code = d.other
        where d.tenant_id = $1 and ($2::uuid is null or d.id < $2) order by d.id desc limit $3
        """,
        *(tx.tenant, before, most),
    )


async def offered(tx: ReadTx, *, on: date) -> list[Agreement]:
    """The agreements under which she may consent on a day: this town passes on, another receives."""
    return await tx.all(
        Agreement,
        """
        select d.id, d.side, d.other, t.name as other_name, d.purpose, d.items, d.basis,
               d.responsible, d.document, d.valid_from, d.valid_to, d.state
        from app.data_agreement d join app.tenant t on t.code = d.other
        where d.tenant_id = $1 and d.side = 'out' and d.state = 'in_force'
          and $2 between d.valid_from and d.valid_to
        order by d.other, d.purpose, d.id desc limit 200
        """,
        *(tx.tenant, on),
    )


async def record_proposal(tx: Tx, ident: UUID, new: NewAgreement, *, at: datetime) -> str:
    """Proposes an agreement to the other town; the gate's word."""
    said: str = await tx.value(
        "select gate.data_propose($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        *(ident, new.other, new.purpose, new.items, new.basis, new.responsible, new.document),
        *(new.valid_from, new.valid_to, at),
    )
    return said


async def record_answer(tx: Tx, agreement: UUID, answer: str, *, at: datetime) -> str:
    """Moves an agreement on both sides; the gate's word."""
    said: str = await tx.value("select gate.data_answer($1, $2, $3)", agreement, answer, at)
    return said


async def consents(
    tx: ReadTx, *, person: UUID, before: UUID | None = None, most: int = 200
) -> list[Consent]:
    """A person's consents in this town's records, the newest first."""
    return await tx.all(
        Consent,
        _CONSENT
        + """
        and c.person_id = $2 and ($3::uuid is null or c.id < $3) order by c.id desc limit $4
        """,
        *(tx.tenant, person, before, most),
    )


async def record_grant(
    tx: Tx,
    ident: UUID,
    *,
    to: int,
    purpose: str,
    version: int,
    fields: list[str],
    until: datetime,
    agreement: UUID | None,
    at: datetime,
) -> str:
    """The caller's consent, on both sides, with the copy that it opens; the gate's word."""
    said: str = await tx.value(
        "select gate.consent_grant($1, $2, $3, $4, $5, $6, $7, $8)",
        *(ident, to, purpose, version, fields, until, agreement, at),
    )
    return said


async def record_revoked(tx: Tx, consent: UUID, *, at: datetime) -> str:
    """The end of the caller's consent; the gate's word."""
    said: str = await tx.value("select gate.consent_revoke($1, $2)", consent, at)
    return said


async def run_out(tx: ReadTx, *, at: datetime, most: int) -> list[UUID]:
    """Consents of this town's people whose time is over and whose end is not recorded."""
    return await tx.all(
        UUID,
        """
        select c.id from app.consent c
        where c.tenant_id = $1 and c.until <= $2 and c.side <> 'in' and not exists (
            select from app.consent_end e where e.tenant_id = c.tenant_id and e.consent_id = c.id)
        order by c.until, c.id limit $3
        """,
        *(tx.tenant, at, most),
    )


async def not_ended(tx: ReadTx, *, person: UUID) -> list[UUID]:
    """Consents of one of this town's people whose end is not recorded."""
    return await tx.all(
        UUID,
        """
        select c.id from app.consent c
        where c.tenant_id = $1 and c.person_id = $2 and c.side <> 'in' and not exists (
            select from app.consent_end e where e.tenant_id = c.tenant_id and e.consent_id = c.id)
        order by c.id
        """,
        *(tx.tenant, person),
    )


async def record_expired(tx: Tx, consent: UUID, *, at: datetime) -> str:
    """The end of what ran out; the gate's word."""
    said: str = await tx.value("select gate.consent_expire($1, $2)", consent, at)
    return said


async def record_refreshed(tx: Tx, *, at: datetime) -> int:
    """Copies made anew where they are no longer true; how many."""
    found: int = await tx.value("select gate.seen_refresh($1)", at)
    return found


async def seen(tx: ReadTx, *, at: datetime, before: UUID | None, most: int) -> list[Seen]:
    """Whom this town sees by consent, the newest consent first."""
    return await tx.all(
        Seen,
        _SEEN
        + """
        and ($3::uuid is null or s.consent_id < $3) order by s.consent_id desc limit $4
        """,
        *(tx.tenant, at, before, most),
    )


async def seen_one(tx: ReadTx, consent: UUID, *, at: datetime) -> Seen | None:
    """What this town sees by one consent while it holds."""
    return await tx.one(Seen, _SEEN + " and s.consent_id = $3", tx.tenant, at, consent)


async def record_use(tx: Tx, consent: UUID, *, at: datetime) -> str:
    """A look, noted in both towns; the gate's word."""
    said: str = await tx.value("select gate.seen_use($1, $2)", consent, at)
    return said


async def weekly_minutes(tx: ReadTx) -> list[int]:
    """The free minutes of a week of each active worker."""
    return await tx.all(
        int,
        """
        select coalesce(least(p.weekly, p.mon + p.tue + p.wed + p.thu + p.fri + p.sat + p.sun), 0)
        from app.worker w
        left join app.worker_profile p on p.tenant_id = w.tenant_id and p.worker_id = w.id
        where w.tenant_id = $1 and w.state = 'active'
        """,
        tx.tenant,
    )


async def able(tx: ReadTx) -> dict[str, int]:
    """How many active workers say that they can do what."""
    found: dict[str, int] = await tx.value(
        """
        select coalesce(jsonb_object_agg(x.skill, x.people), '{}') from (
            select s.skill, count(*) as people
            from app.worker w
            join app.worker_skill s on s.tenant_id = w.tenant_id and s.worker_id = w.id
            where w.tenant_id = $1 and w.state = 'active' and s.level > 0 group by s.skill
        ) x
        """,
        tx.tenant,
    )
    return found


async def record_cells(tx: Tx, month: date, cells: list[Cell]) -> int:
    """The month's snapshot, once; how many cells were written."""
    rows = [{"kind": each.kind, "cell": each.cell, "amount": each.amount} for each in cells]
    found: int = await tx.value("select kpi.publish_registry($1, $2)", month, rows)
    return found


async def cells(tx: ReadTx) -> list[Cell]:
    """The newest snapshot of each town, through the coordinator's door."""
    return await tx.all(
        Cell,
        """
        select c.tenant_id, c.kind, c.cell, c.amount from kpi.registry_cell c
        where c.month = (select max(m.month) from kpi.registry_cell m
                         where m.tenant_id = c.tenant_id)
        order by c.tenant_id, c.kind, c.cell limit 5000
        """,
    )


async def months(tx: ReadTx) -> list[date]:
    """Of which months the newest snapshots are."""
    return await tx.all(
        date,
        """
        select distinct max(month) from kpi.registry_cell group by tenant_id order by 1 desc
        """,
    )


async def named(tx: ReadTx) -> dict[int, str]:
    """The towns by name, through the coordinator's door."""
    found: dict[str, str] = await tx.value(
        "select coalesce(jsonb_object_agg(code::text, name), '{}') from kpi.towns()"
    )
    return {int(code): name for code, name in found.items()}
