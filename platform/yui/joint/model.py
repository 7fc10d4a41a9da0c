"""Joint projects: their states and money, items and answers, and how far two answers agree."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from io import StringIO
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, FieldError, Invalid, Refused
from yui.web.words import N_

ANSWERS = 2
"""Answers an item, each by another person."""
MOST_ITEMS = 1000
CREDIT_VERSION = 1
CREDIT_SAYS = (
    "この共同プロジェクトの成果の公表で、下に書いた名前を出すこと（または体験談を載せること）に同意します。"
    "同意しなくても、取り消しても、仕事と報酬は変わりません。取り消すと、次に開いたときから表示されません。"
    "すでに配られた印刷物は回収できないことがあります。"
)
"""What she agrees to (個人情報保護法18条・27条1項); kept with her consent as she saw it."""


class ProjectState(StrEnum):
    """Where a project stands."""

    DRAFT = "draft"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _PROJECT_SAYS[self]


_PROJECT_SAYS = {
    ProjectState.DRAFT: N_("準備中"),
    ProjectState.RUNNING: N_("進行中"),
    ProjectState.DONE: N_("完了"),
    ProjectState.CANCELLED: N_("取りやめ"),
}

PROJECT_MOVES: dict[ProjectState, frozenset[ProjectState]] = {
    ProjectState.DRAFT: frozenset({ProjectState.RUNNING, ProjectState.CANCELLED}),
    ProjectState.RUNNING: frozenset({ProjectState.DONE}),
    ProjectState.DONE: frozenset(),
    ProjectState.CANCELLED: frozenset(),
}
"""Once it runs, people rely on it: no way out but its end."""


class PhaseState(StrEnum):
    """Where a phase stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _PHASE_SAYS[self]


_PHASE_SAYS = {
    PhaseState.PLANNED: N_("これから"),
    PhaseState.OPEN: N_("進行中"),
    PhaseState.CLOSED: N_("完了"),
}

PHASE_MOVES: dict[PhaseState, frozenset[PhaseState]] = {
    PhaseState.PLANNED: frozenset({PhaseState.OPEN}),
    PhaseState.OPEN: frozenset({PhaseState.CLOSED}),
    PhaseState.CLOSED: frozenset(),
}


class Project(Struct, frozen=True):
    """A joint project in its lead town; `labels`: what an answer may be."""

    id: UUID
    body_id: UUID
    order_id: UUID
    title: str
    guide: str
    labels: list[str]
    budget_yen: int
    state: ProjectState
    made_at: datetime


class Terms(Struct, frozen=True):
    """What may be done with the data, in the version that holds."""

    version: int
    licence: str
    rights: str
    training: str
    sources: str
    made_at: datetime


class Phase(Struct, frozen=True):
    """A phase of a project; `spent_yen`: what its batches cost at most, before tax."""

    id: UUID
    project_id: UUID
    number: int
    title: str
    due_on: date
    budget_yen: int
    state: PhaseState
    spent_yen: int = 0

    @property
    def left_yen(self) -> int:
        """What is not spoken for."""
        return self.budget_yen - self.spent_yen


class Batch(Struct, frozen=True):
    """A batch of items with its task; yen an answer to this town's own people, before tax."""

    id: UUID
    project_id: UUID
    phase_id: UUID
    number: int
    title: str
    task_id: UUID
    items: int
    unit_price_yen: int
    lent: int = 0
    live: int = 0

    @property
    def answers(self) -> int:
        """Answers to be given."""
        return self.items * ANSWERS

    @property
    def free(self) -> int:
        """Seats that no town has."""
        return self.answers - self.lent


class Part(Struct, frozen=True):
    """What one town does of a batch; `side` 'in': a guest's own view."""

    id: UUID
    side: str
    other: int
    other_name: str
    batch_id: UUID | None
    share_id: UUID | None
    title: str
    batch_title: str
    guide: str
    labels: list[str]
    terms_version: int
    licence: str
    rights: str
    training: str
    sources: str
    seats: int
    taken: int = 0
    labelled: int = 0
    done: int = 0


class Lent(Struct, frozen=True):
    """A share of a batch's task that has seats, or may get them."""

    share_id: UUID
    other: int
    other_name: str
    accepted: int
    unit_price_yen: int
    part_id: UUID | None


