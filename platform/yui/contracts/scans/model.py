"""A scan of a signed paper, and what it is refused for."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.contracts.model import Contract, State
from yui.web.words import N_


class Scan(Struct, frozen=True):
    """A scan in a contract's history; its bytes are the file's."""

    id: UUID
    contract_id: UUID
    file_id: UUID
    name: str
    size: int
    sha256: bytes
    signed_on: date
    note: str
    added_by: UUID
    added_at: datetime


class OneScan(Refused):
    """The form brought no file, or several."""

    code = "contract_scan_count"
    status = 422
    says = N_("スキャンしたPDFを、1つだけ選んでください。")


class NotPdf(Refused):
    """A scan is a PDF."""

    code = "contract_scan_kind"
    status = 422
    says = N_("「{name}」はPDFではありません。スキャンをPDFで保存して、選び直してください。")


class ScanTwice(Conflict):
    """The same bytes hang on this contract already."""

    code = "contract_scan_twice"
    says = N_("同じスキャンが、この契約にもう付いています。")


class Withdrawn(Conflict):
    """Nothing was signed of a version that was withdrawn."""

    code = "contract_scan_withdrawn"
    says = N_("取り下げた契約には、スキャンを付けられません。")


class SignedLater(Refused):
    """A paper cannot have been signed on a day to come."""

    code = "contract_scan_day"
    status = 422
    says = N_("署名の日は、今日以前の日にしてください。")


def attachable(found: Contract, *, signed_on: date, today: date) -> None:
    """Refuses a scan of what was never signed, or not yet."""
    if found.state is State.WITHDRAWN:
        raise Withdrawn
    if signed_on > today:
        raise SignedLater("signed_on")
