"""From the answers to a proposal: how the work may be cut up, how long a unit takes, what it costs.

A proposal is a beginning for a director, never a decision: every figure of it can be changed in the
quote. Whole minutes and whole yen, always rounded up, so that no rounding goes against a worker.
"""

from collections.abc import Mapping

from msgspec import Struct

from yui.intake.interviews import Asked, Choice, Kind, Security, Step
from yui.web.words import N_

PACKAGE_HOURS = 20
"""About how much of it one worker may like to take on, for the number of hands in a proposal."""
FULL = 10_000


class Piece(Struct, frozen=True):
    """A part of the proposal: units, minutes and yen a unit before tax.

    `bands`: (first unit, the client's yen a unit), the first from unit 1; `package` units are about
    20 hours; `hands` of them make the whole.
    """

    title: str
    job_type: str
    unit_name: str
    quantity: int
    minutes_per_unit: int
    worker_price_yen: int
    bands: tuple[tuple[int, int], ...]
    security: Security
    trial: bool = False

    @property
    def client_price_yen(self) -> int:
        """The client's price a unit at this quantity."""
        return [yen for first, yen in self.bands if first <= self.quantity][-1]

    @property
    def hours(self) -> int:
        """Hours of work in all of it, rounded up."""
        return -(-self.quantity * self.minutes_per_unit // 60)

    @property
    def package(self) -> int:
        """Units that are about 20 hours of work; one at least, and never more than there are."""
        return min(self.quantity, max(1, PACKAGE_HOURS * 60 // self.minutes_per_unit))

    @property
    def hands(self) -> int:
        """How many such packages the whole is."""
        return -(-self.quantity // self.package)


class Proposal(Struct, frozen=True):
    """The pieces; `notes` are msgids of what a director should look at."""

    pieces: tuple[Piece, ...]
    notes: tuple[str, ...]


def propose(asked: Asked, answers: Mapping[str, str]) -> Proposal:
    """What the answers suggest: a trial (模擬業務) first, then each step of the work."""
    tenths = _tenths(asked, answers)
    security = _security(asked, answers)
    volume = int(answers.get("volume", "1"))
    pieces = [
        _piece(asked, step, volume=volume, tenths=tenths, security=security)
        for step in asked.interview.step
    ]
    trial = _trial(asked, pieces[0], volume=volume)
    return Proposal(
        pieces=(*trial, *pieces),
        notes=_notes(answers, security),
    )


def _chosen(asked: Asked, answers: Mapping[str, str]) -> list[Choice]:
    return [
        choice
        for question in asked.questions
        if question.kind is Kind.CHOICE
        for choice in question.choices
        if answers.get(question.key) == choice.value
    ]


def _tenths(asked: Asked, answers: Mapping[str, str]) -> int:
    """Tenths of a minute that a unit takes: of the template, and never less than it takes today."""
    counted = sum(
        question.tenths_each * int(answers[question.key])
        for question in asked.questions
        if question.tenths_each and question.key in answers
    )
    percent = 100 + sum(choice.add_percent for choice in _chosen(asked, answers))
    reckoned = -(-(asked.interview.tenths + counted) * percent // 100)
    return max(reckoned, 10 * int(answers.get("minutes_now", "0")))


def _security(asked: Asked, answers: Mapping[str, str]) -> Security:
    """The strictest of what the answers ask for."""
    strict = any(choice.security is Security.CENTER for choice in _chosen(asked, answers))
    return Security.CENTER if strict else Security.HOME


def _piece(asked: Asked, step: Step, *, volume: int, tenths: int, security: Security) -> Piece:
    interview = asked.interview
    minutes = max(1, -(-tenths * step.minutes_percent // 1000))
    reward = max(1, -(-interview.hourly_yen * minutes // 60))
    price = -(-reward * FULL // (FULL - interview.margin_bp))
    return Piece(
        title=step.title,
        job_type=interview.job_type,
        unit_name=interview.unit_name,
        quantity=max(1, -(-volume * step.units_percent // 100)),
        minutes_per_unit=minutes,
        worker_price_yen=reward,
        bands=tuple((first, max(reward, -(-price * bp // FULL))) for first, bp in interview.bands),
        security=security,
    )


def _trial(asked: Asked, first: Piece, *, volume: int) -> list[Piece]:
    """A few units at the same price before the rest, unless the whole is hardly more than that."""
    units = asked.interview.trial_units
    if units == 0 or volume < units * 5:
        return []
    return [
        Piece(
            title=first.title,
            job_type=first.job_type,
            unit_name=first.unit_name,
            quantity=units,
            minutes_per_unit=first.minutes_per_unit,
            worker_price_yen=first.worker_price_yen,
            bands=(first.bands[0],),
            security=first.security,
            trial=True,
        )
    ]


def _notes(answers: Mapping[str, str], security: Security) -> tuple[str, ...]:
    notes: list[str] = []
    if security is Security.CENTER:
        notes.append(N_("センターの中だけで扱う仕事です。自宅で受けるワーカーには打診できません。"))
    if answers.get("personal") in {"contact", "sensitive"}:
        notes.append(N_("個人情報があります。個人情報の取扱いの条項がある契約を確かめてください。"))
    if answers.get("frequency") in {"daily", "weekly", "monthly"}:
        notes.append(N_("くり返しの仕事です。1回ごとに注文を受け、納期はその都度決めます。"))
    if "minutes_now" not in answers:
        notes.append(N_("いまの所要時間がわかりません。模擬業務で、目安の時間を確かめてください。"))
    return tuple(notes)