class Hand(Struct, frozen=True):
    """How far one of the town's own people is with a part."""

    code: str
    name: str
    taken: int
    labelled: int
    done: int


class Mine(Struct, frozen=True):
    """An assignment of hers in a project, with the terms of its data."""

    assignment_id: UUID
    task_id: UUID
    part_id: UUID
    title: str
    batch_title: str
    guide: str
    labels: list[str]
    terms_version: int
    licence: str
    rights: str
    training: str
    sources: str
    quantity: int
    unit_price_yen: int
    due_on: date
    state: str


class Seat(Struct, frozen=True):
    """One answer that is hers to give; `state`: of its unit, none before the first answer."""

    id: UUID
    part_id: UUID
    assignment_id: UUID
    place: int
    key: str
    text: str
    slot: int
    label: str | None
    unit_id: UUID | None
    state: str | None

    @property
    def open(self) -> bool:
        """Whether it may still be changed."""
        return self.state is None or self.state in {"doing", "rework"}


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


class MyCredit(Struct, frozen=True):
    """Her own living consent."""

    id: UUID
    part_id: UUID
    shown_as: str
    name_ok: bool
    story_ok: bool
    given_at: datetime


class Agreement(Struct, frozen=True):
    """How far two answers agree: items compared, alike, in percent, and beyond chance (kappa)."""

    items: int
    alike: int
    percent: Fraction | None
    kappa: Fraction | None


class ProjectMove(Conflict):
    """The project is not in a state from which this goes."""

    code = "project_state"
    says = N_("このプロジェクトは「{state}」のため、この操作はできません。")


class PhaseMove(Conflict):
    """The phase is not in a state from which this goes."""

    code = "phase_state"
    says = N_("この段階は「{state}」のため、この操作はできません。")


class OverBudget(Refused):
    """More than the budget has left."""

    code = "over_budget"
    status = 422
    says = N_("予算の残りは{left}円です。これを超えて{asked}円は使えません。")


class NothingToRun(Conflict):
    """A project runs with phases and the terms of its data."""

    code = "project_not_ready"
    says = N_("始める前に、段階とデータの利用条件を登録してください。")


class NotTaken(Conflict):
    """The town has not taken the share on."""

    code = "share_not_accepted"
    says = N_("相手の自治体がまだ受けていません。回答のあとで割り当ててください。")


class TooManySeats(Refused):
    """More answers than items are left for the town."""

    code = "too_many_seats"
    status = 422
    says = N_("割り当てられる回答が足りません。1つの町には、同じ項目を2回お願いできません。")


class NoSuchLabel(Refused):
    """Not one of the project's answers."""

    code = "no_such_label"
    status = 422
    says = N_("選択肢から選んでください。")


class HandedIn(Conflict):
    """The answer is with the body that inspects it."""

    code = "answer_handed_in"
    says = N_("提出ずみの回答は変えられません。返されたときに直せます。")


class NotApart(Conflict):
    """Only answers that differ are settled, and once."""

    code = "nothing_to_settle"
    says = N_("2つの回答がちがう項目だけを、1回決められます。")


_WORDS: dict[str, type[Refused]] = {
    "no_agreement": Conflict,
    "not_taken": NotTaken,
    "too_many": TooManySeats,
    "state": Conflict,
}


def heed(word: str) -> None:
    """Raises what a gate refused with; 'ok' and 'again' pass."""
    if word in _WORDS:
        raise _WORDS[word]


def move(state: ProjectState, to: ProjectState) -> ProjectState:
    """The new state, if it may follow."""
    if to not in PROJECT_MOVES[state]:
        raise ProjectMove(state=state.says)
    return to


def move_phase(state: PhaseState, to: PhaseState) -> PhaseState:
    """The new state, if it may follow."""
    if to not in PHASE_MOVES[state]:
        raise PhaseMove(state=state.says)
    return to


def within(asked: int, left: int, *, field: str) -> None:
    """Refuses what goes beyond a budget, in yen."""
    if asked > left:
        raise OverBudget(field, asked=f"{asked:,}", left=f"{max(left, 0):,}")


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
