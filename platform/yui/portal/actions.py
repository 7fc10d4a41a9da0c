"""What a worker reads and sets on her own pages. She is always `tx.actor`."""

from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import Tx
from tenants.refusal import Unknown
from yui.deliveries import actions as deliveries
from yui.deliveries.model import Redo
from yui.fees import actions as fees
from yui.fees.model import Fee
from yui.japan import day_of, last_of_month
from yui.limits import actions as limits
from yui.portal import model, queries
from yui.portal.model import Delivered, MonthMoney, Offered, Work, Year
from yui.towns import actions as towns
from yui.towns.model import NoBody


class Home(Struct, frozen=True):
    """Her first page: own work first, offers, the month, the year."""

    works: list[Work]
    offers: list[Offered]
    money: MonthMoney
    year: Year
    pay_on: date | None
    fees: list[Fee]


class Assignment(Struct, frozen=True):
    """One assignment with her deliveries and what is to be redone."""

    work: Work
    deliveries: list[Delivered]
    redos: list[Redo]


async def home(tx: Tx, *, now: datetime) -> Home:
    """All of her first page."""
    today = day_of(now)
    works = await queries.works(tx, tx.actor.id)
    money = await _month(tx, today)
    return Home(
        works=works,
        offers=await offers(tx, now=now),
        money=money,
        year=await _year(tx, today, working=money.working + money.inspecting),
        pay_on=await _pay_on(tx, today),
        fees=await fees.waiting(tx, now=now),
    )


async def money(tx: Tx, *, now: datetime) -> tuple[MonthMoney, Year, date | None]:
    """The month by state, the year beside her limit, the day of payment."""
    today = day_of(now)
    month = await _month(tx, today)
    year = await _year(tx, today, working=month.working + month.inspecting)
    return month, year, await _pay_on(tx, today)


async def _month(tx: Tx, today: date) -> MonthMoney:
    first = today.replace(day=1)
    return await queries.month_money(tx, tx.actor.id, first=first, last=last_of_month(today))


async def _year(tx: Tx, today: date, *, working: int) -> Year:
    first, last = date(today.year, 1, 1), date(today.year, 12, 31)
    sums = await queries.year_money(tx, tx.actor.id, first=first, last=last)
    cap = (await limits.own(tx)).cap_yen
    return model.year_of(sums, today=today, cap=cap, working=working)


async def _pay_on(tx: Tx, today: date) -> date | None:
    with suppress(NoBody):
        body = await towns.body_of(tx, on=today)
        return model.paid_on(body.rule, today)
    return None


async def works(tx: Tx) -> list[Work]:
    """Her assignments with something to hand in, by their day."""
    return await queries.works(tx, tx.actor.id)


async def past(tx: Tx, *, after: UUID | None, most: int) -> list[Work]:
    """Her assignments with nothing left to hand in, the newest first, going on after one."""
    return await queries.past(tx, tx.actor.id, after=after, most=most)


async def offers(
    tx: Tx, *, now: datetime, after: UUID | None = None, most: int = 200
) -> list[Offered]:
    """What waits for her answer, the one that ends first at the top, going on after one."""
    return await queries.offers(tx, tx.actor.id, at=now, after=after, most=most)


async def assignment(tx: Tx, *, assignment: UUID) -> Assignment:
    """One of her assignments; another's is unknown."""
    found = await queries.work(tx, tx.actor.id, assignment)
    if found is None:
        raise Unknown
    return Assignment(
        work=found,
        deliveries=await queries.deliveries(tx, tx.actor.id, assignment),
        redos=await deliveries.redos(tx, assignment=assignment),
    )


async def set_cap(tx: Tx, *, yen: int | None) -> None:
    """Sets or removes her own limit; nobody else can read it."""
    await limits.set_year(tx, yen=yen)
