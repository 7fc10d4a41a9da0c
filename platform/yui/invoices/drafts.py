"""What waits to be invoiced, and an invoice as it would be."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from yui.invoices.model import InvoiceLine, Sums
from yui.invoices.standings.model import Held


class Waiting(Struct, frozen=True):
    """What of a client's acceptances stands on no invoice yet; yen before tax."""

    client_id: UUID
    body_id: UUID
    client: str
    handovers: int
    yen: int
    oldest: date


class Draft(Struct, frozen=True, kw_only=True):
    """An invoice as it would be issued; `over`: its closing day has passed; `later`: how many accepted
    handovers wait for the next one, because the body's standing changed between."""

    client_id: UUID
    client: str
    body_id: UUID
    body: str
    held: Held
    closing_on: date
    due_on: date
    over: bool
    later: int
    lines: list[InvoiceLine]
    sums: Sums


class Proposed(Struct, frozen=True):
    """What an invoice would say, under which standing; `later`: handovers for the next one."""

    lines: list[InvoiceLine]
    sums: Sums
    held: Held
    later: int
