"""The pages of files of units: sent, looked at, columns told, confirmed, taken back."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Struct

from tenants.db import begin
from tenants.guards import may
from tenants.refusal import FieldError, Invalid
from yui import clock
from yui.units import actions, reading, sheets
from yui.units.columns import Use
from yui.units.imports import actions as imports
from yui.units.undoing import actions as undoing
from yui.web import N_, Asking, Id, Who, _, forms, page, see, tables, uploads
from yui.work import actions as work


class ColumnRow(Struct, forbid_unknown_fields=True):
    """What one column is taken for."""

    use: Use


class ColumnsForm(Struct, forbid_unknown_fields=True):
    """What the columns are taken for, in the file's order; none: as they were guessed."""

    columns: list[ColumnRow] = []


class FileForm(Struct, forbid_unknown_fields=True):
    """The form of a file, beside the file itself."""

    once: UUID


@get("/tasks/{task_id:uuid}/units/new", guards=[may("task.write")], name="units.new")
async def new(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """The form that sends a file."""
    async with begin(actor) as tx:
        task = await work.task(tx, task=task_id)
        counted = await actions.counted(tx, task=task_id)
    return page(
        request,
        "units/new.html",
        t=task,
        rows=sum(counted.values()),
        most=reading.MOST_ROWS,
        once=forms.new_once(),
    )


@post("/tasks/{task_id:uuid}/units/new", guards=[may("task.write")], opt=uploads.TAKES_FILES)
@forms.again(new)
async def send(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Reads the file and keeps what it says; nothing becomes a unit yet."""
    data = await forms.read(request, FileForm)
    async with begin(actor) as tx:
        await work.task(tx, task=task_id)
    file = _one_file(request)
    table = await asyncio.to_thread(reading.read, file.name, file.body, size=file.size)
    async with begin(actor) as tx:
        made = await imports.take_in(
            tx,
            task=task_id,
            name=file.name,
            sha256=file.sha256,
            table=table,
            once=data.once,
            now=clock.now(),
        )
    return see(request, f"/unit-imports/{made}")


def _one_file(request: Asking) -> uploads.Received:
    files = uploads.files_of(request)
    if len(files) != 1:
        says = N_("ファイルを1つ選んでください。")
        raise Invalid([FieldError("files", "one_file", says)])
    return files[0]


@get("/unit-imports/{import_id:uuid}", guards=[may("task.write")], name="units.import")
async def show(
    request: Asking, import_id: Id, actor: Who, after: FromQuery[int] = 0
) -> Response[Any]:
    """What the file says, row by row where something is wrong; then how far the writing is."""
    async with begin(actor) as tx:
        found = await imports.show(tx, file=import_id, after=min(max(after, 0), 1_000_000))
        task = await work.task(tx, task=found.file.task_id)
    uses = [(use.value, _(use.says)) for use in Use]
    return page(request, "units/import.html", s=found, f=found.file, t=task, after=after, uses=uses)


@post("/unit-imports/{import_id:uuid}/confirmation", guards=[may("task.write")])
@forms.again(show)
async def confirm(request: Asking, import_id: Id, actor: Who) -> Response[Any]:
    """The right rows become units; a second click changes nothing."""
    async with begin(actor) as tx:
        await imports.confirm(tx, file=import_id, now=clock.now())
    return see(request, f"/unit-imports/{import_id}", said=_("登録を始めました。"))


@post("/unit-imports/{import_id:uuid}/drop", guards=[may("task.write")])
@forms.again(show)
async def drop(request: Asking, import_id: Id, actor: Who) -> Response[Any]:
    """The file is not wanted."""
    async with begin(actor) as tx:
        found = await imports.drop(tx, file=import_id, now=clock.now())
    return see(request, f"/tasks/{found.task_id}/units", said=_("読み込みを取りやめました。"))


@post("/unit-imports/{import_id:uuid}/columns", guards=[may("task.write")])
@forms.again(show)
async def tell(request: Asking, import_id: Id, actor: Who) -> Response[Any]:
    """What the columns are; the rows are judged anew."""
    data = await forms.read(request, ColumnsForm)
    uses = [row.use for row in data.columns]
    async with begin(actor) as tx:
        await imports.tell(tx, file=import_id, uses=uses, now=clock.now())
    said = _("列の使い方を変えて、読み直しました。")
    return see(request, f"/unit-imports/{import_id}", said=said)


@post("/unit-imports/{import_id:uuid}/undo", guards=[may("task.write")])
@forms.again(show)
async def undo(request: Asking, import_id: Id, actor: Who) -> Response[Any]:
    """Takes back what the file brought, all or nothing."""
    async with begin(actor) as tx:
        did = await undoing.undo(tx, file=import_id, now=clock.now())
    said = _("読み込みを取り消しました。%(gone)s件を消し、%(back)s件をもとに戻しました。")
    done = said % {"gone": f"{did.made:,}", "back": f"{did.changed:,}"}
    return see(request, f"/unit-imports/{import_id}", said=done)


@get("/unit-imports/{import_id:uuid}/problems.csv", guards=[may("task.write")])
async def problems_csv(import_id: Id, actor: Who) -> Response[bytes]:
    """Line by line what is wrong, as CSV."""
    async with begin(actor) as tx:
        rows = await imports.problems(tx, file=import_id)
    return tables.as_csv(sheets.of_errors(rows), name=f"units-{import_id}-problems")


@get("/unit-imports/{import_id:uuid}/problems.xlsx", guards=[may("task.write")])
async def problems(import_id: Id, actor: Who) -> Response[bytes]:
    """The wrong rows with what is wrong, to be mended and sent again."""
    async with begin(actor) as tx:
        rows = await imports.problems(tx, file=import_id)
    return await book(sheets.of_problems(rows), name=f"units-{import_id}-problems")


@get("/tasks/{task_id:uuid}/units/template.xlsx", guards=[may("task.write")])
async def template(task_id: Id, actor: Who) -> Response[bytes]:
    """An empty book with the heads that are read."""
    async with begin(actor) as tx:
        await work.task(tx, task=task_id)
    return await book(sheets.empty(), name="units-template")


async def book(sheet: tables.Sheet, *, name: str) -> Response[bytes]:
    """A table as a workbook, made beside the loop: ten thousand rows take a second."""
    body = await asyncio.to_thread(tables.xlsx, sheet, made=clock.now())
    return tables.download(body, name=f"{name}.xlsx", media=tables.XLSX)


HANDLERS = [new, send, show, confirm, drop, tell, undo, problems, problems_csv, template]
