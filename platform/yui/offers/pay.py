"""What an hour of the estimate comes to, beside the minimum wage: a reference, never a wage.

自営型テレワークガイドライン (gl04): from the standard worker's output an hourly equivalent is derived, and
the minimum wage is one reference for it. Below it an offer needs a director's reason.
"""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from tenants.refusal import Refused
from yui import rates
from yui.japan import wareki
from yui.money import text
from yui.rates import MinimumWage, Unregistered
from yui.web.words import N_


class Reference(Struct, frozen=True):
    """Whole yen an hour, rounded down; `wage_yen` since `wage_since`.

    `registered` is False where no row holds on the day: then the wage is the last row known, shown
    as such with its date, or None (decisions 13).
    """

    hourly_yen: int | None
    wage_yen: int | None
    wage_since: date | None
    registered: bool

    @property
    def below(self) -> bool:
        """Whether the hour comes to less. The wage only rises, so less than the last row known is
        less than today's, whatever that is."""
        if self.hourly_yen is None or self.wage_yen is None:
            return False
        return self.hourly_yen < self.wage_yen

    @property
    def says(self) -> str:
        """The wage as notices show it: with its day, or unregistered with the last row known."""
        since = wareki(self.wage_since) if self.wage_since else ""
        known = f"{text(self.wage_yen)}、{since}から" if self.wage_yen else ""
        if self.registered:
            return known
        return f"未登録（直近の登録: {known}）" if known else "未登録"


class BelowReference(Refused):
    """The hour comes to less than the minimum wage and no reason is given."""

    code = "below_reference"
    status = 422
    says = N_(
        "目安の時間で割ると1時間あたり{hourly}円で、参考にする最低賃金 {wage}円を下回ります。"
        "報酬か目安の時間を見直すか、この額でお願いする理由を書いてください。"
    )


def hourly(price: int, minutes: int | None, *, quantity: int = 1) -> int | None:
    """price × quantity over (minutes × quantity) ÷ 60: what an hour comes to, rounded down."""
    return None if minutes is None else price * quantity * 60 // (minutes * quantity)


def reference(
    price: int, minutes: int | None, wages: Sequence[MinimumWage], *, on: date
) -> Reference:
    """The hour beside the wage that holds on the day, or beside the last one known."""
    found = rates.on(wages, on)
    registered = not isinstance(found, Unregistered)
    row = found.last if isinstance(found, Unregistered) else found
    return Reference(
        hourly_yen=hourly(price, minutes),
        wage_yen=row.yen if row else None,
        wage_since=row.since if row else None,
        registered=registered,
    )


def reasoned(found: Reference, reason: str) -> str:
    """The reason to keep: needed below the reference, and none otherwise."""
    if not found.below:
        return ""
    if not reason.strip():
        raise BelowReference("below_reason", hourly=found.hourly_yen, wage=found.wage_yen)
    return reason.strip()
