"""One asking of several towns, and whom a late town's quota goes to."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from msgspec import UNSET, Struct, UnsetType

from yui.japan import day_of, next_business_day
from yui.sharing.model import Share, ShareState
from yui.sharing.refusals import AskedTwice, FloorOverPrice, NothingAsked, TooManyUnits
from yui.work.plans.model import Security

AT = time(17)


class Quota(Struct, frozen=True):
    """How many units of a task one town is asked for, at what price a unit before tax."""

    task: UUID
    guest: int
    units: int
    unit_price_yen: int


class NewRound(Struct, frozen=True):
    """What several towns are asked for, and on what terms. `again`: whom a late quota goes to, in turn."""

    quotas: list[Quota]
    due_on: date
    answer_by: datetime
    security: Security = Security.HOME
    floor_yen: int | None = None
    shows_price: bool = True
    contact: str = ""
    again: list[int] = []


class Round(Struct, frozen=True):
    """A round as it is kept."""

    id: UUID
    order_id: UUID
    floor_yen: int | None
    security: Security
    shows_price: bool
    contact: str
    due_on: date
    answer_by: datetime
    again: list[int]
    made_at: datetime


class Seen(Struct, frozen=True, kw_only=True):
    """A share as this town may read it as data: what the grant does not show is absent, not null."""

    id: UUID
    side: str
    other: int
    other_name: str
    title: str
    spec: str
    job_type: str
    unit_name: str
    quantity: int
    accepted: int
    on_way: int
    done: int
    due_on: date
    answer_by: datetime
    state: ShareState
    security: Security
    contact: str | UnsetType = UNSET
    unit_price_yen: int | UnsetType = UNSET
    floor_yen: int | UnsetType = UNSET


def seen(share: Share) -> Seen:
    """What of a share this town reads."""
    price, floor = share.unit_price_yen, share.floor_yen
    return Seen(
        id=share.id,
        side=share.side,
        other=share.other,
        other_name=share.other_name,
        title=share.title,
        spec=share.spec,
        job_type=share.job_type,
        unit_name=share.unit_name,
        quantity=share.quantity,
        accepted=share.accepted,
        on_way=share.on_way,
        done=share.done,
        due_on=share.due_on,
        answer_by=share.answer_by,
        state=share.state,
        security=share.security,
        contact=share.contact or UNSET,
        unit_price_yen=UNSET if price is None else price,
        floor_yen=UNSET if floor is None else floor,
    )


def put(new: NewRound, *, free: dict[UUID, int]) -> list[Quota]:
    """What is asked of whom, each town once a task, never beyond the units that are free."""
    asked = [quota for quota in new.quotas if quota.units > 0]
    if not asked:
        raise NothingAsked("quotas.0.units")
    if len({(quota.task, quota.guest) for quota in asked}) < len(asked):
        raise AskedTwice("quotas.0.units")
    left = dict(free)
    for at, quota in enumerate(new.quotas):
        if quota.units > 0:
            if quota.units > left.get(quota.task, 0):
                raise TooManyUnits(f"quotas.{at}.units", left=max(0, left.get(quota.task, 0)))
            left[quota.task] -= quota.units
            if new.floor_yen is not None and quota.unit_price_yen < new.floor_yen:
                raise FloorOverPrice("floor_yen")
    return asked


def part_id(town: int, once: UUID, quota: Quota) -> UUID:
    """The mark of one quota of a round: the same form puts the same shares."""
    return uuid5(once, f"{town}/{quota.task}/{quota.guest}")


def next_town(again: Sequence[int], shares: Sequence[Share], *, late: Share) -> int | None:
    """Who is asked next for a late town's quota: the first of the row that was never late with this
    task, declined nothing of it in this round and waits for no answer; None when nobody is left."""
    passed = {ShareState.ASKED, ShareState.DECLINED, ShareState.RECLAIMED, ShareState.WITHDRAWN}
    out = {each.other for each in shares if each.task_id == late.task_id and each.state in passed}
    return next((town for town in again if town != late.other and town not in out), None)


def again_id(late: Share, *, kept: int) -> UUID:
    """The mark of what goes on of a late share; what is taken back again later goes on anew."""
    return uuid5(late.id, f"again:{kept}")


def answer_by(late: Share, *, now: datetime) -> datetime:
    """As many days to answer as the late town had, at least one, until 17:00 of a business day."""
    days = max(1, (late.answer_by - late.asked_at) // timedelta(days=1))
    day = next_business_day(day_of(now) + timedelta(days=days))
    return datetime.combine(day, AT, tzinfo=now.tzinfo)


def due_on(late: Share, *, task_due: date, on: date, answer: date) -> date | None:
    """By when what goes on is due: as before while that leaves a day after the answer, else the task's
    own deadline; None when that is past as well."""
    for day in (late.due_on, task_due):
        if day > answer and day >= on:
            return day
    return None
