"""Client companies."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict
from yui.web.words import N_


class Place(StrEnum):
    """Where a client is at home."""

    TOWN = "town"
    PREFECTURE = "prefecture"
    OUTSIDE = "outside"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _SAYS[self]


_SAYS = {
    Place.TOWN: N_("町内・市内"),
    Place.PREFECTURE: N_("県内"),
    Place.OUTSIDE: N_("県外"),
}


class Client(Struct, frozen=True):
    """A company that orders work, with its open orders."""

    id: UUID
    name: str
    kana: str
    place: Place
    contact: str
    first_contract_on: date | None
    active: bool
    orders: int = 0


class NameTaken(Conflict):
    """A client of that name is there already."""

    code = "client_name_taken"
    says = N_("同じ名前のクライアント企業が、すでに登録されています。")
