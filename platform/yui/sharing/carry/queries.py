"""Every SQL statement of what travels with a share."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.sharing.carry.model import Carried, Given, Ready

_CARRIED: LiteralString = """
    select id, share_id, handover_id, purpose, name, kind, size, sha256, scanned, source, file_id
    from app.share_file where tenant_id = $1 and ended_at is null
"""


async def give_through(tx: Tx, share: UUID, *, at: datetime) -> str:
    """Gives the guest the newest manual; the gate's word."""
    word: str = await tx.value("select gate.give_manual($1, $2)", share, at)
    return word


async def units_through(tx: Tx, share: UUID, *, at: datetime) -> int:
    """Takes over the rows of the units that were taken on; how many came."""
    count: int = await tx.value("select gate.take_share_units($1, $2)", share, at)
    return count


async def results_through(tx: Tx, handover: UUID, *, files: Sequence[UUID], at: datetime) -> str:
    """Sends files and done units along with a handover; the gate's word."""
    word: str = await tx.value("select gate.carry_results($1, $2, $3)", handover, list(files), at)
    return word


async def given(tx: ReadTx, share: UUID) -> Given | None:
    """The newest manual that came with a share."""
    return await tx.one(
        Given,
        """
        select version, text, checklist, faq, sample_percent, points, given_at from app.share_manual
        where tenant_id = $1 and share_id = $2 order by version desc limit 1
        """,
        tx.tenant,
        share,
    )


async def carried(tx: ReadTx, share: UUID) -> list[Carried]:
    """The files of a share, by their names."""
    return await tx.all(
        Carried, _CARRIED + " and share_id = $2 order by purpose, name limit 500", tx.tenant, share
    )


async def of_handover(tx: ReadTx, handover: UUID) -> list[Carried]:
    """The files of a handover, by their names."""
    return await tx.all(
        Carried, _CARRIED + " and handover_id = $2 order by name limit 500", tx.tenant, handover
    )


async def one(tx: ReadTx, ident: UUID) -> Carried | None:
    """A file that came over."""
    return await tx.one(Carried, _CARRIED + " and id = $2", tx.tenant, ident)


async def record_here(tx: Tx, ident: UUID, *, file: UUID) -> int:
    """The bytes are here under a row of our own; 0 when they were before."""
    return await tx.run(
        "update app.share_file set file_id = $3"
        " where tenant_id = $1 and id = $2 and file_id is null",
        tx.tenant,
        ident,
        file,
    )


async def ready(tx: ReadTx, share: UUID) -> list[Ready]:
    """Kept files of a share's inspected work, each hand-in's newest version, that did not go yet."""
    return await tx.all(
        Ready,
        """
        select f.id, f.name, f.kind, f.size, f.inside
        from app.task k
        join app.delivery d on d.tenant_id = k.tenant_id and d.task_id = k.id
        join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
             and i.taken_back_at is null and i.accepted - i.recalled > 0
        join lateral (
            select v.id from app.delivery_version v
            where v.tenant_id = d.tenant_id and v.delivery_id = d.id order by v.version desc limit 1
        ) n on true
        join app.file f on f.tenant_id = k.tenant_id and f.subject = n.id
             and f.purpose = 'delivery' and f.state = 'kept'
        where k.tenant_id = $1 and k.share_id = $2 and not exists (
            select from app.share_file x
            where x.tenant_id = $1 and x.share_id = $2 and x.source = f.key)
        order by f.id limit 200
        """,
        tx.tenant,
        share,
    )
