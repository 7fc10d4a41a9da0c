"""What the pages of the books are asked for in their addresses."""

from datetime import date

from yui.japan import NotADate, parse_day


def month_of(text: str, *, today: date) -> date:
    """The first day of 「2026-11」; of this month where the text is none."""
    try:
        return parse_day(f"{text}-01")
    except NotADate:
        return today.replace(day=1)
