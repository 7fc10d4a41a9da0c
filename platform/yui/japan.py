"""Japan's days and letters: fiscal years, eras, business days, bank text.

Pure. A day is a `date` in Japan; instants are kept aware and turned into days here and only here.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Final

import holidays
from msgspec import Struct

JST: Final = timezone(timedelta(hours=9), "JST")
"""Asia/Tokyo: nine hours ahead of UTC, without summer time since 1952."""
DAY: Final = timedelta(days=1)
WEEKDAYS: Final = "月火水木金土日"


def day_of(instant: datetime) -> date:
    """The day in Japan of an aware instant."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone has no day in Japan")
    return instant.astimezone(JST).date()


def last_of_month(day: date) -> date:
    """The last day of `day`'s month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - DAY


def add_months(day: date, months: int, *, on: int) -> date:
    """Day `on` of the month `months` after `day`'s; 31, or any day a month lacks, is its last."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    return first.replace(day=min(on, last_of_month(first).day))


# --- fiscal years and eras ----------------------------------------------------------------------
_ERAS: Final = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("明治", "M", date(1873, 1, 1)),  # the Gregorian calendar begins; 明治6年
)
_FIRST_YEAR: Final = {"令和": 2019, "平成": 1989, "昭和": 1926, "大正": 1912, "明治": 1868}


class NotADate(ValueError):
    """The text names no day of the calendar."""


class FiscalYear(Struct, frozen=True, order=True):
    """April to March (地方自治法208条); `FiscalYear(2025)` is 令和7年度."""

    year: int

    @classmethod
    def of(cls, day: date) -> "FiscalYear":
        """The fiscal year that holds `day`."""
        return cls(day.year - (day.month < 4))

    @property
    def first(self) -> date:
        """1 April."""
        return date(self.year, 4, 1)

    @property
    def last(self) -> date:
        """31 March of the next calendar year."""
        return date(self.year + 1, 3, 31)

    @property
    def label(self) -> str:
        """「令和7年度」; FY2019 is 令和元年度, though it began in 平成31年."""
        era, number = self._era()
        return f"{era}{_counted(number)}年度"

    @property
    def short(self) -> str:
        """「R7」, for axes."""
        era, number = self._era()
        return f"{next(letter for name, letter, _ in _ERAS if name == era)}{number}"

    def _era(self) -> tuple[str, int]:
        era = next(name for name, first in _FIRST_YEAR.items() if first <= self.year)
        return era, self.year - _FIRST_YEAR[era] + 1


def _counted(number: int) -> str:
    return "元" if number == 1 else str(number)


def era_year(day: date) -> str:
    """「令和8年」, 「平成31年」, 「令和元年」."""
    for name, _, begins in _ERAS:
        if day >= begins:
            return f"{name}{_counted(day.year - _FIRST_YEAR[name] + 1)}年"
    raise NotADate(day.isoformat())


def wareki(day: date, *, weekday: bool = False) -> str:
    """「令和8年11月21日」, with 「（土）」 behind it when asked."""
    tail = f"（{WEEKDAYS[day.weekday()]}）" if weekday else ""
    return f"{era_year(day)}{day.month}月{day.day}日{tail}"


_WRITTEN: Final = re.compile(
    r"(?P<era>令和|平成|昭和|大正|明治|[令平昭大明RHSTM])?(?P<year>元|\d{1,4})[年./\-]"
    r"(?P<month>\d{1,2})[月./\-](?P<day>\d{1,2})日?(?:\([月火水木金土日]\))?"
)


def within_reach(day: date) -> bool:
    """Whether a typed day can be meant: the calendar's ends would break every sum of days."""
    return _FIRST_YEAR["明治"] <= day.year < 2200


