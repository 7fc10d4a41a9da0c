"""How figures and dates are written on the screen (ui.md §6, §9)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from yui import japan, money
from yui.japan import FiscalYear

TOKYO = ZoneInfo("Asia/Tokyo")
_WEEK = "月火水木金土日"
_WEEK_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTH_EN = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def _english() -> bool:
    from yui.web.words import LANGUAGE

    return LANGUAGE.get() == "en"


def _day_of(value: date | datetime) -> date:
    return value.astimezone(TOKYO).date() if isinstance(value, datetime) else value


def num(value: int | None) -> str:
    """1234 → 1,234; nothing → 「－」, which is not zero."""
    return "－" if value is None else f"{value:,}"


def size(octets: int) -> str:
    """1234 → 2 KB, rounded up: a file never looks smaller than it is."""
    for unit, step in (("MB", 1_048_576), ("KB", 1_024)):
        if octets >= step:
            return f"{-(-octets // step):,} {unit}"
    return f"{octets} B"


def yen(value: int | None) -> str:
    """1234 → 1,234円 (¥1,234 in English); nothing → 「－」."""
    if value is None:
        return "－"
    if _english():
        return f"-¥{-value:,}" if value < 0 else f"¥{value:,}"
    return f"△{-value:,}円" if value < 0 else f"{value:,}円"


def man(value: int) -> str:
    """1330000 → 133万円 (¥1,330,000 in English)."""
    return yen(value) if _english() else money.man(value)


def day(value: date | datetime | None) -> str:
    """11月25日（水）; Wed 25 Nov."""
    if value is None:
        return "－"
    on = _day_of(value)
    if _english():
        return f"{_WEEK_EN[on.weekday()]} {on.day} {_MONTH_EN[on.month - 1]}"
    return f"{on.month}月{on.day}日（{_WEEK[on.weekday()]}）"


def short_day(value: date | datetime | None) -> str:
    """11/25（水）, for dense tables."""
    if value is None:
        return "－"
    on = _day_of(value)
    if _english():
        return f"{on.day} {_MONTH_EN[on.month - 1]}"
    return f"{on.month}/{on.day}（{_WEEK[on.weekday()]}）"


def month_day(value: date | datetime | None) -> str:
    """11月25日; 25 Nov."""
    if value is None:
        return "－"
    on = _day_of(value)
    return f"{on.day} {_MONTH_EN[on.month - 1]}" if _english() else f"{on.month}月{on.day}日"


def when(value: datetime | None) -> str:
    """11月25日（水）17:04, Tokyo time."""
    if value is None:
        return "－"
    local = value.astimezone(TOKYO)
    return f"{day(value)}{' ' if _english() else ''}{local.hour}:{local.minute:02}"


def wareki(value: date | datetime | None) -> str:
    """令和8年11月25日（水）; the first year is 元年."""
    if value is None:
        return "－"
    on = _day_of(value)
    if _english():
        return f"{_WEEK_EN[on.weekday()]} {on.day} {_MONTH_EN[on.month - 1]} {on.year}"
    return japan.wareki(on, weekday=True)


def fy(value: int | date | datetime | None) -> str:
    """令和8年度（2026）; FY2019 is 令和元年度."""
    if value is None:
        return "－"
    year = FiscalYear(value) if isinstance(value, int) else FiscalYear.of(_day_of(value))
    return f"FY{year.year}" if _english() else f"{year.label}（{year.year}）"


def fy_short(value: int) -> str:
    """R8, for axes."""
    return FiscalYear(value).short


def month(value: date) -> str:
    """令和8年11月; Nov 2026."""
    if _english():
        return f"{_MONTH_EN[value.month - 1]} {value.year}"
    return f"{japan.era_year(value)}{value.month}月"


def month_short(value: date) -> str:
    """11月; Nov."""
    return _MONTH_EN[value.month - 1] if _english() else f"{value.month}月"


def weekday(value: date) -> str:
    """水; We."""
    return _WEEK_EN[value.weekday()][:2] if _english() else _WEEK[value.weekday()]


def iso(value: date | datetime) -> str:
    """For `<time datetime>`."""
    return value.isoformat()


def percent(part: int | None, whole: int | None) -> str:
    """Whole percent, halves up, by integers; 「－」 without a whole."""
    if part is None or not whole:
        return "－"
    return f"{(part * 200 + whole) // (whole * 2)}％"
