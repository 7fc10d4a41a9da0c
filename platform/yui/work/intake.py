"""What an order must be to be taken in."""

from datetime import date

from tenants.refusal import FieldError, Invalid
from yui.web.words import N_
from yui.work.model import NewOrder
from yui.work.refusals import PastDue

MOST_UNITS = 1_000_000
MOST_YEN = 9_999_999_999
_LENGTHS = {"title": 120, "spec": 10_000, "unit_name": 10, "reference": 100}


def take(new: NewOrder, *, on: date) -> NewOrder:
    """The order, if it can be taken: every field that cannot at once."""
    errors = [
        FieldError(name, "missing", N_("入力してください。"))
        for name in ("title", "spec", "unit_name")
        if not getattr(new, name).strip()
    ]
    errors += [
        FieldError(name, "too_long", N_("{max}文字以内で入力してください。"), {"max": most})
        for name, most in _LENGTHS.items()
        if len(getattr(new, name)) > most
    ]
    for name, value, least, most in (
        ("quantity", new.quantity, 1, MOST_UNITS),
        ("unit_price_yen", new.unit_price_yen, 0, MOST_YEN),
    ):
        if not least <= value <= most:
            says = N_("{min}から{max}までの整数で入力してください。")
            errors.append(FieldError(name, "out_of_range", says, {"min": least, "max": most}))
    if new.due_on < on:
        errors.append(FieldError("due_on", PastDue.code, PastDue.says))
    if errors:
        raise Invalid(errors)
    return new
