"""The pages of units: a task's units by state, and the tables to take away."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery, QueryParameter
from msgspec import Meta, Struct

from tenants.actor import Actor
from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.units import actions, model, sheets
from yui.units.imports import actions as imports
from yui.units.imports import pages as files_of
from yui.units.model import UNIT_MOVES, UnitState
from yui.web import Asking, Id, Who, _, forms, page, see, tables
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


@get("/tasks/{task_id:uuid}/units.xlsx", guards=[may("order.read")])
async def as_xlsx(task_id: Id, actor: Who) -> Response[bytes]:
    """The units of a task as a book; sent back as it is, it changes nothing."""
    return await files_of.book(await _sheet(actor, task_id), name=f"units-{task_id}")


@get("/tasks/{task_id:uuid}/units.csv", guards=[may("order.read")])
async def as_csv(task_id: Id, actor: Who) -> Response[bytes]:
    """The same as CSV."""
    return tables.as_csv(await _sheet(actor, task_id), name=f"units-{task_id}")


async def _sheet(actor: Actor, task_id: UUID) -> tables.Sheet:
    async with begin(actor) as tx:
        task = await work.task(tx, task=task_id)
        found = await actions.rows(tx, task=task_id, most=ALL)
    return sheets.of_units(task.title, found)


routes = Router(
    "/",
    route_handlers=[
        units,
        move,
        give,
        as_xlsx,
        as_csv,
        *files_of.HANDLERS,
    ],
)
