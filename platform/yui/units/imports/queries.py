"""Every SQL statement of files of units."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.units.columns import Column
from yui.units.model import Import, ImportState, Known, Row
from yui.units.queries import IMPORT


class Told(Struct, frozen=True):
    """The columns of a file."""

    columns: list[Column]


class Line(Struct, frozen=True):
    """A line of a file as it was sent."""

    line: int
    cells: list[str]


async def known(tx: ReadTx, task: UUID) -> list[Known]:
    """The units that a task has already."""
    return await tx.all(
        Known,
        "select id, key, label, payload, state from app.unit where tenant_id = $1 and task_id = $2",
        tx.tenant,
        task,
    )


async def record_import(
    tx: Tx, found: Import, *, columns: Sequence[Column], once: UUID
) -> UUID | None:
    """A file that was read; None when this form has sent it before."""
    made: UUID | None = await tx.value(
        "insert into app.unit_import (tenant_id, task_id, name, sha256, total, good, bad, same, once,"
        " made_by, made_at, changed, columns)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        " on conflict (tenant_id, once) do nothing returning id",
        tx.tenant,
        found.task_id,
        found.name,
        found.sha256,
        found.total,
        found.good,
        found.bad,
        found.same,
        once,
        found.made_by,
        found.made_at,
        found.changed,
        [{"head": column.head, "use": column.use.value} for column in columns],
    )
    return made


async def record_rows(tx: Tx, file: UUID, rows: Sequence[dict[str, object]]) -> None:
    """The rows of a file as they were judged, or judged anew, in one statement."""
    await tx.run(
        """
        insert into app.unit_import_row (tenant_id, import_id, line, key, label, payload, problem,
                                         field, unit_id, cells)
        select $1, $2, r.line, r.key, r.label, r.payload, r.problem, r.field, r.unit_id, r.cells
        from jsonb_to_recordset($3::jsonb)
             as r (line int, key text, label text, payload jsonb, problem text, field text,
                   unit_id uuid, cells jsonb)
        on conflict (tenant_id, import_id, line) do update
            set key = excluded.key, label = excluded.label, payload = excluded.payload,
                problem = excluded.problem, field = excluded.field, unit_id = excluded.unit_id
        """,
        tx.tenant,
        file,
        list(rows),
    )


async def columns(tx: ReadTx, file: UUID) -> list[Column]:
    """What a file's columns are taken for, in its order; none when they were never told."""
    found = await tx.one(
        Told,
        "select coalesce(columns, '[]') as columns from app.unit_import"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        file,
    )
    return [] if found is None else found.columns


async def lines(tx: ReadTx, file: UUID) -> list[tuple[int, list[str]]]:
    """The cells of a file, line by line."""
    found = await tx.all(
        Line,
        "select line, coalesce(cells, '[]') as cells from app.unit_import_row"
        " where tenant_id = $1 and import_id = $2 order by line",
        tx.tenant,
        file,
    )
    return [(each.line, each.cells) for each in found]


async def sample(tx: ReadTx, file: UUID) -> list[str]:
    """The cells of a file's first line."""
    found = await tx.one(
        Line,
        "select line, coalesce(cells, '[]') as cells from app.unit_import_row"
        " where tenant_id = $1 and import_id = $2 order by line limit 1",
        tx.tenant,
        file,
    )
    return [] if found is None else found.cells


async def record_told(tx: Tx, file: UUID, found: Import, *, columns: Sequence[Column]) -> None:
    """The file as it was judged anew with these columns."""
    await tx.run(
        "update app.unit_import set columns = $3, good = $4, bad = $5, same = $6, changed = $7"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        file,
        [{"head": column.head, "use": column.use.value} for column in columns],
        found.good,
        found.bad,
        found.same,
        found.changed,
    )


async def import_sent(tx: ReadTx, task: UUID, once: UUID) -> UUID | None:
    """The file of this task that a form has sent before."""
    found: UUID | None = await tx.value(
        "select id from app.unit_import where tenant_id = $1 and task_id = $2 and once = $3",
        tx.tenant,
        task,
        once,
    )
    return found


