"""Quality by process (kind of work): first-pass yield, rework, lateness, cause, time in each stage.

There is no person in any of them, and no way to sort by one.
"""

from datetime import date
from uuid import UUID

from msgspec import Struct


class Process(Struct, frozen=True):
    """A kind of work over some months; units, deliveries, and median minutes of each stage.

    `first_pass`: units that were right the first time; `recalled`: found wrong after their acceptance.
    """

    job_type: str
    deliveries: int
    inspected: int
    first_pass: int
    returned: int
    unfit: int
    recalled: int
    reworks: int
    most_rounds: int
    on_time: int
    answer_minutes: int | None
    work_minutes: int | None
    inspect_minutes: int | None

    @property
    def yield_percent(self) -> int | None:
        """First-pass yield in whole percent, halves up."""
        return _percent(self.first_pass, self.inspected)

    @property
    def on_time_percent(self) -> int | None:
        """First deliveries by their day, in whole percent."""
        return _percent(self.on_time, self.deliveries)


class Cause(Struct, frozen=True):
    """A coded defect of a kind of work, and how many units it struck."""

    job_type: str
    defect: str
    fault: str
    units: int


class Acceptance(Struct, frozen=True):
    """The clients' side over the same months: handovers decided, by silence, units, median minutes."""

    decided: int
    deemed: int
    units: int
    accepted: int
    minutes: int | None


class TaskRow(Struct, frozen=True):
    """A task as a row of the file: what happened to its units, and when. Nobody's name or code.

    `assigned`, `completed`: units taken on by workers, and accepted of these, to this day; the
    rest of the days asked for. `second_pass`, `later_pass`: units accepted after one rework, after more.
    `causes`: units by the code of what was wrong.
    """

    order_number: str
    task_id: UUID
    title: str
    job_type: str
    unit_name: str
    quantity: int
    due_on: date
    assigned: int
    completed: int
    second_pass: int
    later_pass: int
    causes: dict[str, int]
    deliveries: int
    inspected: int
    first_pass: int
    returned: int
    unfit: int
    recalled: int
    reworks: int
    most_rounds: int
    on_time: int
    answer_minutes: int | None
    work_minutes: int | None
    inspect_minutes: int | None

    @property
    def open(self) -> int:
        """Units taken on and not accepted yet."""
        return max(0, self.assigned - self.completed)

    @property
    def yield_percent(self) -> int | None:
        """First-pass yield in whole percent, halves up."""
        return _percent(self.first_pass, self.inspected)

    @property
    def late(self) -> int:
        """First deliveries after their day."""
        return self.deliveries - self.on_time


class Sheet(Struct, frozen=True):
    """What a client sees: sums of a month and a kind of work behind which enough people stand."""

    client_id: UUID
    month: date
    job_type: str
    inspected: int
    first_pass: int
    reworked: int
    on_time: int
    deliveries: int


def _percent(part: int, whole: int) -> int | None:
    return (part * 200 + whole) // (whole * 2) if whole else None
