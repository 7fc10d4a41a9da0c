"""What an order must be to be taken in, and which words in a task give orders to a free worker."""

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


COMMANDS = (
    "出勤",
    "退勤",
    "シフト",
    "勤務時間",
    "残業",
    "休暇申請",
    "常駐",
    "指示に従",
    "指揮命令",
    "業務命令",
)
"""Words of employment (労働者性: 昭和60年労働基準法研究会報告; 昭和61年労働省告示37号)."""


def commanding(*texts: str) -> list[str]:
    """The words in a task's texts that read as orders to an employee: to be looked at, not refused."""
    return [word for word in COMMANDS if any(word in text for text in texts)]
