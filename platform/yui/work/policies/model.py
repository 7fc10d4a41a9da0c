"""A body's decision on a kind of work, and which rule holds on a day."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, FieldError, Invalid
from yui.tax import Category
from yui.web.words import N_
from yui.work import jobtypes
from yui.work.jobtypes import JobType


class Policy(Struct, frozen=True):
    """From `valid_from` on the body withholds so from this kind of work, for this reason."""

    job_type: str
    valid_from: date
    withholding: Category
    reason: str
    decided_by: UUID
    decided_at: datetime


class PolicyExists(Conflict):
    """The body has decided for that day already; a decision is never edited."""

    code = "withholding_policy_exists"
    says = N_(
        "この日からの決まりはすでにあります。決まりは直せません。別の日からの決まりを加えてください。"
    )


class Rule(Struct, frozen=True):
    """A kind of work on a day: the default, and the body's own decisions, the newest first."""

    kind: JobType
    own: list[Policy]
    day: date

    @property
    def holds(self) -> Policy | None:
        """The decision that holds on the day."""
        return on(self.own, self.day)

    @property
    def category(self) -> Category:
        """How it is withheld on the day."""
        held = self.holds
        return held.withholding if held else self.kind.withholding

    @property
    def coming(self) -> list[Policy]:
        """Decisions whose day is still to come."""
        return [one for one in self.own if one.valid_from > self.day]


def on(policies: Sequence[Policy], day: date) -> Policy | None:
    """The decision that holds on a day, or None: then the default does."""
    held = [one for one in policies if one.valid_from <= day]
    return max(held, key=lambda one: one.valid_from, default=None)


def checked(job_type: str, *, valid_from: date, today: date) -> None:
    """Raises `Invalid` for a kind of work that there is not, or a day that has passed: what was
    agreed and paid by then stays as it was."""
    errors: list[FieldError] = []
    if jobtypes.find(job_type, valid_from) is None:
        errors.append(FieldError("job_type", "unknown", N_("この業務の種類はありません。")))
    if valid_from < today:
        says = N_("今日からあとの日にしてください。過ぎた日の決まりは変えられません。")
        errors.append(FieldError("valid_from", "past", says))
    if errors:
        raise Invalid(errors)


def rules(policies: Sequence[Policy], *, day: date) -> list[Rule]:
    """Every kind of work of the day with what the body decided on it."""
    newest = sorted(policies, key=lambda one: one.valid_from, reverse=True)
    return [
        Rule(kind, [one for one in newest if one.job_type == kind.code], day)
        for kind in jobtypes.of_day(day)
    ]
