"""What a year's result would be transferred by."""

from datetime import date
from uuid import UUID

from tenants.db import ReadTx
from yui.ledger.chart import CHART, Group
from yui.ledger.vouchers.model import Kept
from yui.ledger.vouchers.yearend import model, queries

RESULT = [k.value for k, title in CHART.items() if title.group in {Group.INCOME, Group.EXPENSE}]
"""The kinds that a year's result is made of."""


async def result(tx: ReadTx, *, body: UUID, until: date) -> list[Kept]:
    """The lines that would transfer what is left of revenue and expense up to a day."""
    return model.transfer(await queries.left(tx, body, until=until, kinds=RESULT))
