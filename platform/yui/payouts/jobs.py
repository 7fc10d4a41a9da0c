"""What the slice promises through the outbox: the payloads, named here and done by the worker."""

from datetime import date
from uuid import UUID

from msgspec import Struct

BUILD = "payouts.build"
TELL = "payouts.tell"


class Build(Struct, frozen=True):
    """Builds part `at` of `of` of a run."""

    run: UUID
    at: int
    of: int


class Tell(Struct, frozen=True):
    """Tells the payees after `after` that their statements are there."""

    run: UUID
    pay_on: date
    after: UUID
