"""Towns as files: one TOML per town, read whole or refused with the place that is wrong."""

import tomllib
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from tenants.actor import TenantId
from yui.due import ClosingRule, Strain, strain

Text = Annotated[str, Meta(min_length=1, max_length=200)]


class Bank(Struct, frozen=True, forbid_unknown_fields=True):
    """The account a body pays from, in the letters of the bank file."""

    bank_code: Annotated[str, Meta(pattern=r"^\d{4}\Z")]
    bank_kana: Text
    branch_code: Annotated[str, Meta(pattern=r"^\d{3}\Z")]
    branch_kana: Text
    account_type: Annotated[str, Meta(pattern=r"^[129]\Z")]
    account_number: Annotated[str, Meta(pattern=r"^\d{7}\Z")]
    requester_code: Annotated[str, Meta(pattern=r"^\d{10}\Z")]


class BodyFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A legal person that signs and pays for the town, from a day (to a day)."""

    name: Text
    kana: Text
    short: Annotated[str, Meta(min_length=1, max_length=4)]
    address: Text
    phone: Text
    email: Text
    valid_from: date
    bank: Bank
    closing: ClosingRule = ClosingRule()
    invoice_number: Annotated[str, Meta(pattern=r"^(T\d{13})?\Z")] = ""
    valid_to: date | None = None


class Served(Struct, frozen=True, forbid_unknown_fields=True):
    """Days on which another town's body served this town; its books lie there (decisions 1)."""

    by: int
    body: Text
    valid_from: date
    valid_to: date


class AgreementFile(Struct, frozen=True, forbid_unknown_fields=True):
    """What this town and another agreed on sharing, in both directions."""

    partner: int = msgspec.field(name="with")
    valid_from: date
    document: Text
    valid_to: date | None = None
    scheme: Literal["through", "direct", "both"] = "through"


class TownFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A town's file."""

    code: Annotated[int, Meta(ge=10_000, le=99_999)]
    slug: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{1,30}\Z")]
    name: Text
    name_en: Text
    kana: Text
    prefecture: Annotated[str, Meta(pattern=r"^\d{2}\Z")]
    joined_on: date
    bodies: Annotated[list[BodyFile], Meta(min_length=1)]
    served: list[Served] = []
    agreements: list[AgreementFile] = []

    @property
    def tenant(self) -> TenantId:
        """The partition key."""
        return TenantId(self.code)


class BadTown(ValueError):
    """The file describes no town that could work; the text says what to change."""


def parse(text: str) -> TownFile:
    """Reads a town's file; `BadTown` says which part of it cannot stand."""
    try:
        town = msgspec.convert(tomllib.loads(text), TownFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as wrong:
        raise BadTown(str(wrong)) from wrong
    _one_at_a_time(town)
    return town


def _one_at_a_time(town: TownFile) -> None:
    spans = [(part.valid_from, part.valid_to or date.max) for part in town.bodies]
    spans += [(part.valid_from, part.valid_to) for part in town.served]
    spans.sort()
    for first, last in spans:
        if last < first:
            raise BadTown(f"{town.slug}: a body ends on {last}, before it begins on {first}")
    for (_, last), (first, _) in pairwise(spans):
        if first <= last:
            raise BadTown(f"{town.slug}: two bodies on {first}")


def strains(town: TownFile) -> list[Strain]:
    """The longest wait for payment under each body's rule (decisions 11): days from receipt."""
    return [
        strain(body.closing, since=max(body.valid_from, date(2024, 11, 1))) for body in town.bodies
    ]


def read(path: Path) -> TownFile:
    """A town from its file."""
    return parse(path.read_text(encoding="utf-8"))


def supplied() -> list[TownFile]:
    """The five towns that come with Yui, by code."""
    folder = files("tenants") / "catalog"
    found = [
        parse(entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    ]
    return sorted(found, key=lambda town: town.code)
