"""What a task may need, who provides it, and on what footing."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Refused
from yui.web.words import N_


class What(StrEnum):
    """A kind of thing that work is done with."""

    MACHINE = "machine"
    LICENCE = "licence"
    PLACE = "place"
    MATERIAL = "material"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _WHAT[self]


class Provider(StrEnum):
    """Who brings it."""

    WORKER = "worker"
    BODY = "body"
    CLIENT = "client"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _PROVIDER[self]


class Basis(StrEnum):
    """On what footing: the worker's own, rented under a contract with a price (双務契約), lent for
    nothing, or bought for the work at the worker's expense."""

    OWN = "own"
    RENTED = "rented"
    LENT = "lent"
    BOUGHT = "bought"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _BASIS[self]


_WHAT = {
    What.MACHINE: N_("パソコン・機器"),
    What.LICENCE: N_("ソフト・ライセンス"),
    What.PLACE: N_("場所"),
    What.MATERIAL: N_("材料・資材"),
}
_PROVIDER = {
    Provider.WORKER: N_("ワーカー"),
    Provider.BODY: N_("公社"),
    Provider.CLIENT: N_("発注者"),
}
_BASIS = {
    Basis.OWN: N_("ワーカー自身のもの"),
    Basis.RENTED: N_("貸借の契約がある（有償・双務契約）"),
    Basis.LENT: N_("無償で貸す・使わせる"),
    Basis.BOUGHT: N_("この業務のために買ってもらう"),
}


class Entry(Struct, frozen=True):
    """What was recorded of a task; of a kind, the newest entry holds."""

    id: UUID
    task_id: UUID
    what: What
    provider: Provider
    basis: Basis
    bound: bool
    reason: str
    recorded_by: UUID
    recorded_at: datetime


class NotTheirs(Refused):
    """What the body or the client provides is not the worker's own."""

    code = "equipment_basis"
    status = 422
    says = N_("公社か発注者が用意するものは、「ワーカー自身のもの」にはなりません。")


class NotLent(Refused):
    """What the worker brings is her own, or bought for the work."""

    code = "equipment_basis"
    status = 422
    says = N_(
        "ワーカーが用意するときは、「ワーカー自身のもの」か「買ってもらう」を選んでください。"
    )


def fits(provider: Provider, basis: Basis) -> None:
    """Refuses a footing that the provider cannot stand on."""
    if provider is Provider.WORKER and basis in {Basis.RENTED, Basis.LENT}:
        raise NotLent("basis")
    if provider is not Provider.WORKER and basis is Basis.OWN:
        raise NotTheirs("basis")


def holding(entries: list[Entry]) -> list[Entry]:
    """Of entries, the newest first, those that hold: one a kind."""
    found: dict[What, Entry] = {}
    for entry in entries:
        found.setdefault(entry.what, entry)
    return [found[what] for what in What if what in found]
