"""What an order's notices may say of 再委託: all three things, or nothing.

フリーランス法4条3項 lets the payment day lie within 30 days of the day on which the party upstream pays,
if the notice states that the work is re-entrusted, by whom it was entrusted, and that party's due day
(公取委規則6条). Without all of them day 60 from the receipt stands.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, FieldError, Invalid
from yui.web.words import N_

FARTHEST = timedelta(days=366)
"""A due day farther off than this is a slip of the year."""


class Stated(Struct, frozen=True):
    """What is to be stated from now on; nothing of 再委託 where `resubcontracted` is not set."""

    resubcontracted: bool
    name: str
    due: date | None
    reason: str


class Upstream(Struct, frozen=True):
    """One version of it."""

    version: int
    resubcontracted: bool
    upstream_name: str
    upstream_due: date | None
    reason: str
    made_by: UUID
    maker: str
    made_at: datetime


class UpstreamMoved(Conflict):
    """Somebody wrote another version since the form was opened."""

    code = "order_upstream_moved"
    says = N_("ほかの人が先に書きかえました。いまの内容を確かめてから、もう一度記録してください。")


class UpstreamSame(Conflict):
    """It says what holds already."""

    code = "order_upstream_same"
    says = N_("いまの内容と同じです。")


def stated(
    resubcontracted: bool, *, name: str, due: date | None, reason: str, today: date
) -> Stated:
    """What is to be stated, or `Invalid` at each thing that is missing."""
    why, party = reason.strip(), name.strip()
    errors: list[FieldError] = []
    if not why:
        errors.append(FieldError("reason", "no_reason", N_("理由を書いてください。")))
    if resubcontracted and not party:
        says = N_("元委託者の商号・名称か、それと分かる番号・記号を書いてください。")
        errors.append(FieldError("upstream_name", "missing", says))
    if resubcontracted and (due is None or abs(due - today) > FARTHEST):
        says = N_("元委託の支払期日を、年月日で書いてください（前後1年まで）。")
        errors.append(FieldError("upstream_due", "missing", says))
    if errors:
        raise Invalid(errors)
    if not resubcontracted:
        return Stated(False, "", None, why)
    return Stated(True, party, due, why)


def follows(was: Upstream | None, new: Stated, *, seen: int) -> int:
    """The number of the next version; `UpstreamMoved` when the writer saw another, `UpstreamSame`
    when nothing would change."""
    last = was.version if was else 0
    if last != seen:
        raise UpstreamMoved
    before = (
        (was.resubcontracted, was.upstream_name, was.upstream_due) if was else (False, "", None)
    )
    if before == (new.resubcontracted, new.name, new.due):
        raise UpstreamSame
    return last + 1


def repeats(was: Upstream | None, new: Stated, *, seen: int, by: UUID) -> bool:
    """Whether it is the same form sent twice."""
    return was is not None and (
        (was.version, was.made_by) == (seen + 1, by)
        and (was.resubcontracted, was.upstream_name, was.upstream_due, was.reason)
        == (new.resubcontracted, new.name, new.due, new.reason)
    )
