"""Who fits a task: a pure score over what may be asked, explained part by part.

What may be asked is closed by type: `Criterion` names every criterion, `Candidate` every fact of a
worker that the score can see. Sex, age, family, names, and whether she has declined or ignored
anything are not among them, so no caller can pass them (職業安定法・フリーランス法の指針; 諾否の自由).
"""

import tomllib
from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import sha256
from importlib.resources import files
from uuid import UUID

import msgspec
from msgspec import Struct

from yui.rates import Row, check, known
from yui.web.words import N_


class Criterion(StrEnum):
    """Everything that candidates may be sorted by. There is no other."""

    SKILL = "skill"
    CAPACITY = "capacity"
    SECURITY = "security"
    PLACE = "place"
    INTEREST = "interest"
    ROTATION = "rotation"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return {
            "skill": N_("技能"),
            "capacity": N_("空き時間"),
            "security": N_("扱える情報"),
            "place": N_("仕事の場所"),
            "interest": N_("やってみたい仕事"),
            "rotation": N_("機会の均等"),
        }[self.value]


class Need(Struct, frozen=True, forbid_unknown_fields=True):
    """What one place of a task needs: skills at a level, clearance, place, minutes of work in all."""

    skills: dict[str, int] = {}
    clearance: int = 1
    center: bool = False
    minutes: int = 0


class Candidate(Struct, frozen=True, forbid_unknown_fields=True):
    """All that the score can see of a worker. `free`: minutes until the deadline, None: not said.

    `lately_yen`: reward of the work she took on in the last `lately_days`; what she was asked and
    did not take on leaves no trace here.
    """

    worker_id: UUID
    skills: dict[str, int]
    interests: list[str]
    home: bool
    center: bool
    clearance: int
    free: int | None
    lately_yen: int


class Weights(Row, frozen=True, kw_only=True):
    """The points that each criterion can give, and how far back opportunity is counted."""

    version: str
    skill: int
    capacity: int
    security: int
    place: int
    interest: int
    rotation: int
    lately_days: int

    def top(self, criterion: Criterion) -> int:
        """The most that a criterion gives."""
        points: int = getattr(self, criterion.value)
        return points


class Part(Struct, frozen=True):
    """One criterion's share of a score, and why: `says` is a msgid with `{named}` places."""

    criterion: Criterion
    points: int
    top: int
    says: str
    values: dict[str, object]


class Score(Struct, frozen=True):
    """A candidate's points of `top`, part by part; `fits`: she meets everything the task needs."""

    worker_id: UUID
    points: int
    top: int
    fits: bool
    parts: tuple[Part, ...]


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    weights: tuple[Weights, ...]


@cache
def _table() -> _Table:
    path = files("yui") / "calls" / "data" / "matching.toml"
    found = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _Table)
    check(found.weights)
    return found


def weights_on(day: date) -> Weights:
    """The points of that day."""
    return known(_table().weights, day)


def weights_of(version: str) -> Weights:
    """The points that a call was opened with."""
    return next(row for row in _table().weights if row.version == version)


Judged = tuple[int, str, dict[str, object]]


def _skill(need: Need, her: Candidate, top: int) -> Judged:
    if not need.skills:
        return top, N_("技能の指定はありません。"), {}
    had = sum(min(her.skills.get(code, 0), level) for code, level in need.skills.items())
    met = sum(her.skills.get(code, 0) >= level for code, level in need.skills.items())
    says = N_("必要な{asked}つの技能のうち、{met}つが必要なレベルです。")
    values: dict[str, object] = {"asked": len(need.skills), "met": met}
    return top * had // sum(need.skills.values()), says, values


