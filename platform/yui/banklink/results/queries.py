"""The SQL of result files and their lines."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.banklink.results.model import FileState, Line, Listed, Outcome, ResultFile, Said

_FILE: LiteralString = """
    select id, run_id, name, sha256, answered_on, number, paid, paid_yen, back, back_yen, held,
           held_yen, state, made_by, made_at, taken_at
    from app.bank_file
"""


async def known(tx: Tx, sha256: bytes) -> ResultFile | None:
    """The live file of these bytes."""
    return await tx.one(
        ResultFile,
        _FILE + "where tenant_id = $1 and sha256 = $2 and state <> 'dropped'",
        *(tx.tenant, sha256),
    )


async def file(tx: ReadTx, file_id: UUID) -> ResultFile | None:
    """One file."""
    return await tx.one(
        ResultFile, _FILE + "where tenant_id = $1 and id = $2", *(tx.tenant, file_id)
    )


async def file_locked(tx: Tx, file_id: UUID) -> ResultFile | None:
    """One file, held until the transaction ends."""
    return await tx.one(
        ResultFile, _FILE + "where tenant_id = $1 and id = $2 for update", *(tx.tenant, file_id)
    )


async def files(tx: ReadTx, *, after: UUID | None, most: int) -> list[ResultFile]:
    """Files, the newest first, going on after one."""
    return await tx.all(
        ResultFile,
        _FILE + "where tenant_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3",
        *(tx.tenant, after, most),
    )


async def of_run(tx: ReadTx, run: UUID) -> list[ResultFile]:
    """The files taken for a run, the newest first."""
    return await tx.all(
        ResultFile,
        _FILE
        + "where tenant_id = $1 and run_id = $2 and state = 'taken' order by id desc limit 50",
        *(tx.tenant, run),
    )


async def record_file(tx: Tx, run: UUID, said: Said, *, at: datetime) -> UUID | None:
    """Keeps a file that was read; None when its bytes are here already."""
    sums = said.sums
    return await tx.one(
        UUID,
        """
        insert into app.bank_file (tenant_id, run_id, name, sha256, answered_on, number, paid,
            paid_yen, back, back_yen, held, held_yen, state, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'read', $13, $14)
        on conflict do nothing returning id
        """,
        *(tx.tenant, run, said.name, said.sha256, said.on, said.number, *sums, tx.actor.id, at),
    )


async def record_lines(tx: Tx, file_id: UUID, run: UUID, lines: Sequence[Line]) -> None:
    """Keeps a file's lines."""
    await tx.run(
        """
        insert into app.bank_answer
            (tenant_id, file_id, line, run_id, worker_id, yen, outcome, reason)
        select $1, $2, n.line, $3, n.worker_id, n.yen, n.outcome, n.reason
        from unnest($4::integer[], $5::uuid[], $6::bigint[], $7::text[], $8::text[])
             n (line, worker_id, yen, outcome, reason)
        """,
        *(tx.tenant, file_id, run, [one.line for one in lines], [one.worker_id for one in lines]),
        *([one.yen for one in lines], [one.outcome.value for one in lines]),
        [one.reason.value for one in lines],
    )


async def lines(tx: ReadTx, file_id: UUID) -> list[Line]:
    """A file's lines in their order."""
    return await tx.all(
        Line,
        """
        select line, worker_id, yen, outcome, reason from app.bank_answer
        where tenant_id = $1 and file_id = $2 order by line
        """,
        *(tx.tenant, file_id),
    )


async def listed(
    tx: ReadTx, file_id: UUID, *, outcomes: Sequence[Outcome], after: int, most: int
) -> list[Listed]:
    """A file's lines of some outcomes with their payees, from the one behind line `after`."""
    return await tx.all(
        Listed,
        """
        select a.line, a.worker_id, w.code, w.name, a.yen, a.outcome, a.reason, i.state as before
        from app.bank_answer a
        join app.worker w on w.tenant_id = $1 and w.id = a.worker_id
        join app.payout_item i
          on i.tenant_id = $1 and i.run_id = a.run_id and i.worker_id = a.worker_id
        where a.tenant_id = $1 and a.file_id = $2 and a.outcome = any($3::text[]) and a.line > $4
        order by a.line limit $5
        """,
        *(tx.tenant, file_id, [one.value for one in outcomes], after, most),
    )


async def record_state(tx: Tx, file_id: UUID, state: FileState, *, at: datetime | None) -> None:
    """A file is taken at `at`, or dropped."""
    await tx.run(
        """
        update app.bank_file set state = $3, taken_by = case when $4::timestamptz is null then null
            else $5::uuid end, taken_at = $4
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, file_id, state.value, at, tx.actor.id),
    )


async def held(tx: ReadTx) -> list[Listed]:
    """Transfers that the payee's bank asks about (訂正) and of which nothing more was said."""
    return await tx.all(
        Listed,
        """
        select a.line, a.worker_id, w.code, w.name, a.yen, a.outcome, a.reason, i.state as before
        from app.bank_answer a
        join app.bank_file f on f.tenant_id = $1 and f.id = a.file_id and f.state = 'taken'
        join app.payout_item i
          on i.tenant_id = $1 and i.run_id = a.run_id and i.worker_id = a.worker_id
        join app.worker w on w.tenant_id = $1 and w.id = a.worker_id
        where a.tenant_id = $1 and a.outcome = 'correcting' and i.state in ('sent', 'correcting')
        order by f.answered_on, w.code limit 100
        """,
        tx.tenant,
    )
