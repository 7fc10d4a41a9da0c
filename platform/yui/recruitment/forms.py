"""The forms of the slice, as they come in."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from yui.recruitment.model import NewInterest, Source

Short = Annotated[str, Meta(min_length=1, max_length=80)]
Place = Annotated[str, Meta(pattern=r"^([0-9]{5}|other)\Z")]
Mail = Annotated[str, Meta(max_length=254)]
Phone = Annotated[str, Meta(max_length=30)]
Children = Annotated[int, Meta(ge=0, le=5)]
Seats = Annotated[int, Meta(ge=1, le=1000)]


class JoinForm(Struct, forbid_unknown_fields=True):
    """The public form. `consent` must be ticked; `wait`: keep me though I live outside the area."""

    name: Short
    kana: Short
    municipality: Place
    email: Mail
    source: Source
    consent: Literal["yes"]
    phone: Phone = ""
    wait: bool = False

    def new(self, campaign: UUID | None) -> NewInterest:
        """What she told of herself."""
        return NewInterest(
            name=self.name,
            kana=self.kana,
            municipality=self.municipality,
            source=self.source,
            email=self.email,
            phone=self.phone,
            campaign=campaign,
        )


class TakeForm(Struct, forbid_unknown_fields=True):
    """The staff's form of somebody who telephoned; `consent`: she was told and agreed."""

    name: Short
    kana: Short
    municipality: Place
    source: Source
    consent: Literal["yes"]
    email: Mail = ""
    phone: Phone = ""
    campaign: UUID | None = None
    wait: bool = False

    def new(self) -> NewInterest:
        """What she told of herself."""
        return NewInterest(
            name=self.name,
            kana=self.kana,
            municipality=self.municipality,
            source=self.source,
            email=self.email,
            phone=self.phone,
            campaign=self.campaign,
        )


class EmailForm(Struct, forbid_unknown_fields=True):
    """A mail address that staff heard."""

    email: Mail


class WorkerForm(Struct, forbid_unknown_fields=True):
    """Which worker somebody is."""

    code: Annotated[str, Meta(min_length=1, max_length=20)]


class BookForm(Struct, forbid_unknown_fields=True):
    """Her booking."""

    briefing: UUID
    children: Children = 0


class CancelForm(Struct, forbid_unknown_fields=True):
    """Which booking she takes back."""

    booking: UUID


class SeatForm(Struct, forbid_unknown_fields=True):
    """A booking that staff make for somebody who telephoned."""

    interest: UUID
    children: Children = 0


class BriefingForm(Struct, forbid_unknown_fields=True):
    """A new briefing."""

    title: Short
    place: Short
    starts_at: datetime
    minutes: Annotated[int, Meta(ge=15, le=600)]
    capacity: Seats
    childcare_seats: Annotated[int, Meta(ge=0, le=1000)]
    apply_by: datetime
    about: Annotated[str, Meta(max_length=200)] = ""
    campaign: UUID | None = None
