"""Every SQL statement of the slice."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.files.model import Checked, File, Handed, Purpose, State

_FILE: LiteralString = """
    select id, purpose, subject, worker_id, name, kind, size, sha256, key, state, uploaded_by,
           uploaded_at
    from app.file where tenant_id = $1
"""


class Known(Struct, frozen=True):
    """A key that a row names; `settled` when the row is older than an hour of real time."""

    id: UUID
    key: str
    size: int
    state: State
    settled: bool


async def record_pending(
    tx: Tx,
    file: Checked,
    *,
    purpose: Purpose,
    key: str,
    worker: UUID | None,
    at: datetime,
) -> UUID:
    """Promises a file and returns its id."""
    made: UUID = await tx.value(
        """
        insert into app.file (tenant_id, purpose, worker_id, name, kind, size, sha256, key, scanned,
                              uploaded_by, uploaded_at, inside)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id
        """,
        tx.tenant,
        purpose,
        worker,
        file.name,
        file.kind,
        file.size,
        file.sha256,
        key,
        file.scanned,
        tx.actor.id,
        at,
        file.inside,
    )
    return made


async def locked(tx: Tx, files: Sequence[UUID]) -> list[File]:
    """Files whatever their state, held until the transaction ends, in the order of their ids."""
    return await tx.all(
        File, _FILE + " and id = any($2) order by id for update", tx.tenant, list(files)
    )


async def record_moved(
    tx: Tx, files: Sequence[UUID], *, to: State, subject: UUID | None = None
) -> None:
    """Where the files stand now, and what names them."""
    await tx.run(
        "update app.file set state = $3, subject = coalesce($4, subject)"
        " where tenant_id = $1 and id = any($2)",
        tx.tenant,
        list(files),
        to,
        subject,
    )


# What another town's manual brought is gone with its share, or with the agreement that it was asked under.
_LENT: LiteralString = """
    and not exists (
        select from app.share_file x
        join app.share s on s.tenant_id = x.tenant_id and s.id = x.share_id
        where x.tenant_id = $1 and x.file_id = $2 and x.purpose = 'manual' and s.side = 'in'
          and (x.ended_at is not null or (s.state = 'asked' and $3::date is not null
               and coalesce(app.agreed_scheme(s.other, s.tenant_id, $3), '')
                   not in ('through', 'both'))))
"""


async def kept(tx: ReadTx, file: UUID, *, on: date | None = None) -> File | None:
    """A kept file that the caller may see; `on`: the day of the look."""
    sql: LiteralString = _FILE + " and id = $2 and state = 'kept'" + _LENT
    return await tx.one(File, sql, tx.tenant, file, on)


async def of(tx: ReadTx, subjects: Sequence[UUID]) -> list[File]:
    """The kept files of these subjects, in the order they came."""
    return await tx.all(
        File,
        _FILE + " and subject = any($2) and state = 'kept' order by id",
        tx.tenant,
        list(subjects),
    )


async def manual_file(tx: ReadTx, file: UUID) -> File | None:
    """A file of the manual of a task the caller works on (scope person), through its gate."""
    return await tx.one(File, "select * from gate.my_manual_file($1)", file)


async def course_file(tx: ReadTx, file: UUID) -> File | None:
    """The video of a course that the caller learns (scope person), through its gate."""
    return await tx.one(File, "select * from gate.course_file($1)", file)


async def record_handed(
    tx: Tx, file: File, *, client: UUID, handover: UUID, name: str, at: datetime
) -> None:
    """Writes the client's own row of a file; the same file of the same handover once."""
    await tx.run(
        """
        insert into app.handover_file (tenant_id, client_id, handover_id, name, kind, size, sha256,
                                       key, handed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
        """,
        tx.tenant,
        client,
        handover,
        name,
        file.kind,
        file.size,
        file.sha256,
        file.key,
        at,
    )


_HANDED: LiteralString = """
    select id, handover_id, name, kind, size, sha256, key, handed_at
    from app.handover_file where tenant_id = $1
"""


async def handed(tx: ReadTx, file: UUID) -> Handed | None:
    """A file of a handover that the caller may see."""
    return await tx.one(Handed, _HANDED + " and id = $2", tx.tenant, file)


async def handed_of(tx: ReadTx, handover: UUID) -> list[Handed]:
    """The files of a handover."""
    return await tx.all(
        Handed, _HANDED + " and handover_id = $2 order by name", tx.tenant, handover
    )


async def known(tx: ReadTx) -> list[Known]:
    """Every key of the town that a row still stands for."""
    return await tx.all(
        Known,
        """
        select id, key, size, state, uuid_extract_timestamp(id) < now() - interval '1 hour' as settled
        from app.file where tenant_id = $1 and state <> 'erased'
        """,
        tx.tenant,
    )


async def names(tx: ReadTx, key: str) -> bool:
    """Whether any row stands for the key."""
    found: bool = await tx.value(
        """
        select exists (select from app.file where tenant_id = $1 and key = $2 and state <> 'erased')
            or exists (select from app.handover_file where tenant_id = $1 and key = $2)
        """,
        tx.tenant,
        key,
    )
    return found


async def moment(tx: ReadTx) -> datetime:
    """Real time: what lies in the store goes by it, whatever day business is on."""
    found: datetime = await tx.value("select now()")
    return found
