"""A file that could go before the client, and what its inside may tell."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.files.inside import model as names
from yui.files.inside.model import Inside
from yui.files.model import Kind
from yui.web.words import N_

MOST = 200
"""Files that one handover's form offers; the rest follow with the next handover."""


class Result(Struct, frozen=True):
    """A kept file of an accepted delivery; `name` as the worker called it, for our eyes alone."""

    id: UUID
    name: str
    kind: Kind
    size: int
    title: str
    delivered_at: datetime
    accepted: int
    quantity: int
    inside: Inside | None

    @property
    def telling(self) -> bool:
        """Whether somebody must look inside before a client gets it (law §3: no worker's name)."""
        return names.telling(self.kind, self.inside)

    @property
    def whole(self) -> bool:
        """All units of the delivery were accepted, so the file holds nothing that is to be redone."""
        return self.accepted == self.quantity


class NotThisOrders(Conflict):
    """A file that is not of this order's accepted work, or went before the client already."""

    code = "file_not_ready"
    says = N_(
        "選んだファイルのなかに、納入できないものがあります。開き直して、選び直してください。"
    )


class NothingChosen(Refused):
    """Neither a file of the work nor one of the office's own."""

    code = "no_file"
    status = 422
    says = N_("納入するファイルを選ぶか、付けてください。")
