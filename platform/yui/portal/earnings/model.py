"""A worker's months as her body closes them (20日締 …), and what an hour of hers really came to.

Hours are what she chose to write for a piece of work, one sum and no day (law §3 G4). Where a piece
was accepted in more than one month its minutes are divided as its reward is, and marked as estimated:
no minute is lost or counted twice.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import date
from uuid import UUID

from msgspec import Struct

from yui.due import Closes, closing_of, opening_of, regular_payment
from yui.money import Yen, allocate
from yui.payouts.items.model import ItemState, Told, told
from yui.rates import MinimumWage, Unregistered
from yui.tax import Treatment, before_tax


class Line(Struct, frozen=True):
    """What the ledger owes her for one piece of work on one day, by its price; a reversal is below zero."""

    day: date
    yen: int
    assignment_id: UUID | None = None
    tax: Treatment = Treatment.EXCLUSIVE


class Paper(Struct, frozen=True):
    """A statement of hers: what was confirmed for a closing day, when it is paid, and where its
    transfer stands."""

    closing_on: date
    pay_on: date
    gross_yen: int
    tax_yen: int
    withholding_yen: int
    net_yen: int
    state: ItemState | None = None


class Coming(Struct, frozen=True):
    """What is not in the ledger yet: inspected by, or completed by, a day."""

    day: date
    yen: int
    inspecting: bool
    tax: Treatment = Treatment.EXCLUSIVE


class Month(Struct, frozen=True):
    """One period of the body; yen by the prices, which stand to tax as `taxes` say. `minutes` go with
    `timed_yen` before tax, which is theirs alone."""

    opening: date
    closing: date
    pay_on: date
    accepted: int = 0
    inspecting: int = 0
    working: int = 0
    stated: int = 0
    paid: int = 0
    under_way: int = 0
    past: int = 0
    net: int = 0
    minutes: int = 0
    timed_yen: int = 0
    estimated: bool = False
    taxes: tuple[Treatment, ...] = ()

    @property
    def confirmed(self) -> int:
        """On a statement, and to be paid: no transfer of it is on its way, or it came back."""
        return self.stated - self.paid - self.under_way - self.past

    @property
    def waiting(self) -> int:
        """Accepted, and on no statement of this period."""
        return self.accepted - self.stated

    @property
    def hourly(self) -> int | None:
        """What an hour came to, rounded down; None without hours."""
        return None if self.minutes <= 0 else self.timed_yen * 60 // self.minutes


class Timed(Struct, frozen=True):
    """Minutes of one piece of work in one period, with the reward that they brought."""

    minutes: int
    yen: int
    estimated: bool


def timed(minutes: int, parts: Mapping[date, int]) -> dict[date, Timed]:
    """A piece of work's minutes over the periods in which it was accepted, by its reward in each."""
    kept = {closing: yen for closing, yen in sorted(parts.items()) if yen > 0}
    if minutes <= 0 or not kept:
        return {}
    shares = allocate(Yen(minutes), list(kept.values()))
    return {
        closing: Timed(int(share), yen, estimated=len(kept) > 1)
        for (closing, yen), share in zip(kept.items(), shares, strict=True)
    }


def months(
    lines: Sequence[Line],
    papers: Sequence[Paper],
    coming: Sequence[Coming],
    *,
    rule: Closes,
    today: date,
    minutes: Mapping[UUID, int],
) -> list[Month]:
    """Every period in which something is or comes, the newest first; none is in two."""
    accepted: dict[date, int] = defaultdict(int)
    works: dict[UUID, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        closing = closing_of(rule, line.day)
        accepted[closing] += line.yen
        if line.assignment_id is not None:
            net = before_tax(Yen(line.yen), line.tax, supplied_on=line.day)
            works[line.assignment_id][closing] += net
    waits = _coming(coming, rule=rule, today=today)
    stated: dict[date, list[Paper]] = defaultdict(list)
    for paper in papers:
        stated[closing_of(rule, paper.closing_on)].append(paper)
    hours: dict[date, list[Timed]] = defaultdict(list)
    for work, parts in works.items():
        for closing, part in timed(minutes.get(work, 0), parts).items():
            hours[closing].append(part)
    taxes = _taxes(lines, coming, rule=rule, today=today)
    return [
        _month(
            closing,
            rule,
            accepted=accepted[closing],
            waits=waits.get(closing, (0, 0)),
            papers=stated[closing],
            hours=hours[closing],
            taxes=taxes[closing],
            today=today,
        )
        for closing in sorted({*accepted, *waits, *stated, closing_of(rule, today)}, reverse=True)
    ]


def _taxes(
    lines: Sequence[Line], coming: Sequence[Coming], *, rule: Closes, today: date
) -> dict[date, set[Treatment]]:
    """How the prices of each period stand to tax, by its closing day."""
    found: dict[date, set[Treatment]] = defaultdict(set)
    for line in lines:
        found[closing_of(rule, line.day)].add(line.tax)
    for each in coming:
        found[closing_of(rule, max(each.day, today))].add(each.tax)
    return found


def _coming(coming: Sequence[Coming], *, rule: Closes, today: date) -> dict[date, tuple[int, int]]:
    found: dict[date, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for each in coming:
        closing = closing_of(rule, max(each.day, today))
        inspecting, working = found[closing]
        found[closing] = (
            (inspecting + each.yen, working)
            if each.inspecting
            else (inspecting, working + each.yen)
        )
    return found


def _month(
    closing: date,
    rule: Closes,
    *,
    accepted: int,
    waits: tuple[int, int],
    papers: Sequence[Paper],
    hours: Sequence[Timed],
    taxes: Set[Treatment],
    today: date,
) -> Month:
    gross: dict[Told, int] = defaultdict(int)
    for paper in papers:
        gross[told(paper.state, pay_on=paper.pay_on, today=today)] += paper.gross_yen
    return Month(
        opening=opening_of(rule, closing),
        closing=closing,
        pay_on=max((paper.pay_on for paper in papers), default=regular_payment(rule, closing)),
        accepted=accepted,
        inspecting=waits[0],
        working=waits[1],
        stated=sum(paper.gross_yen for paper in papers),
        paid=gross[Told.PAID],
        under_way=gross[Told.UNDER_WAY],
        past=gross[Told.PAST],
        net=sum(paper.net_yen for paper in papers),
        minutes=sum(part.minutes for part in hours),
        timed_yen=sum(part.yen for part in hours),
        estimated=any(part.estimated for part in hours),
        taxes=tuple(sorted(taxes)),
    )


class Wage(Struct, frozen=True):
    """The minimum wage beside an hour of hers: a reference, no floor. `yen` is None where none is
    registered for the day; then `last` (yen) and `since` are of the last one known, if any."""

    yen: int | None
    last: int | None = None
    since: date | None = None
    source: str = ""


def wage(found: MinimumWage | Unregistered[MinimumWage]) -> Wage:
    """As pages show it; an unregistered one names the last row known (decisions 13)."""
    if not isinstance(found, Unregistered):
        return Wage(found.yen, since=found.since, source=found.source)
    if found.last is None:
        return Wage(None)
    return Wage(None, last=found.last.yen, since=found.last.since, source=found.last.source)
