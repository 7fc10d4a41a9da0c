"""What is done with yardsticks: she says which, sees how far she is, and weighs an offer by them."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui import rates
from yui.japan import add_months, day_of
from yui.limits import queries as limits
from yui.limits.model import Own
from yui.limits.yardsticks import forecast, model, queries
from yui.limits.yardsticks.forecast import Basis, Event, Gauge, Lot
from yui.limits.yardsticks.model import Code, Said, Standard
from yui.money import Yen
from yui.tax import Treatment, before_tax


class Alert(Struct, frozen=True):
    """A percent of a yardstick that is reached and that she was not told of this year."""

    code: Code
    year: int
    percent: int


class Mine(Struct, frozen=True):
    """Her page: what she said, each yardstick on both bases, what is new, what is expected a month."""

    said: Said
    own: Own
    gauges: list[Gauge]
    alerts: list[Alert]
    recent: int


async def mine(tx: ReadTx, *, now: datetime) -> Mine:
    """The caller's yardsticks, and how far each is."""
    today = day_of(now)
    kept = await queries.kept(tx)
    said = _said(kept)
    own = await limits.own(tx) or Own()
    events = await queries.events(tx, since=since(today))
    found = forecast.gauges(_standards(said, own, today), events, said, today=today)
    earned = forecast.accrued(events, said, today=today)
    return Mine(
        said=said,
        own=own,
        gauges=found,
        alerts=_alerts(found, _seen(kept), today),
        recent=forecast.recent(earned, today),
    )


async def alerts(tx: ReadTx, *, now: datetime) -> list[Alert]:
    """What she has not been told of yet; without a yardstick two short statements."""
    kept = await queries.kept(tx)
    own = await limits.own(tx) or Own()
    today = day_of(now)
    said = _said(kept)
    standards = _standards(said, own, today)
    if not standards:
        return []
    events = await queries.events(tx, since=since(today))
    found = forecast.gauges(standards, events, said, today=today, bases=(Basis.ACCRUAL,))
    return _alerts(found, _seen(kept), today)


async def see(tx: Tx, *, code: Code, year: int, percent: int, now: datetime) -> None:
    """She has read it, and everything below it: never told again."""
    for each in _percents(day_of(now)):
        if each <= percent:
            await queries.record_seen(tx, code.value, year=year, percent=each, at=now)


async def say(tx: Tx, *, said: Said, now: datetime) -> None:
    """The caller's own word. Neither log nor notice tells that there is one."""
    codes = tuple(code for code in model.CHOICES if code in said.codes)
    word = msgspec.structs.replace(said, codes=codes)
    await queries.record_said(tx, msgspec.to_builtins(word), chosen=bool(codes), at=now)


async def weigh(
    tx: ReadTx, *, yen: int, tax: Treatment, due_on: date, now: datetime
) -> list[Gauge]:
    """What each of her yardsticks (but the own limit, see `limits.actions`) would come to with an
    offer of so much, to be completed by a day."""
    said = _said(await queries.kept(tx))
    if not said.codes:
        return []
    today = day_of(now)
    standards = [model.standard(code, said, day=_day(code, today)) for code in said.codes]
    later = [_later(code, said, due_on) for code in said.codes if due_on.year > today.year]
    events = await queries.events(tx, since=since(today))
    offer = Lot(max(due_on, today), _counted(yen, tax, said, max(due_on, today)), booked=False)
    here = forecast.gauges(
        standards, events, said, today=today, offer=offer, bases=(Basis.ACCRUAL,)
    )
    return here + [each for each in _next_year(later, events, said, today, offer) if each.over]


def _counted(yen: int, tax: Treatment, said: Said, day: date) -> int:
    if not said.with_tax:
        return before_tax(Yen(yen), tax, supplied_on=day)
    if tax is Treatment.INCLUSIVE:
        return yen
    rate = rates.known(rates.book().consumption_tax, day).standard_bp
    return yen + yen * rate // 10_000


def _later(code: Code, said: Said, due_on: date) -> Standard | None:
    return None if code.ahead else model.standard(code, said, day=_day(code, due_on))


def _next_year(
    standards: Sequence[Standard | None],
    events: Sequence[Event],
    said: Said,
    today: date,
    offer: Lot,
) -> list[Gauge]:
    """Work that is due in the year after counts there: from its first day nothing is booked yet."""
    asked = [each for each in standards if each is not None]
    first = date(offer.day.year, 1, 1)
    lots = [*forecast.accrued(events, said, today=today), offer]
    found = []
    for each in asked:
        span = forecast.span_of(each.code, first)
        sum_ = forecast.spread(lots, span, monthly=_monthly(said, lots, today), today=first)
        found.append(forecast.gauge(each, Basis.ACCRUAL, sum_, span=span))
    return found


def _monthly(said: Said, lots: Sequence[Lot], today: date) -> int:
    return forecast.recent(lots, today) if said.monthly is None else said.monthly


def _said(kept: queries.Kept | None) -> Said:
    return Said() if kept is None else msgspec.convert(kept.said, Said)


def _seen(kept: queries.Kept | None) -> frozenset[tuple[str, int, int]]:
    rows = [] if kept is None else kept.seen
    return frozenset((row["code"], row["year"], row["percent"]) for row in rows)


def _day(code: Code, today: date) -> date:
    return today if code.ahead else date(today.year, 12, 31)


def _standards(said: Said, own: Own, today: date) -> list[Standard]:
    found = [model.standard(code, said, day=_day(code, today)) for code in said.codes]
    if own.cap_yen is not None:
        found.append(model.standard(Code.CUSTOM, said, day=today, own=own.cap_yen))
    return found


async def events(tx: ReadTx, *, since: date) -> list[Event]:
    """The caller's income over all her towns from a day on; what is under way always."""
    return await queries.events(tx, since=since)


def since(today: date) -> date:
    """The first day that any span or mean looks back to."""
    return min(date(today.year, 1, 1), add_months(today, -forecast.RECENT, on=1))


def _percents(today: date) -> tuple[int, ...]:
    found = rates.on(rates.book().yardstick_alert, today)
    return () if isinstance(found, rates.Unregistered) else found.percents


def _alerts(
    gauges: Sequence[Gauge], seen: frozenset[tuple[str, int, int]], today: date
) -> list[Alert]:
    found = []
    for each in gauges:
        percent = forecast.reached(each, _percents(today))
        told = (each.code.value, today.year, percent)
        if each.basis is Basis.ACCRUAL and percent is not None and told not in seen:
            found.append(Alert(each.code, today.year, percent))
    return found
