"""Whole yen: the type, the roundings by their names, and a division that loses no yen."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NewType

Yen = NewType("Yen", int)
"""An amount of Japanese yen; an int, never a float; bigint in the database."""

ZERO = Yen(0)
BASIS_POINTS = 10_000
MAX_YEN = Yen(999_999_999_999)
"""What twelve digits of a bank file's trailer can say; no single amount of ours goes beyond."""


class Rounding(StrEnum):
    """What becomes of a fraction of a yen."""

    DOWN = "down"
    UP = "up"
    HALF_UP = "half_up"


def portion(amount: Yen, numerator: int, *, of: int, rounding: Rounding = Rounding.DOWN) -> Yen:
    """`amount` × `numerator` ÷ `of`, exact in integers, then rounded away from no one's sight.

    Rounding is of the magnitude: the portion of −n is minus the portion of n, so that a reversal
    takes back what was booked, to the yen.
    """
    if of <= 0:
        raise ValueError(f"a portion of {of} parts")
    sign = -1 if (amount < 0) != (numerator < 0) else 1
    whole, rest = divmod(abs(amount) * abs(numerator), of)
    up = rest > 0 and (rounding is Rounding.UP or (rounding is Rounding.HALF_UP and rest * 2 >= of))
    return Yen(sign * (whole + up))


def basis_points(amount: Yen, rate: int, *, rounding: Rounding = Rounding.DOWN) -> Yen:
    """`rate` basis points (1/10,000) of `amount`: 1021 is 10.21 %."""
    return portion(amount, rate, of=BASIS_POINTS, rounding=rounding)


def allocate(total: Yen, weights: Sequence[int]) -> list[Yen]:
    """Divides `total` in the ratio of `weights` (≥ 0, not all 0); the parts sum to `total`.

    The yen that rounding leaves over go to the largest remainders, the earlier first, so the same
    input is always divided in the same way and each part is within one yen of its exact share.
    """
    whole = sum(weights)
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be zero or more, and not all zero")
    sign = -1 if total < 0 else 1
    shares = [divmod(abs(total) * weight, whole) for weight in weights]
    parts = [share for share, _ in shares]
    by_remainder = sorted(range(len(shares)), key=lambda at: (-shares[at][1], at))
    for at in by_remainder[: abs(total) - sum(parts)]:
        parts[at] += 1
    return [Yen(sign * part) for part in parts]


def cumulative(amounts: Sequence[Yen], rate: int) -> list[Yen]:
    """One rounded-down tax (`rate` basis points of the sum) laid upon its lines.

    A document's tax is rounded once per rate (消費税法施行令70条の10), yet each line must show its
    part: line i gets what it adds to the rounded tax of the running sum. Amounts are ≥ 0. The same
    rule is spelled in SQL by the payout run.
    """
    parts: list[Yen] = []
    before = running = 0
    for amount in amounts:
        running += amount
        after = basis_points(Yen(running), rate)
        parts.append(Yen(after - before))
        before = after
    return parts


def text(amount: int) -> str:
    """「1,234円」; official papers show a minus as △."""
    return f"△{-amount:,}円" if amount < 0 else f"{amount:,}円"


def man(amount: int) -> str:
    """「133万円」; what is no whole 万円 is rounded up to a tenth, so that it never seems less."""
    tenths = -(-amount // 1_000)
    whole, part = divmod(abs(tenths), 10)
    sign = "△" if tenths < 0 else ""
    return f"{sign}{whole:,}.{part}万円" if part else f"{sign}{whole:,}万円"