def parse_day(text: str) -> date:
    """Reads 2026-11-21, 2026年11月21日, 令和8年11月21日, R8.11.21; full-width too.

    Raises `NotADate` for anything else, also for a day that its era did not have (平成31年5月1日).
    """
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    found = _WRITTEN.fullmatch(plain)
    if found is None:
        raise NotADate(text)
    written, count = found["era"], 1 if found["year"] == "元" else int(found["year"])
    if (written is None) != (len(found["year"]) == 4):
        raise NotADate(text)
    year = count
    name = ""
    if written is not None:
        name = next(era for era, letter, _ in _ERAS if written in (era, era[0], letter))
        year = _FIRST_YEAR[name] + count - 1
    try:
        day = date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        raise NotADate(text) from None
    if not within_reach(day):
        raise NotADate(text)
    if name and not era_year(day).startswith(name):
        raise NotADate(text)
    return day


# --- business days ------------------------------------------------------------------------------
@cache
def _national_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("JP", language="ja")


def holiday(day: date) -> str | None:
    """The name of a national holiday (振替休日 and 国民の休日 too), or of the banks' year end."""
    name: str | None = _national_holidays().get(day)
    if name is None and (day.month, day.day) in {(12, 31), (1, 1), (1, 2), (1, 3)}:
        return "銀行休業日"  # 銀行法施行令5条1項
    return name


def is_business_day(day: date) -> bool:
    """Whether banks do business: no Saturday, Sunday, national holiday, 31 December–3 January."""
    return day.weekday() < 5 and holiday(day) is None


def previous_business_day(day: date) -> date:
    """`day` itself, or the nearest business day before it (前営業日払)."""
    while not is_business_day(day):
        day -= DAY
    return day


def next_business_day(day: date) -> date:
    """`day` itself, or the nearest business day after it (納付期限)."""
    while not is_business_day(day):
        day += DAY
    return day


# --- bank text (全銀) ----------------------------------------------------------------------------
class NotBankText(ValueError):
    """A letter that a bank file cannot carry."""

    def __init__(self, letter: str, text: str) -> None:
        super().__init__(f"{letter!r} in {text!r}")
        self.letter = letter


_LARGE: Final = str.maketrans("ァィゥェォャュョッヵヶヮ", "アイウエオヤユヨツカケワ")
_OLD: Final = str.maketrans("ヰヱヲ", "イエオ")
_DASHES: Final = dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0x30FC, 0xFF0D, 0xFF70), "-")
_MARKS: Final = {0x309B: "\u3099", 0x309C: "\u309a", 0xFF9E: "\u3099", 0xFF9F: "\u309a"}
_FULL: Final = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
)
_HALF: Final = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ"
_NARROW: Final = str.maketrans(_FULL + "\u3099\u309a", _HALF + "ﾞﾟ")
_ASCII: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
_BANK: Final = frozenset(_HALF + "ﾞﾟ" + _ASCII)
_NAME: Final = _BANK | frozenset(" ().")


def _katakana(text: str) -> str:
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


def bank_text(text: str, *, middle_dot: str = " ", name: bool = True) -> str:
    """Normalizes to the half-width letters of a bank file, in the order of the banks' own rules.

    Width, kana, case, small kana, old kana, dashes (ー too), the middle dot (a space or `.`, as
    the bank has it), then voiced marks as letters of their own. Raises `NotBankText` for what is
    left: nothing is dropped or cut in silence. `name=False` allows the letters of bank and branch
    names alone (no space, brackets or full stop).
    """
    allowed = _NAME if name else _BANK
    if allowed.issuperset(text):
        return text
    wide = unicodedata.normalize("NFKC", text.translate(_MARKS).translate(_DASHES))
    large = _katakana(wide).upper().translate(_LARGE).translate(_OLD).translate(_DASHES)
    split = unicodedata.normalize("NFD", large.replace("・", middle_dot))
    narrow = split.translate(_NARROW)
    for letter in narrow:
        if letter not in allowed:
            raise NotBankText(unicodedata.normalize("NFC", letter), text)
    return narrow


def screen_text(bank: str) -> str:
    """Bank letters as people read them: ﾊﾁｼﾞﾕｳ → ハチジユウ."""
    return unicodedata.normalize("NFKC", bank)
