"""The forms of the direct scheme."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from yui.sharing.direct.rates.model import Rounding


class NewRate(Struct, forbid_unknown_fields=True):
    """The form that puts a rate to the body that would be paid; percent with up to three places."""

    guest: Annotated[int, Meta(ge=10_000, le=99_999)]
    percent: Annotated[str, Meta(pattern=r"^[0-9]{1,3}(\.[0-9]{1,3})?$", max_length=7)]
    rounding: Rounding
    source: Annotated[str, Meta(min_length=1, max_length=300)]
    valid_from: date
    once: UUID


class RateAnswer(Struct, forbid_unknown_fields=True):
    """Agreed, declined, or ended."""

    answer: Literal["agreed", "declined", "ended"]


class NewAsk(Struct, forbid_unknown_fields=True):
    """The form that opens a part of a task; offers are made until answer_on, 17:00."""

    guest: Annotated[int, Meta(ge=10_000, le=99_999)]
    quantity: Annotated[int, Meta(ge=1, le=1_000_000)]
    answer_on: date
    once: UUID
    hides_price: bool = False


class NewOffer(Struct, forbid_unknown_fields=True):
    """The form by which her own director offers her the work; she answers until answer_on, 17:00."""

    worker: UUID
    quantity: Annotated[int, Meta(ge=1, le=1_000_000)]
    answer_on: date
    once: UUID