def _capacity(need: Need, her: Candidate, top: int) -> Judged:
    if not need.minutes:
        return top, N_("目安の時間がないため、空き時間は見ていません。"), {}
    if her.free is None:
        return top // 2, N_("空き時間の登録がないため、中間の点にしています。"), {}
    says = N_("納期までの空きは{free}時間、必要な目安は{need}時間です。")
    values: dict[str, object] = {"free": her.free // 60, "need": -(-need.minutes // 60)}
    return top * min(her.free, need.minutes) // need.minutes, says, values


def _security(need: Need, her: Candidate, top: int) -> Judged:
    says = N_("扱える情報はレベル{have}、必要なのはレベル{need}です。")
    values: dict[str, object] = {"have": her.clearance, "need": need.clearance}
    return (top if her.clearance >= need.clearance else 0), says, values


def _place(need: Need, her: Candidate, top: int) -> Judged:
    if not need.center:
        return top, N_("自宅でもセンターでもできます。"), {}
    if her.center:
        return top, N_("センターで仕事ができます。"), {}
    return 0, N_("センターで行う業務ですが、センターを選んでいません。"), {}


def _interest(need: Need, her: Candidate, top: int) -> Judged:
    if not need.skills:
        return top, N_("技能の指定がないため、全員同じ点です。"), {}
    if set(need.skills) & set(her.interests):
        return top, N_("やってみたい仕事に入っています。"), {}
    return 0, N_("やってみたい仕事には入っていません。"), {}


def _rotation(own: int, most: int, top: int, *, days: int) -> Judged:
    if not most:
        return top, N_("この{days}日間、だれも受託していません。"), {"days": days}
    says = N_("この{days}日間の受託は{own}円（候補者の最大は{most}円）です。")
    values: dict[str, object] = {"days": days, "own": f"{own:,}", "most": f"{most:,}"}
    return top * (most - own) // most, says, values


def lacks(need: Need, her: Candidate) -> list[tuple[str, str, dict[str, object]]]:
    """What the task needs and she has not: (field, msgid, values), nothing when she fits."""
    found: list[tuple[str, str, dict[str, object]]] = []
    for code, level in need.skills.items():
        if her.skills.get(code, 0) < level:
            says = N_("技能「{skill}」のレベル{level}が必要です。")
            found.append((f"skills.{code}", says, {"skill": code, "level": level}))
    if her.clearance < need.clearance:
        says = N_("扱える情報のレベル{level}が必要です。公社にご相談ください。")
        found.append(("clearance", says, {"level": need.clearance}))
    if need.center and not her.center:
        found.append(("place", N_("センターで仕事ができることが必要です。"), {}))
    return found


def score(
    need: Need,
    her: Candidate,
    *,
    criteria: Collection[Criterion],
    weights: Weights,
    most_lately: int,
) -> Score:
    """Her points by the chosen criteria; `most_lately`: the highest `lately_yen` of all candidates."""
    parts = tuple(
        _part(each, need, her, weights=weights, most_lately=most_lately)
        for each in Criterion
        if each in criteria
    )
    return Score(
        worker_id=her.worker_id,
        points=sum(part.points for part in parts),
        top=sum(part.top for part in parts),
        fits=not lacks(need, her),
        parts=parts,
    )


def _part(
    criterion: Criterion, need: Need, her: Candidate, *, weights: Weights, most_lately: int
) -> Part:
    top = weights.top(criterion)
    if criterion is Criterion.ROTATION:
        judged = _rotation(her.lately_yen, most_lately, top, days=weights.lately_days)
    else:
        judge = {
            Criterion.SKILL: _skill,
            Criterion.CAPACITY: _capacity,
            Criterion.SECURITY: _security,
            Criterion.PLACE: _place,
            Criterion.INTEREST: _interest,
        }[criterion]
        judged = judge(need, her, top)
    points, says, values = judged
    return Part(criterion, points, top, says, values)


def rank(
    need: Need,
    candidates: Sequence[Candidate],
    *,
    criteria: Collection[Criterion],
    weights: Weights,
    salt: UUID,
) -> list[Score]:
    """All candidates, those who fit first, by points; equals in an order that `salt` (the task)
    shuffles, so that no one stands first every time."""
    most = max((her.lately_yen for her in candidates), default=0)
    scores = [
        score(need, her, criteria=criteria, weights=weights, most_lately=most) for her in candidates
    ]
    return sorted(scores, key=lambda each: (not each.fits, -each.points, _tie(salt, each)))


def _tie(salt: UUID, each: Score) -> bytes:
    return sha256(salt.bytes + each.worker_id.bytes).digest()
