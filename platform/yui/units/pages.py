"""The pages of units: a task's units by state, and files of them: sent, looked at, confirmed."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery, QueryParameter
from msgspec import Meta, Struct

from tenants.actor import Actor
from tenants.db import begin
from tenants.guards import may
from tenants.refusal import FieldError, Invalid
from yui import clock
from yui.audit.commands import noted
from yui.units import actions, model, reading, sheets
from yui.units.imports import actions as imports
from yui.units.model import UNIT_MOVES, UnitState
from yui.web import N_, Asking, Id, Who, _, forms, page, see, tables, uploads
from yui.work import actions as work

ALL = 100_000
"""Rows of the longest table to take away."""


class MovesForm(Struct, forbid_unknown_fields=True):
    """Which units go where."""

    to: UnitState
    units: list[UUID] = []


class GivenForm(Struct, forbid_unknown_fields=True):
    """How many units go to which assignment."""

    assignment: UUID
    count: Annotated[int, Meta(ge=1, le=10_000)]


class FileForm(Struct, forbid_unknown_fields=True):
    """The form of a file, beside the file itself."""

    once: UUID


After = Annotated[str, Meta(max_length=100)]


@get("/tasks/{task_id:uuid}/units", guards=[may("order.read")], name="units.units")
async def units(
    request: Asking,
    task_id: Id,
    actor: Who,
    chosen: Annotated[UnitState | None, QueryParameter(name="state")] = None,
    after: FromQuery[str] = "",
) -> Response[Any]:
    """The units of a task, by key."""
    async with begin(actor) as tx:
        task = await work.task(tx, task=task_id)
        counted = await actions.counted(tx, task=task_id)
        found = await actions.rows(
            tx, task=task_id, state=chosen, after=_searchable(after), most=model.PAGE + 1
        )
        files = await imports.files(tx, task=task_id)
        holders = await actions.holders(tx, task=task_id)
    if holders:
        await noted(actor, "task.read", subject=str(task_id), workers=len(holders))
    return page(
        request,
        "units/units.html",
        t=task,
        counted=counted,
        rows=sum(counted.values()),
        units=found[: model.PAGE],
        more=found[model.PAGE - 1].key if len(found) > model.PAGE else None,
        after=after,
        chosen=chosen,
        moves={state: sorted(to) for state, to in UNIT_MOVES.items()},
        files=files,
        holders=[
            (one.assignment_id, f"{one.code} {one.name}（{one.held}／{one.quantity}）")
            for one in holders
            if one.room
        ],
    )


def _searchable(text: str) -> str:
    """A key to go on after, as the database can compare it."""
    return text.replace("\x00", "")[:100]


@post("/tasks/{task_id:uuid}/units", guards=[may("task.write")])
@forms.again(units)
async def move(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Moves units on, all or none."""
    data = await forms.read(request, MovesForm)
    async with begin(actor) as tx:
        await actions.move(tx, task=task_id, units=data.units, to=data.to, now=clock.now())
    moved = _("%(n)s件を「%(state)s」にしました。") % {
        "n": len(set(data.units)),
        "state": _(data.to.says),
    }
    return see(request, f"/tasks/{task_id}/units", said=moved)


@post("/tasks/{task_id:uuid}/units/given", guards=[may("task.write")])
@forms.again(units)
async def give(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Puts the next free units with an assignment."""
    data = await forms.read(request, GivenForm)
    async with begin(actor) as tx:
        taken = await actions.give(
            tx, task=task_id, assignment=data.assignment, units=data.count, now=clock.now()
        )
    said = _("%(n)s件の担当を決めました。") % {"n": len(taken)}
    return see(request, f"/tasks/{task_id}/units", said=said)


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
    read = await asyncio.to_thread(reading.read, file.name, file.body, size=file.size)
    async with begin(actor) as tx:
        made = await imports.take_in(
            tx,
            task=task_id,
            name=file.name,
            sha256=file.sha256,
            rows=read.rows,
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
    return page(request, "units/import.html", s=found, f=found.file, t=task, after=after)


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


@get("/unit-imports/{import_id:uuid}/problems.xlsx", guards=[may("task.write")])
async def problems(import_id: Id, actor: Who) -> Response[bytes]:
    """The wrong rows with what is wrong, to be mended and sent again."""
    async with begin(actor) as tx:
        rows = await imports.problems(tx, file=import_id)
    return await _book(sheets.of_problems(rows), name=f"units-{import_id}-problems")


@get("/tasks/{task_id:uuid}/units/template.xlsx", guards=[may("task.write")])
async def template(task_id: Id, actor: Who) -> Response[bytes]:
    """An empty book with the heads that are read."""
    async with begin(actor) as tx:
        await work.task(tx, task=task_id)
    return await _book(sheets.empty(), name="units-template")


@get("/tasks/{task_id:uuid}/units.xlsx", guards=[may("order.read")])
async def as_xlsx(task_id: Id, actor: Who) -> Response[bytes]:
    """The units of a task as a book; sent back as it is, it changes nothing."""
    return await _book(await _sheet(actor, task_id), name=f"units-{task_id}")


@get("/tasks/{task_id:uuid}/units.csv", guards=[may("order.read")])
async def as_csv(task_id: Id, actor: Who) -> Response[bytes]:
    """The same as CSV."""
    return tables.as_csv(await _sheet(actor, task_id), name=f"units-{task_id}")


async def _sheet(actor: Actor, task_id: UUID) -> tables.Sheet:
    async with begin(actor) as tx:
        task = await work.task(tx, task=task_id)
        found = await actions.rows(tx, task=task_id, most=ALL)
    return sheets.of_units(task.title, found)


async def _book(sheet: tables.Sheet, *, name: str) -> Response[bytes]:
    body = await asyncio.to_thread(tables.xlsx, sheet, made=clock.now())
    return tables.download(body, name=f"{name}.xlsx", media=tables.XLSX)


routes = Router(
    "/",
    route_handlers=[
        units,
        move,
        give,
        new,
        send,
        show,
        confirm,
        drop,
        problems,
        template,
        as_xlsx,
        as_csv,
    ],
)
