"""Every SQL statement about data sets and the consents they heed. What crosses towns is a gate."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.joint.release.model import Asked, Dataset, DataState, Kept, Line, Release, Subject

_DATASET: LiteralString = """
    select d.id, d.project_id, d.part_id, d.state, d.operation_id, d.terms_version, d.consents,
           d.files, d.items, d.size, d.sha256, d.made_at, d.ready_at,
           (select count(*) from app.joint_dataset_file f
            where f.tenant_id = $1 and f.dataset_id = d.id)::int as done,
           exists (select from app.operation o where o.tenant_id = $1 and o.id = d.operation_id
                   and o.state = 'failed') as broken
    from app.joint_dataset d where d.tenant_id = $1
"""


async def release(tx: ReadTx, of: Subject, *, at: datetime) -> Release | None:
    """What a data set of it would be."""
    return await tx.one(
        Release, "select * from gate.joint_release($1, $2, $3)", of.project, of.part, at
    )


async def items(tx: ReadTx, of: Subject, *, batch: int, at: datetime) -> list[Line]:
    """The items of a batch that go into it."""
    return await tx.all(
        Line,
        "select * from gate.joint_release_items($1, $2, $3, $4)",
        *(of.project, of.part, batch, at),
    )


async def record_dataset(tx: Tx, made: UUID, of: Subject, *, release: Release, at: datetime) -> int:
    """A data set to be built; 0 rows when one is being built, or the same form asked before."""
    return await tx.run(
        """
        insert into app.joint_dataset (tenant_id, id, project_id, part_id, terms_version, consents,
                                       files, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
        """,
        *(tx.tenant, made, of.project, of.part, release.version, release.consents),
        *(len(release.batches), tx.actor.id, at),
    )


async def record_operation(tx: Tx, dataset: UUID, *, operation: UUID) -> None:
    """How far it is, is told by this operation."""
    await tx.run(
        "update app.joint_dataset set operation_id = $3 where tenant_id = $1 and id = $2",
        *(tx.tenant, dataset, operation),
    )


async def dataset(tx: ReadTx, dataset_id: UUID) -> Dataset | None:
    """A data set."""
    return await tx.one(Dataset, _DATASET + " and d.id = $2", tx.tenant, dataset_id)


async def locked(tx: Tx, dataset_id: UUID) -> Dataset | None:
    """A data set, held."""
    return await tx.one(Dataset, _DATASET + " and d.id = $2 for update of d", tx.tenant, dataset_id)


async def of_subject(tx: ReadTx, of: Subject, *, most: int) -> list[Dataset]:
    """The data sets of a project or of a part, the newest first."""
    sql: LiteralString = (
        _DATASET + " and coalesce(d.project_id, d.part_id) = $2"
        " order by d.made_at desc, d.id desc limit $3"
    )
    return await tx.all(Dataset, sql, tx.tenant, of.project or of.part, most)


async def record_file(tx: Tx, dataset: UUID, file: Kept, *, content: bytes) -> int:
    """A file of it, once."""
    return await tx.run(
        """
        insert into app.joint_dataset_file (tenant_id, dataset_id, number, name, rows, alike, sha256,
                                            size, content)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (tenant_id, dataset_id, number) do nothing
        """,
        *(tx.tenant, dataset, file.number, file.name, file.rows, file.alike, file.sha256),
        *(file.size, content),
    )


async def files(tx: ReadTx, dataset: UUID) -> list[Kept]:
    """Its files in their order."""
    return await tx.all(
        Kept,
        "select number, name, rows, alike, sha256, size from app.joint_dataset_file"
        " where tenant_id = $1 and dataset_id = $2 order by number",
        *(tx.tenant, dataset),
    )


async def content(tx: ReadTx, dataset: UUID, *, number: int) -> bytes | None:
    """The bytes of a file; None when they are kept no more."""
    return await tx.one(
        bytes,
        "select content from app.joint_dataset_file"
        " where tenant_id = $1 and dataset_id = $2 and number = $3 and content is not null",
        *(tx.tenant, dataset, number),
    )


async def record_state(tx: Tx, dataset: UUID, state: DataState) -> None:
    """Where it stands."""
    await tx.run(
        "update app.joint_dataset set state = $3 where tenant_id = $1 and id = $2",
        *(tx.tenant, dataset, state.value),
    )


async def record_ready(
    tx: Tx, dataset: UUID, *, items: int, size: int, sha256: str, at: datetime
) -> None:
    """It may be had."""
    await tx.run(
        "update app.joint_dataset set state = 'ready', items = $3, size = $4, sha256 = $5,"
        " ready_at = $6 where tenant_id = $1 and id = $2",
        *(tx.tenant, dataset, items, size, sha256, at),
    )


async def empty(tx: Tx, dataset: UUID) -> None:
    """Its bytes are kept no more; its hashes are."""
    await tx.run(
        "update app.joint_dataset_file set content = null where tenant_id = $1 and dataset_id = $2",
        *(tx.tenant, dataset),
    )


async def record_publish(tx: Tx, part: UUID, *, version: int, says: str, at: datetime) -> int:
    """Her consent; 0 rows when one lives."""
    return await tx.run(
        """
        insert into app.joint_publish (tenant_id, part_id, worker_id, version, says, given_at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (tenant_id, part_id, worker_id) where revoked_at is null do nothing
        """,
        *(tx.tenant, part, tx.actor.id, version, says, at),
    )


async def record_unpublish(tx: Tx, part: UUID, *, at: datetime) -> int:
    """She takes it back."""
    return await tx.run(
        "update app.joint_publish set revoked_at = $3"
        " where tenant_id = $1 and part_id = $2 and worker_id = $4 and revoked_at is null",
        *(tx.tenant, part, at, tx.actor.id),
    )


async def hers(tx: ReadTx, part: UUID) -> Asked | None:
    """Her own living consent."""
    return await tx.one(
        Asked,
        "select id, given_at from app.joint_publish"
        " where tenant_id = $1 and part_id = $2 and worker_id = $3 and revoked_at is null",
        *(tx.tenant, part, tx.actor.id),
    )
