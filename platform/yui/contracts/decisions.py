"""What may be done with a contract: written, replaced, signed, ended, reminded of."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import convert
from msgspec.structs import replace

from tenants.refusal import FieldError, Invalid
from yui.contracts.model import CONCLUDED, DAY, Contract, NewContract, Paper, Side, Signature, State
from yui.contracts.refusals import (
    BadLastDay,
    BadSigningDay,
    ContractMove,
    EndsAlready,
    MissingTerms,
    NotLater,
    OtherKind,
    OtherPaper,
    Overlaps,
    SignedBefore,
    TermBackwards,
    TermTooLong,
)
from yui.japan import add_months, day_of
from yui.web.words import N_

MOST_YEARS = 5
"""A term is no longer than this; what goes on renews, or gets a new version."""


def draft(new: NewContract) -> NewContract:
    """What may be put before the client: every field that is wrong at once, then the term."""
    errors: list[FieldError] = []
    if new.kind.is_work:
        errors += [
            FieldError(name, MissingTerms.code, MissingTerms.says)
            for name in ("acceptance_days", "closing_day", "pay_months", "pay_day")
            if getattr(new, name) is None
        ]
        if not new.settlement.strip():
            errors.append(FieldError("settlement", MissingTerms.code, MissingTerms.says))
    if new.auto_renew and new.renew_months is None:
        says = N_("自動で更新するときは、更新の月数を入力してください。")
        errors.append(FieldError("renew_months", "missing", says))
    if errors:
        raise Invalid(errors)
    if new.valid_to < new.valid_from:
        raise TermBackwards("valid_to", since=new.valid_from)
    if new.valid_to > add_months(new.valid_from, MOST_YEARS * 12, on=new.valid_from.day):
        raise TermTooLong("valid_to", years=MOST_YEARS)
    return new


def replacing(old: Contract, new: NewContract) -> NewContract:
    """The next version of what both sides signed: of its kind, from a later day."""
    if old.state not in {State.SIGNED, State.IN_FORCE, State.ENDED}:
        raise ContractMove(state=old.state.says)
    if new.kind is not old.kind:
        raise OtherKind("kind")
    if new.valid_from <= old.valid_from:
        raise NotLater("valid_from", since=old.valid_from)
    return new


def clear_of(found: Contract, others: Iterable[Contract]) -> None:
    """Nothing of its kind, but the version it replaces, holds on one of its days."""
    last = found.last_day
    for other in others:
        if other.id in {found.id, found.replaces} or other.state not in CONCLUDED:
            continue
        ends = other.last_day
        apart = (ends is not None and ends < found.valid_from) or (
            last is not None and last < other.valid_from
        )
        if not apart:
            raise Overlaps(number=other.number)


def sign(
    found: Contract, paper: Paper, signed: Sequence[Signature], new: Signature, *, today: date
) -> bool:
    """Whether both sides have signed, with this one; each signs the kept paper, once."""
    if found.state is not State.SENT:
        raise ContractMove(state=found.state.says)
    if any(one.side is new.side for one in signed):
        raise SignedBefore("side")
    if new.sha256 != paper.sha256:
        raise OtherPaper("sha256")
    since = day_of(found.made_at)
    if not since <= new.signed_on <= today:
        raise BadSigningDay("signed_on", since=since)
    return {one.side for one in signed} | {new.side} == set(Side)


def end(found: Contract, last_day: date, *, today: date) -> State:
    """The state after fixing the last day: over at once if it never begins, else when it is past."""
    if found.state not in {State.SIGNED, State.IN_FORCE}:
        raise ContractMove(state=found.state.says)
    if found.ended_on is not None:
        raise EndsAlready(on=found.ended_on)
    until = found.term_end(today)
    if not today <= last_day <= until:
        raise BadLastDay("last_day", until=until)
    return State.ENDED if last_day < found.valid_from else found.state


def due_notice(found: Contract, days: Sequence[int], *, on: date) -> int | None:
    """Of the days before the end on which to remind, the smallest that is reached; None: not yet,
    or somebody has fixed what comes after."""
    if found.state is not State.IN_FORCE or found.ended_on is not None:
        return None
    left = found.left(on)
    return min((each for each in days if 0 <= left <= each), default=None)


def proposed(found: Contract, *, today: date) -> NewContract:
    """What the next version says until somebody writes otherwise: the same, a year from the end."""
    since = max(found.term_end(today), found.valid_from) + DAY
    until = add_months(since, 12, on=since.day) - DAY
    said = convert(found, NewContract, from_attributes=True)
    return replace(said, valid_from=since, valid_to=until)


def lacking(found: Iterable[Contract], day: date) -> list[str]:
    """What an order could not start for on a day, as msgids: the contract, the NDA, or nothing."""
    held = [one.kind.is_work for one in found if one.holds(day)]
    both = ((True, N_("業務委託契約")), (False, N_("秘密保持契約（NDA）")))
    return [says for work, says in both if work not in held]
