"""Looking at an order's costs."""

from uuid import UUID

from tenants.db import ReadTx
from yui.work.costs import queries
from yui.work.costs.model import Costs


async def of_order(tx: ReadTx, *, order: UUID) -> Costs:
    """What the order's accepted work costs the body so far."""
    return await queries.of_order(tx, order)
