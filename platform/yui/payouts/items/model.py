"""An item of a run: the transfer to one payee, and what the bank made of it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict
from yui import rates
from yui.japan import DAY, next_business_day
from yui.web.words import N_


class ItemState(StrEnum):
    """Where a payee's transfer stands."""

    APPROVED = "approved"
    SENT = "sent"
    CORRECTING = "correcting"
    PAID = "paid"
    RECALLING = "recalling"
    RETURNED = "returned"
    REPAID = "repaid"
    CLOSED = "closed"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]


_SAYS = {
    ItemState.APPROVED: N_("承認済み"),
    ItemState.SENT: N_("データ作成済み"),
    ItemState.CORRECTING: N_("訂正の照会中"),
    ItemState.PAID: N_("支払済み"),
    ItemState.RECALLING: N_("組戻を依頼中"),
    ItemState.RETURNED: N_("振込不能・返却"),
    ItemState.REPAID: N_("再支払済み"),
    ItemState.CLOSED: N_("終了"),
}
ITEM_MOVES: dict[ItemState, frozenset[ItemState]] = {
    ItemState.APPROVED: frozenset({ItemState.SENT, ItemState.CLOSED}),
    ItemState.SENT: frozenset({ItemState.CORRECTING, ItemState.PAID, ItemState.RETURNED}),
    ItemState.CORRECTING: frozenset({ItemState.PAID, ItemState.RETURNED}),
    ItemState.PAID: frozenset({ItemState.RECALLING, ItemState.RETURNED}),
    ItemState.RECALLING: frozenset({ItemState.PAID, ItemState.RETURNED}),
    ItemState.RETURNED: frozenset({ItemState.REPAID, ItemState.CLOSED}),
    ItemState.REPAID: frozenset(),
    ItemState.CLOSED: frozenset(),
}
"""Every move there is. While type, number or name are mended (訂正) the money lies at the payee's bank; a
recall (組戻) is asked for after it was paid, and refused or granted. A bank may give back what it had paid (組戻); what is repaid or closed ends:
nothing is paid a third time."""
REPORTED = frozenset({ItemState.CORRECTING, ItemState.PAID, ItemState.RETURNED})
ANSWERED = frozenset({ItemState.PAID, ItemState.RETURNED})
"""What a bank's result may say; ANSWERED: with that the transfer is over."""


class Told(StrEnum):
    """What a payee reads of a transfer of hers: the bank's word, and never more than is known."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    PAST = "past"
    PAID = "paid"
    BACK = "back"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _TOLD[self]


_TOLD = {
    Told.PLANNED: N_("支払予定"),
    Told.UNDER_WAY: N_("振込手続き中"),
    Told.PAST: N_("支払日を過ぎました"),
    Told.PAID: N_("支払ずみ"),
    Told.BACK: N_("振込が戻りました"),
}
_SURE = {
    **dict.fromkeys(
        (ItemState.PAID, ItemState.RECALLING, ItemState.REPAID, ItemState.CLOSED), Told.PAID
    ),
    ItemState.RETURNED: Told.BACK,
}


def waits_until(pay_on: date) -> date:
    """The last day on which a body's silence on a transfer still means that its bank is at work."""
    day = pay_on
    for _ in range(rates.known(rates.book().payout_rule, pay_on).result_days):
        day = next_business_day(day + DAY)
    return day


def told(state: ItemState | None, *, pay_on: date, today: date) -> Told:
    """What is known of a transfer on a day; `state` is None where a run is older than its items.

    A day of payment that has come proves nothing: without the bank's result, or the office's word
    that it saw the payment, a transfer is under way for `result_days` and then merely past its day.
    """
    if state is not None and state in _SURE:
        return _SURE[state]
    if state in {ItemState.SENT, ItemState.CORRECTING}:
        return Told.UNDER_WAY if today <= waits_until(pay_on) else Told.PAST
    return Told.PLANNED if today <= pay_on else Told.PAST


class ItemMove(Conflict):
    """The transfer stands elsewhere than this step needs."""

    code = "payout_item_state"
    says = N_("この人への振込は「{state}」のため、この操作はできません。")


class NoItem(Conflict):
    """A result for someone whom the run does not pay."""

    code = "payout_item_unknown"
    says = N_("この支払処理にない人の振込結果が含まれています。何も取り込んでいません。")


class Item(Struct, frozen=True):
    """One payee's transfer in a run; `net_yen` is what reaches the account."""

    run_id: UUID
    worker_id: UUID
    engagement_id: UUID
    net_yen: int
    state: ItemState
    reason: str
    moved_at: datetime


class Stands(Struct, frozen=True):
    """Where the payee's own transfer of a run stands."""

    run_id: UUID
    state: ItemState


class Result(Struct, frozen=True):
    """What the bank says of one payee: `state` paid or returned, with its reason when returned."""

    worker: UUID
    state: ItemState
    reason: str = ""


def move(item: Item, to: ItemState) -> ItemState:
    """The next state, or `ItemMove`."""
    if to not in ITEM_MOVES[item.state]:
        raise ItemMove(state=item.state.says)
    return to


def news(items: Iterable[Item], results: Sequence[Result]) -> list[tuple[Item, Result]]:
    """The results that change something, in the items' order; a result told again changes nothing.

    A paid transfer may be told returned. Raises `ItemMove`, `NoItem`; two different words on one
    payee in one go are refused like any other move that there is not.
    """
    at = {item.worker_id: item for item in items}
    found: dict[UUID, Result] = {}
    for result in results:
        item = at.get(result.worker)
        if item is None:
            raise NoItem
        before = found.get(result.worker)
        if before is not None and before.state is not result.state:
            raise ItemMove(state=before.state.says)
        if result.state not in REPORTED:
            raise ItemMove(state=item.state.says)
        if item.state is ItemState.RECALLING and result.state is ItemState.PAID:
            continue  # it was paid, as is known: that a recall is refused is said in its own words
        if item.state is not result.state:
            move(item, result.state)
            found[result.worker] = result
    return [(item, found[item.worker_id]) for item in at.values() if item.worker_id in found]


def batch_of(moved: Sequence[tuple[Item, Result]]) -> str:
    """Names a set of moves: what follows from it is booked under this name, once."""
    lines = sorted(f"{item.worker_id}:{result.state}" for item, result in moved)
    return sha256("\n".join(lines).encode()).hexdigest()[:32]
