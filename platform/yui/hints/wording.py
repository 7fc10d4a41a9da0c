"""How a text is read before a rule looks at it, and the small language that rules are written in.

Reading: NFKC, katakana as hiragana, small letters, kanji numerals before a counter as digits, no
blanks or invisible signs. Each letter remembers where it stood, so a hit shows the writer's own words.

A pattern is one line, no regular expression: `[a/b]` is either, `{時刻}` a time of day, `{数}` a
number, `{曜日}` a day of the week, `{間}` up to twelve letters within a sentence. `strict` bounds what
one line may try, so that no text of 10,000 letters can hold a sender up.
"""

import re
from functools import lru_cache
from unicodedata import category, normalize

from msgspec import Struct

_VOICED = "\u3099\u309a\uff9e\uff9f"
_KANJI = {sign: n for n, sign in enumerate("〇一二三四五六七八九")}
_COUNTED = re.compile(
    r"[〇一二三四五六七八九十百]+(?=(?:時|分|日|週|か月|ヶ月|ケ月|箇月|月|年|人|回|社|割))"
)
_TIME = r"(?:午前|午後|朝|夕方|夜|am|pm)?(?<!\d)\d{1,2}(?:時(?!間)(?:\d{1,2}分|半)?|:\d{2})"
_PLACES = {
    "時刻": _TIME,
    "数": r"\d{1,12}",
    "曜日": r"[月火水木金土日](?:曜日?)",
    "間": r"[^。．!?]{0,12}?",
}
_TOKEN = re.compile(r"\{([^{}]+)\}|\[([^\[\]]+)\]|([^{}\[\]]+)|(.)")
MOST_LETTERS = 200
FEWEST_LETTERS = 2
"""What a line must name besides its places: a single kana stands in every sentence."""
MOST_GAPS, MOST_PLACES, MOST_CHOICES, MOST_OPTIONS = 2, 4, 4, 20
MOST_TRIES, GAP = 700, 13
"""What a line may hold: `{間}` (13 tries each), places, choices, options of a choice; and how often all
of it can be tried from one letter on: gaps, and options of a choice that begin alike."""


class BadPattern(ValueError):
    """A line that is no pattern; the message names the part."""


class ShortPattern(BadPattern):
    """A line that names next to nothing, and so meets everything."""


class CostlyPattern(BadPattern):
    """A line that could try so much that sending would wait for it."""


class Span(Struct, frozen=True):
    """Where something stands in the text as it was written: from `start` up to before `end`."""

    start: int
    end: int

    def meets(self, other: "Span") -> bool:
        """Whether the two have a letter in common."""
        return self.start < other.end and other.start < self.end


class Read(Struct, frozen=True):
    """A text as rules read it; `at[i]` is where its letter `i` stood in the original."""

    text: str
    at: tuple[Span, ...]

    def span(self, match: re.Match[str]) -> Span:
        """Where a match stood in the original."""
        return Span(self.at[match.start()].start, self.at[match.end() - 1].end)


def _hiragana(text: str) -> str:
    return "".join(chr(ord(sign) - 96) if "ァ" <= sign <= "ヶ" else sign for sign in text)


def _clusters(text: str) -> list[tuple[str, Span]]:
    found: list[tuple[str, Span]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and text[end] in _VOICED:
            end += 1
        found.append((text[start:end], Span(start, end)))
        start = end
    return found


def _visible(sign: str) -> bool:
    return not sign.isspace() and category(sign) not in {"Cf", "Cc", "Mn"}


def _number(signs: str) -> str:
    """A kanji numeral below a thousand as digits: 九 → 9, 十五 → 15, 二〇 → 20."""
    if "十" not in signs and "百" not in signs:
        return "".join(str(_KANJI[sign]) for sign in signs)
    total, last = 0, 0
    for sign in signs:
        if sign in _KANJI:
            last = last * 10 + _KANJI[sign]
        else:
            total += max(last, 1) * (10 if sign == "十" else 100)
            last = 0
    return str(total + last)


def read(text: str) -> Read:
    """The text as rules read it."""
    signs: list[str] = []
    at: list[Span] = []
    for cluster, span in _clusters(text):
        for sign in normalize("NFKC", cluster).lower():
            if _visible(sign):
                signs.append(sign)
                at.append(span)
    return _digits("".join(signs), at)


def _digits(text: str, at: list[Span]) -> Read:
    made: list[str] = []
    where: list[Span] = []
    last = 0
    for match in _COUNTED.finditer(text):
        made.append(text[last : match.start()])
        where += at[last : match.start()]
        number = _number(match[0])
        made.append(number)
        where += [Span(at[match.start()].start, at[match.end() - 1].end)] * len(number)
        last = match.end()
    made.append(text[last:])
    where += at[last:]
    return Read(_hiragana("".join(made)), tuple(where))


@lru_cache(maxsize=2048)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as a regular expression over read text; `BadPattern` where it is none."""
    if not 2 <= len(pattern) <= MOST_LETTERS:
        raise BadPattern(pattern)
    parts: list[str] = []
    for place, either, plain, stray in _TOKEN.findall(pattern):
        if stray or (place and place not in _PLACES):
            raise BadPattern(stray or place)
        if place:
            parts.append(_PLACES[place])
        elif either:
            parts.append("(?:" + "|".join(_plain(each) for each in either.split("/")) + ")")
        else:
            parts.append(_plain(plain))
    made = re.compile("".join(parts))
    if made.match("") is not None:
        raise BadPattern(pattern)
    return made


def _plain(text: str) -> str:
    return re.escape(read(text).text)


def strict(pattern: str) -> None:
    """Refuses what `compiled` reads but a rule may not hold: too little said, or too much to try."""
    compiled(pattern)
    gaps = places = choices = letters = 0
    tries = 1
    for place, either, plain, _ in _TOKEN.findall(pattern):
        places += bool(place)
        gaps += place == "間"
        tries *= GAP if place == "間" else 1
        letters += len(read(plain).text) + 2 * (place == "時刻")
        if either:
            options = [read(each).text for each in either.split("/")]
            begun = [option[:1] for option in options]
            choices, letters = choices + 1, letters + min(map(len, options))
            tries *= max(begun.count(sign) for sign in begun)
            if not all(options) or len(options) > MOST_OPTIONS:
                raise CostlyPattern(pattern)
    if letters < FEWEST_LETTERS:
        raise ShortPattern(pattern)
    if gaps > MOST_GAPS or places > MOST_PLACES or choices > MOST_CHOICES or tries > MOST_TRIES:
        raise CostlyPattern(pattern)


def spans(pattern: str, text: Read) -> list[Span]:
    """Everywhere in the text that the pattern finds."""
    return [text.span(match) for match in compiled(pattern).finditer(text.text) if match[0]]
