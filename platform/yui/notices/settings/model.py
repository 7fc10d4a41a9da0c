"""What the reader's own pages show, and what their forms take."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from tenants.refusal import Refused
from yui.notices.choice import Channel, Choice, Pace, Way
from yui.notices.line.model import Link

Hour = Annotated[int, Meta(ge=0, le=23)]


class NoRest(Refused):
    """Quiet hours that begin when they end are none."""

    code = "quiet_hours_empty"
    status = 422
    says = (
        "始まりと終わりが同じ時刻です。ちがう時刻にするか、「この時間は届けない」を外してください。"
    )


class NewChoice(Struct, forbid_unknown_fields=True):
    """A worker's form; `quiet`: nothing goes out between the two hours of Japan."""

    way: Way
    pace: Pace
    quiet_from: Hour
    quiet_to: Hour
    quiet: bool = False


class NewMail(Struct, forbid_unknown_fields=True):
    """The form of staff: mail or the inbox alone."""

    way: Literal["mail", "none"]
    pace: Pace
    quiet_from: Hour
    quiet_to: Hour
    quiet: bool = False


class NewCompany(Struct, forbid_unknown_fields=True):
    """A company's form: what binds it must reach it, so mail cannot be turned off."""

    pace: Literal["at_once", "daily"]
    quiet_from: Hour
    quiet_to: Hour
    quiet: bool = False


class Mine(Struct, frozen=True):
    """The page: her choice, the digest's hour, her LINE, and whether there is LINE at all."""

    choice: Choice
    digest_hour: int
    link: Link
    line: bool
    line_id: str
    code_minutes: int
    demo: bool


class Went(Struct, frozen=True):
    """A message of hers that went."""

    id: UUID
    channel: Channel
    sent_at: datetime


class Arrived(Struct, frozen=True):
    """What would have reached her, as the demo's folder holds it; `link` a path of this site."""

    channel: Channel
    at: datetime
    subject: str
    text: str
    link: str
