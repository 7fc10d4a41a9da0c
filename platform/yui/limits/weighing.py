"""What one offer would make of her limits and yardsticks, and her yes to it."""

from msgspec import Struct

from yui.limits.model import BeyondLimit, BeyondYardstick, BeyondYear, Reach, Span
from yui.limits.yardsticks.forecast import Gauge
from yui.money import man


class Weighed(Struct, frozen=True):
    """What one offer would make of her spans; yen before tax."""

    yen: int
    reaches: list[Reach]
    gauges: list[Gauge] = []

    @property
    def asks(self) -> bool:
        """Whether she is asked for an explicit yes: a limit or a yardstick of hers is passed."""
        return bool(self.over or self.passed)

    @property
    def passed(self) -> list[Gauge]:
        """The yardsticks that, with the offer counted, do not hold."""
        return [gauge for gauge in self.gauges if gauge.over]

    @property
    def over(self) -> list[Reach]:
        """The spans, with the offer counted, that pass their limit by it."""
        after = [_with(reach, self.yen) for reach in self.reaches]
        return [reach for reach in after if reach.beyond > 0]

    @property
    def within(self) -> list[Reach]:
        """The spans with a limit that holds, with the offer counted."""
        after = [_with(reach, self.yen) for reach in self.reaches]
        return [reach for reach in after if reach.limit is not None and reach.beyond == 0]


def _with(reach: Reach, yen: int) -> Reach:
    return Reach(reach.span, reach.since, reach.limit, reach.planned + yen, reach.agreed)


def take(weighed: Weighed, *, sure: bool) -> list[Reach]:
    """The spans that she agrees to pass by taking the offer on; without `sure` none may be."""
    over = weighed.over
    if over and not sure:
        worst = over[0]
        kind = BeyondLimit if worst.span is Span.MONTH else BeyondYear
        raise kind(
            "sure",
            year=worst.since.year,
            month=worst.since.month,
            planned=f"{worst.planned:,}",
            limit=f"{worst.limit:,}",
            beyond=f"{worst.beyond:,}",
        )
    if weighed.passed and not sure:
        gauge = weighed.passed[0]
        raise BeyondYardstick(
            "sure",
            name=gauge.code.says,
            sum=man(gauge.sum.total),
            most=f"{max(0, gauge.most or 0):,}",
        )
    return over
