"""What a delivery stands on, written as the superuser: an order, its task, an accepted offer."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from tests.conftest import Town
from yui.clock import TOKYO

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
DUE = date(2026, 12, 10)


async def order(
    town: Town, slug: str = "tateshina", *, quantity: int = 3000, price: int = 60
) -> UUID:
    """An order of the town's client."""
    made = uuid4()
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.client_order (tenant_id, id, client_id, body_id, number, title, spec,"
            " quantity, unit_price_yen, due_on, received_at)"
            " values ($1, $2, $3, $4, $5, '観光AIの教師データ', '仕様', $6, $7, $8, $9)",
            *(town.tenant(slug), made, town.client_id(slug), town.body(slug), f"n-{made}"),
            *(quantity, price, DUE, NOW),
        )
    return made


async def task(
    town: Town,
    slug: str = "tateshina",
    *,
    quantity: int = 3000,
    price: int = 38,
    of: UUID | None = None,
) -> UUID:
    """A task of an order."""
    of = of or await order(town, slug, quantity=quantity)
    made = uuid4()
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.task (tenant_id, id, body_id, order_id, title, spec, job_type, quantity,"
            " unit_price_yen, due_on, made_at) values ($1, $2, $3, $4, '教師データ補正', '見本のとおり',"
            " '教師データ補正', $5, $6, $7, $8)",
            *(town.tenant(slug), made, town.body(slug), of, quantity, price, DUE, NOW),
        )
    return made


async def assignment(
    town: Town,
    slug: str = "tateshina",
    *,
    worker: int = 1,
    quantity: int = 100,
    price: int = 38,
    of: UUID | None = None,
    withholding: str = "none",
) -> UUID:
    """An offer that the worker has accepted."""
    of = of or await task(town, slug, price=price)
    offer, made = uuid4(), uuid4()
    here, who, body = town.tenant(slug), town.worker(slug, worker), town.body(slug)
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.offer (tenant_id, id, task_id, worker_id, body_id, title, quantity,"
            " unit_name, unit_price_yen, due_on, answer_by, state, offered_by, offered_at, answered_at)"
            " values ($1, $2, $3, $4, $5, '教師データ補正', $6, '件', $7, $8, $9, 'accepted', $10, $11, $11)",
            *(here, offer, of, who, body, quantity, price, DUE),
            *(NOW + timedelta(days=2), town.actor(slug).id, NOW),
        )
        await admin.execute(
            "insert into app.assignment (tenant_id, id, offer_id, task_id, worker_id, body_id, title,"
            " quantity, unit_name, unit_price_yen, withholding, inspection_days, due_on, accepted_at)"
            " values ($1, $2, $3, $4, $5, $6, '教師データ補正', $7, '件', $8, $9, 7, $10, $11)",
            *(here, made, offer, of, who, body, quantity, price, withholding, DUE, NOW),
        )
    return made
