"""A body's dated rules of how its prices stand to consumption tax.

A body without a rule names prices without tax (税抜), as every body did before there were rules. What holds
is fixed on a task when it is split off, goes from there into the notice of each offer (3条⑦: the reward and
how it stands to tax) and from the notice into the assignment: nothing that was named changes afterwards.
"""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct, convert

from tenants.refusal import Conflict, FieldError, Invalid
from yui.tax import Treatment
from yui.towns.changes.model import Change
from yui.web.words import N_


class Pricing(Struct, frozen=True):
    """From `valid_from`, the first of a month, tasks that are split off are priced so."""

    valid_from: date
    tax: Treatment


class PricingTaken(Conflict):
    """The body has a rule from that month on; it is never edited."""

    code = "pricing_taken"
    says = N_("この月からの決まりは、すでにあります。別の月からの変更にしてください。")


def on(rules: Sequence[Pricing], day: date) -> Treatment:
    """What holds on a day: the last rule that has begun, or 税抜."""
    begun = [one for one in rules if one.valid_from <= day]
    last = max(begun, key=lambda one: one.valid_from, default=None)
    return last.tax if last else Treatment.EXCLUSIVE


def coming(rules: Sequence[Pricing], day: date) -> list[Pricing]:
    """The rules whose month is still to come, the next one first."""
    later = (one for one in rules if one.valid_from > day)
    return sorted(later, key=lambda one: one.valid_from)


def fits(new: Pricing, rules: Sequence[Pricing]) -> None:
    """Raises `Invalid` where nothing would change, `PricingTaken` where the month has a rule."""
    if any(one.valid_from == new.valid_from for one in rules):
        raise PricingTaken("valid_from")
    if on(rules, new.valid_from) is new.tax:
        raise Invalid([FieldError("tax", "unchanged", N_("いまの決まりと同じです。"))])


def of_terms(found: Change) -> Pricing:
    """The rule that a change would write."""
    return convert({**found.terms, "valid_from": found.valid_from}, Pricing)
