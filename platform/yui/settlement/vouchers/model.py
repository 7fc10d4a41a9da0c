"""A record of a transfer between bodies, and what may follow what."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class VoucherState(StrEnum):
    """Where a record stands."""

    MADE = "made"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]


_SAYS = {
    VoucherState.MADE: N_("ほかの職員の確認待ち"),
    VoucherState.CONFIRMED: N_("確認ずみ"),
    VoucherState.DROPPED: N_("取り下げ"),
}
VOUCHER_MOVES: dict[VoucherState, frozenset[VoucherState]] = {
    VoucherState.MADE: frozenset({VoucherState.CONFIRMED, VoucherState.DROPPED}),
    VoucherState.CONFIRMED: frozenset(),
    VoucherState.DROPPED: frozenset(),
}
"""What is in the books is mended by an objection to the statement, never here."""


class Voucher(Struct, frozen=True):
    """What one person says that the bank says; `entry_id`: the line of the bank statement."""

    id: UUID
    transfer_id: UUID
    on_day: date
    reference: str
    entry_id: UUID | None
    state: VoucherState
    made_by: UUID
    maker: str
    made_at: datetime
    checked_by: UUID | None
    checker: str
    checked_at: datetime | None


class SelfCheck(Refused):
    """Whoever recorded a transfer does not confirm it."""

    code = "self_approval"
    status = 403
    says = N_("記録した人は確認できません。ほかの職員が、通帳か明細と照らして確認してください。")


class VoucherMove(Conflict):
    """The record was decided before."""

    code = "voucher_state"
    says = N_("この記録は、すでに「{state}」です。ページを開き直してください。")


class VoucherWaits(Conflict):
    """Another record of the same transfer waits for its confirmation."""

    code = "voucher_waits"
    says = N_(
        "この振込には、ちがう内容の記録がすでにあります。確認するか、取り下げてから記録してください。"
    )


class NotItsLine(Refused):
    """The bank's line is another sum, another account's, or taken."""

    code = "not_its_line"
    status = 422
    says = N_(
        "選んだ銀行の明細は、この振込の額とちがうか、ほかに使われています。明細を選び直してください。"
    )


def move(state: VoucherState, to: VoucherState) -> VoucherState:
    """The next state, or `VoucherMove`."""
    if to not in VOUCHER_MOVES[state]:
        raise VoucherMove(state=state.says)
    return to


def confirm(found: Voucher, *, by: UUID, behalf: UUID | None) -> VoucherState:
    """A second person confirms; whose role is lent is that person too."""
    to = move(found.state, VoucherState.CONFIRMED)
    if found.made_by in {by, behalf}:
        raise SelfCheck
    return to


def same(found: Voucher, *, on: date, reference: str, entry: UUID | None) -> bool:
    """Whether it is the same record again."""
    return (found.on_day, found.reference, found.entry_id) == (on, reference, entry)