async def file(tx: ReadTx, ident: UUID) -> Import | None:
    """A file of units."""
    return await tx.one(Import, IMPORT + " and id = $2", tx.tenant, ident)


async def files(tx: ReadTx, task: UUID, *, most: int) -> list[Import]:
    """The files of a task, the newest first."""
    return await tx.all(
        Import,
        IMPORT + " and task_id = $2 order by made_at desc, id limit $3",
        tx.tenant,
        task,
        most,
    )


async def rows(tx: ReadTx, ident: UUID, *, bad: bool, after: int, most: int) -> list[Row]:
    """Rows of a file by line, from the one behind `after`: the wrong ones, or the right ones."""
    return await tx.all(
        Row,
        "select line, key, label, payload, problem, field, unit_id from app.unit_import_row"
        " where tenant_id = $1 and import_id = $2 and (problem is not null) = $3 and line > $4"
        " order by line limit $5",
        tx.tenant,
        ident,
        bad,
        after,
        most,
    )


async def good_lines(tx: ReadTx, ident: UUID) -> list[int]:
    """The lines of a file that become units."""
    return await tx.all(
        int,
        "select line from app.unit_import_row"
        " where tenant_id = $1 and import_id = $2 and problem is null order by line",
        tx.tenant,
        ident,
    )


async def writing(tx: ReadTx, task: UUID) -> int:
    """How many files of a task are being written; one whose writing has failed holds nobody up."""
    found: int = await tx.value(
        "select count(*)::int from app.unit_import m"
        " join app.operation p on p.tenant_id = m.tenant_id and p.id = m.operation_id"
        " where m.tenant_id = $1 and m.task_id = $2 and m.state = 'writing'"
        " and p.state = 'running'",
        tx.tenant,
        task,
    )
    return found


async def record_import_state(
    tx: Tx,
    ident: UUID,
    state: ImportState,
    *,
    operation: UUID | None = None,
    by: UUID | None = None,
    at: datetime | None = None,
) -> None:
    """Moves a file on; who confirmed it, and the operation that writes it, are kept."""
    await tx.run(
        "update app.unit_import set state = $3, operation_id = coalesce($4, operation_id),"
        " confirmed_by = coalesce($5, confirmed_by), confirmed_at = coalesce($6, confirmed_at)"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        ident,
        state.value,
        operation,
        by,
        at,
    )


async def mark_rows(tx: Tx, found: Import, *, first: int, last: int) -> None:
    """Keeps of each row whether it makes its unit, and what the unit says before the row changes it."""
    await tx.run(
        """
        update app.unit_import_row r
        set made = not exists (select from app.unit u where u.tenant_id = r.tenant_id
                               and u.task_id = $3 and u.key = r.key),
            was = (select jsonb_build_object('label', u.label, 'payload', u.payload)
                   from app.unit u
                   where u.tenant_id = r.tenant_id and u.task_id = $3 and u.key = r.key
                     and u.state = 'todo'
                     and (u.label, u.payload) is distinct from (r.label, r.payload))
        where r.tenant_id = $1 and r.import_id = $2 and r.problem is null
          and r.line between $4 and $5 and r.made is null
        """,
        tx.tenant,
        found.id,
        found.task_id,
        first,
        last,
    )


async def write_rows(tx: Tx, found: Import, *, first: int, last: int, at: datetime) -> int:
    """The file's right rows become units; one that is there and not begun takes what is new."""
    return await tx.run(
        """
        insert into app.unit as u (tenant_id, id, task_id, key, label, payload, made_at)
        select r.tenant_id, r.unit_id, $3, r.key, r.label, r.payload, $6
        from app.unit_import_row r
        where r.tenant_id = $1 and r.import_id = $2 and r.problem is null
          and r.line between $4 and $5
        on conflict (tenant_id, task_id, key) do update
            set label = excluded.label, payload = excluded.payload
            where u.state = 'todo' and (u.label, u.payload) is distinct from
                (excluded.label, excluded.payload)
        """,
        tx.tenant,
        found.id,
        found.task_id,
        first,
        last,
        at,
    )
