"""Facts for the guard to find, written as the superuser: lawful ones and their counterparts."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.conftest import Town
from tests.deliveries import seed as work
from yui.clock import TOKYO
from yui.guard.model import Week

MONDAY = date(2026, 11, 9)
WEEK = Week(MONDAY)
IN_WEEK = datetime(2026, 11, 11, 10, 0, tzinfo=TOKYO)
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)


async def run(town: Town, sql: str, *args: Any) -> Any:
    async with town.admin() as admin:
        return await admin.fetchval(sql, *args)


async def task(
    town: Town,
    slug: str = "tateshina",
    *,
    at: datetime = IN_WEEK,
    of: UUID | None = None,
    **columns: Any,
) -> UUID:
    """A task written down at that moment; `columns` replace what is lawful."""
    made = await work.task(town, slug, of=of)
    for name, value in {"made_at": at, **columns}.items():
        await run(town, f"update app.task set {name} = $1 where id = $2", value, made)
    return made


async def order(town: Town, slug: str = "tateshina", *, spec: str, at: datetime = IN_WEEK) -> UUID:
    made = await work.order(town, slug)
    await run(
        town,
        "update app.client_order set spec = $1, received_at = $2 where id = $3",
        spec,
        at,
        made,
    )
    return made


async def offer(
    town: Town, *, minutes: int, at: datetime = IN_WEEK, slug: str = "tateshina"
) -> UUID:
    of = await task(town, slug, at=at - timedelta(days=30))
    await work.assignment(town, slug, of=of)
    made: UUID = await run(town, "select id from app.offer where task_id = $1", of)
    until = at + timedelta(minutes=minutes)
    await run(
        town, "update app.offer set offered_at = $1, answer_by = $2 where id = $3", at, until, made
    )
    return made


async def earned(
    town: Town, *, month: date, yen: int, client: UUID | None = None, worker: int = 1
) -> None:
    """An accepted delivery of that month, for a client of the town."""
    slug = "tateshina"
    of = await work.order(town, slug)
    if client is not None:
        await run(town, "update app.client_order set client_id = $1 where id = $2", client, of)
    at = datetime(month.year, month.month, 5, 10, tzinfo=TOKYO)
    job = await task(town, slug, at=at - timedelta(days=10), of=of)
    await work.assignment(town, slug, of=job, worker=worker)
    assignment = await run(town, "select id from app.assignment where task_id = $1", job)
    here, who, delivery = town.tenant(slug), town.worker(slug, worker), uuid4()
    await run(
        town,
        "insert into app.delivery (tenant_id, id, assignment_id, task_id, worker_id, body_id, quantity, once,"
        " delivered_at, inspection_due, state) values ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, 'accepted')",
        *(here, delivery, assignment, job, who, town.body(slug), uuid4(), at, at.date()),
    )
    await run(
        town,
        "insert into app.inspection (tenant_id, delivery_id, worker_id, inspector_id, accepted, returned, yen,"
        " inspected_at, counted_on) values ($1, $2, $3, $4, 1, 0, $5, $6, $7)",
        *(here, delivery, who, town.actor(slug).id, yen, at, at.date()),
    )


async def client(town: Town, name: str, slug: str = "tateshina") -> UUID:
    made = uuid4()
    await run(
        town,
        "insert into app.client (tenant_id, id, name) values ($1, $2, $3)",
        *(town.tenant(slug), made, name),
    )
    return made
