"""What a worker reads of her earnings: months by her body's closing, and the year for her tax return."""

from datetime import date, datetime

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui import rates
from yui.due import ClosingRule
from yui.japan import day_of
from yui.ledger.model import account_id
from yui.limits.yardsticks import actions as yardsticks
from yui.limits.yardsticks.forecast import DONE, Event, Kind
from yui.payouts.model import CLEARING
from yui.payouts.rules import closings
from yui.portal.earnings import model, queries
from yui.portal.earnings.model import Coming, Month, Wage
from yui.towns import actions as towns
from yui.towns.model import Body
from yui.towns.pricing import actions as pricing
from yui.towns.pricing import model as prices
from yui.towns.pricing.model import Pricing
from yui.web import tables
from yui.web.tables import Column, Sheet

COLUMNS = (
    Column("基準", width=8),
    Column("日付", kind="date"),
    Column("自治体"),
    Column("支払者", width=24),
    Column("摘要", width=32),
    Column("納品日", kind="date"),
    Column("報酬", "円", "number"),
    Column("報酬の税込・税抜"),
    Column("消費税", "円", "number"),
    Column("源泉徴収税額", "円", "number"),
    Column("受取額", "円", "number"),
)


class Earned(Struct, frozen=True):
    """Her page: the months of one calendar year by closing day, the rule, the reference wage."""

    body: str
    rule: ClosingRule
    coming: list[closings.Coming]
    prices: list[Pricing]
    months: list[Month]
    wages: dict[date, Wage]
    year: int
    first: int


async def months(tx: Tx, *, now: datetime) -> tuple[Body, list[Month]]:
    """All her months with the body that signs today, the newest first."""
    today = day_of(now)
    body = await towns.body_of(tx, on=today)
    events = await yardsticks.events(tx, since=today)
    coming = [
        Coming(each.day, each.yen, inspecting=each.kind is Kind.INSPECTING, tax=each.tax)
        for each in events
        if each.town == tx.tenant and each.kind in (Kind.INSPECTING, Kind.OPEN)
    ]
    found = model.months(
        await queries.lines(tx, body=body.id, clearing=account_id(tx.tenant, body.id, CLEARING)),
        await queries.papers(tx, body=body.id),
        coming,
        rule=body.rule,
        today=today,
        minutes={each.assignment_id: each.minutes for each in await queries.efforts(tx)},
    )
    return body, found


async def earned(tx: Tx, *, year: int | None, now: datetime) -> Earned:
    """The months whose closing day lies in a calendar year (this one unless told)."""
    payer, found = await months(tx, now=now)
    rule = payer.rule
    chosen = year or day_of(now).year
    town = await towns.town(tx)
    wages = rates.book().wages_of(town.prefecture)
    shown = [month for month in found if month.closing.year == chosen]
    return Earned(
        body=payer.name,
        rule=rule.on(day_of(now)),
        coming=closings.coming(rule, day_of(now)),
        prices=prices.coming(await pricing.rules(tx, body=payer.id), day_of(now)),
        months=shown,
        wages={each.closing: model.wage(rates.on(wages, each.closing)) for each in shown},
        year=chosen,
        first=min((each.closing.year for each in found), default=chosen),
    )


async def sheet(tx: ReadTx, *, year: int, now: datetime) -> Sheet:
    """The calendar year for her tax return, over all her towns: 発生 by acceptance, 入金 by payment."""
    today = day_of(now)
    events = await yardsticks.events(tx, since=date(year, 1, 1))
    rows = [
        _row(event)
        for event in events
        if event.day.year == year
        and (event.kind in DONE or (event.kind is Kind.PAID and event.day <= today))
    ]
    rows.sort(key=lambda row: (row[0] != "発生", row[1]))
    return Sheet(f"{year}年の報酬", COLUMNS, rows)


def _row(event: Event) -> tuple[tables.Cell, ...]:
    paid = event.kind is Kind.PAID
    return (
        "入金" if paid else "発生",
        event.day,
        event.town_name,
        event.body,
        "報酬の支払" if paid else event.title,
        None if paid else event.done_on,
        event.yen,
        event.tax.word,
        event.tax_yen if paid else None,
        event.withheld_yen if paid else None,
        event.yen + event.tax_yen - event.withheld_yen if paid else None,
    )
