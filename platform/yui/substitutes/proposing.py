"""When other towns are proposed to the director, for how much, and how the proposal is decided."""

from datetime import date, datetime, timedelta

from msgspec import Struct

from yui.japan import day_of
from yui.substitutes.model import Case, Hours, State, SubstituteMove, Taken, wanting
from yui.work.model import Progress, TaskState


class Proposal(Struct, frozen=True):
    """What is proposed to other towns: units that are free now, and those that still wait for an
    answer inside the town; yen a unit, the work's day, and until when a town is to answer."""

    free: int
    waiting: int
    unit_price_yen: int
    due_on: date | None
    answer_by: datetime
    answer_on: date


def answer_day(answer_by: datetime, *, at: datetime) -> date:
    """The day at whose 17:00 a town is to answer: in time for `answer_by`, and not over yet."""
    office = timedelta(hours=17)
    return max(day_of(answer_by - office), day_of(at + timedelta(days=1) - office))


def proposes(case: Case, taken: Taken, task: Progress, rule: Hours, *, at: datetime) -> int:
    """Units for which other towns are to be proposed now; 0: not yet, or not at all any more.

    Those that wait for an answer count: whoever was asked in the evening keeps the morning to answer,
    and the director knows of it in time all the same.
    """
    if case.state.over or task.state is not TaskState.OPEN:
        return 0
    came_back = case.state is State.TOWNS and case.waived_at is not None and not task.asked
    if case.proposed_at is not None and not (came_back and wanting(case, taken, task)):
        return 0
    if at < case.opened_at + timedelta(hours=rule.proposal) and case.state is not State.TOWNS:
        return 0
    return max(0, min(case.quantity - taken.accepted, task.free + taken.waiting))


def followed(case: Case, taken: Taken, task: Progress) -> bool:
    """Whether the director did what was proposed: other towns are asked for all that is open."""
    open_here = wanting(case, taken, task) or taken.waiting
    rest = case.quantity - taken.accepted
    return case.proposed and task.asked > 0 and (task.asked >= rest or not open_here)


def waive(case: Case) -> None:
    """Sets a proposal aside that waits while the town itself is still asked."""
    if not case.proposed or case.state in {State.TOWNS, State.UNCOVERED}:
        raise SubstituteMove(state=case.state.says)
