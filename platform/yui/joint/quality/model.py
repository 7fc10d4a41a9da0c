"""Items and answers: read, compared, checked against gold, and paid by item."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from io import StringIO
from uuid import UUID

from msgspec import Struct

from tenants.refusal import FieldError, Invalid
from yui.joint.model import ANSWERS, MOST_ITEMS
from yui.web.words import N_


class Item(Struct, frozen=True):
    """An item as it is written down; `gold`: its right answer, where it is known."""

    key: str
    text: str
    gold: str = ""


class Pair(Struct, frozen=True):
    """The two accepted answers to an item."""

    first: str
    second: str
    times: int = 1


class Checked(Struct, frozen=True):
    """Accepted answers to gold items: how many, and how many of them were right."""

    batch_id: UUID
    town: int
    answers: int
    right: int


class PaidItem(Struct, frozen=True):
    """One answer as it is paid: accepted ones by their town's price, others nothing yet."""

    id: UUID
    place: int
    slot: int
    key: str
    town: int
    town_name: str
    label: str | None
    live: bool
    gold: str | None
    verdict: str | None
    unit_price_yen: int

    @property
    def yen(self) -> int:
        """What is owed for it, before tax."""
        return self.unit_price_yen if self.live else 0


class Given(Struct, frozen=True):
    """What a town gave to a project: accepted answers, and what they cost the lead body, before tax."""

    town: int
    name: str
    seats: int
    answers: int
    yen: int


class People(Struct, frozen=True):
    """How many people of a town answered; never shown as it is."""

    town: int
    name: str
    people: int


class Credit(Struct, frozen=True):
    """Somebody who consented to be named, or to have her story told."""

    town: int
    name: str
    shown_as: str
    name_ok: bool
    story_ok: bool


class Agreement(Struct, frozen=True):
    """How far two answers agree: items compared, alike, in percent, and beyond chance (kappa)."""

    items: int
    alike: int
    percent: Fraction | None
    kappa: Fraction | None


def labels_of(text: str) -> list[str]:
    """The answers there are, a line each; at least two, each once."""
    found = [line.strip() for line in text.splitlines() if line.strip()]
    if not 2 <= len(found) <= 50 or len(set(found)) != len(found):
        says = N_("選択肢は1行に1つ、2から50まで、同じものは1回だけ書いてください。")
        raise Invalid([FieldError("labels", "bad_labels", says)])
    if any(len(each) > 60 for each in found):
        raise Invalid([FieldError("labels", "too_long", N_("選択肢は60文字以内にしてください。"))])
    return found


def items_of(text: str, labels: Sequence[str]) -> list[Item]:
    """Items of a batch, a line each as CSV: key, text and, where it is known, the right answer."""
    errors: list[FieldError] = []
    found: list[Item] = []
    seen: set[str] = set()
    for number, cells in enumerate(csv.reader(StringIO(text)), 1):
        if not any(cell.strip() for cell in cells):
            continue
        item = Item(*[cell.strip() for cell in cells][:3]) if 2 <= len(cells) <= 3 else None
        if item is None or not _good(item, labels) or item.key in seen:
            says = N_(
                "{line}行目：番号,文,正解（あるときだけ）の順に、番号は重ねずに書いてください。"
            )
            errors.append(FieldError("items", "bad_line", says, {"line": number}))
            continue
        seen.add(item.key)
        found.append(item)
    if not errors and not 1 <= len(found) <= MOST_ITEMS:
        says = N_("項目は1から{most}までです。")
        errors.append(FieldError("items", "bad_number", says, {"most": MOST_ITEMS}))
    if errors:
        raise Invalid(errors[:20])
    return found


def _good(item: Item, labels: Sequence[str]) -> bool:
    sized = 1 <= len(item.key) <= 90 and 1 <= len(item.text) <= 2000
    return sized and (not item.gold or item.gold in labels)


def agreement(pairs: Iterable[Pair]) -> Agreement:
    """Percent agreement, and Cohen's kappa (p_o − p_e) ÷ (1 − p_e) of the first and second answers.

    J. Cohen, A Coefficient of Agreement for Nominal Scales, Educational and Psychological
    Measurement 20 (1960) 37–46. p_e: the sum over answers of the product of both sides' shares.
    The first and the second answers are taken for the two raters, though many people stand behind
    each. None where nothing is compared, and for kappa where chance alone would always agree.
    """
    both: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        both[pair.first, pair.second] += pair.times
    items = both.total()
    if not items:
        return Agreement(0, 0, None, None)
    alike = sum(times for (first, second), times in both.items() if first == second)
    firsts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for (first, second), times in both.items():
        firsts[first] += times
        seconds[second] += times
    observed = Fraction(alike, items)
    chance = Fraction(sum(firsts[each] * seconds[each] for each in firsts), items * items)
    kappa = None if chance == 1 else (observed - chance) / (1 - chance)
    return Agreement(items, alike, observed, kappa)


def accuracy(checked: Iterable[Checked]) -> Fraction | None:
    """Right answers of all answers to gold items; None where there are none."""
    known = list(checked)
    answers = sum(each.answers for each in known)
    return Fraction(sum(each.right for each in known), answers) if answers else None


def apart(answers: Sequence[PaidItem]) -> dict[UUID, list[str]]:
    """Of the answers shown: by each second one, both labels where they differ and nobody settled it."""
    known = {(each.place, each.slot): each for each in answers if each.live}
    found: dict[UUID, list[str]] = {}
    for (place, slot), each in known.items():
        first = known.get((place, 1))
        if slot != ANSWERS or first is None or each.verdict is not None:
            continue
        if first.label is not None and each.label is not None and first.label != each.label:
            found[each.id] = [first.label, each.label]
    return found


def percent(part: Fraction | None) -> str:
    """A share as it is shown, to a tenth of a percent, halves up; an en dash where there is none."""
    if part is None:
        return "–"
    tenths = (part * 1000 + Fraction(1, 2)).__floor__()
    return f"{tenths // 10}.{tenths % 10}%"


def score(kappa: Fraction | None) -> str:
    """A kappa as it is shown, to two places, halves away from zero."""
    if kappa is None:
        return "–"
    hundredths = (abs(kappa) * 100 + Fraction(1, 2)).__floor__()
    sign = "-" if kappa < 0 and hundredths else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02}"
