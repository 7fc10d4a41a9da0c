"""The states of statements, objections and transfers, their names, and what may follow what."""

from enum import StrEnum

from yui.web.words import N_


class State(StrEnum):
    """Where a statement stands, the same on both sides."""

    DRAWN = "drawn"
    HALF = "half"
    DISPUTED = "disputed"
    AGREED = "agreed"
    CLOSED = "closed"
    NETTED = "netted"
    SETTLED = "settled"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]

    @property
    def mark(self) -> str:
        """The chip's kind."""
        return {"disputed": "ng", "settled": "ok", "agreed": "key", "closed": "key"}.get(
            self.value, "warn" if self in {State.DRAWN, State.HALF} else ""
        )


_SAYS = {
    State.DRAWN: N_("確認待ち"),
    State.HALF: N_("片方が確認"),
    State.DISPUTED: N_("申し出あり"),
    State.AGREED: N_("双方が確認"),
    State.CLOSED: N_("締め済み"),
    State.NETTED: N_("振込待ち"),
    State.SETTLED: N_("清算ずみ"),
}

SETTLEMENT_MOVES: dict[State, frozenset[State]] = {
    State.DRAWN: frozenset({State.HALF, State.DISPUTED}),
    State.HALF: frozenset({State.AGREED, State.DISPUTED}),
    State.DISPUTED: frozenset({State.DRAWN}),
    State.AGREED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset({State.NETTED, State.SETTLED}),
    State.NETTED: frozenset({State.SETTLED}),
    State.SETTLED: frozenset(),
}
"""Two confirmations, a close, a netting, the transfers. Nothing leads back past the close: what is
found wrong later makes a statement of its own."""


class DisputeState(StrEnum):
    """Where an objection stands."""

    RAISED = "raised"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _DISPUTE_SAYS[self]


_DISPUTE_SAYS = {
    DisputeState.RAISED: N_("回答待ち"),
    DisputeState.GRANTED: N_("認めて調整"),
    DisputeState.REFUSED: N_("認めない"),
    DisputeState.WITHDRAWN: N_("取り下げ"),
}

DISPUTE_MOVES: dict[DisputeState, frozenset[DisputeState]] = {
    DisputeState.RAISED: frozenset(
        {DisputeState.GRANTED, DisputeState.REFUSED, DisputeState.WITHDRAWN}
    ),
    DisputeState.GRANTED: frozenset(),
    DisputeState.REFUSED: frozenset(),
    DisputeState.WITHDRAWN: frozenset(),
}
"""An objection is answered once; who stays of another mind raises a new one."""


class Reason(StrEnum):
    """Why a line is held to be wrong."""

    QUANTITY = "quantity"
    PRICE = "price"
    SPLIT = "split"
    NOT_OURS = "not_ours"
    MISSING = "missing"
    OTHER = "other"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _REASONS[self]


_REASONS = {
    Reason.QUANTITY: N_("数がちがう"),
    Reason.PRICE: N_("単価がちがう"),
    Reason.SPLIT: N_("配分がちがう"),
    Reason.NOT_OURS: N_("当方のものではない"),
    Reason.MISSING: N_("足りない分がある"),
    Reason.OTHER: N_("そのほか"),
}


class TransferState(StrEnum):
    """Where a transfer stands, the same on both sides."""

    PLANNED = "planned"
    PAID = "paid"
    RECEIVED = "received"
    DONE = "done"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _TRANSFER_SAYS[self]


_TRANSFER_SAYS = {
    TransferState.PLANNED: N_("振込待ち"),
    TransferState.PAID: N_("振込ずみ・入金の確認待ち"),
    TransferState.RECEIVED: N_("入金ずみ・振込の記録待ち"),
    TransferState.DONE: N_("双方が記録"),
}

TRANSFER_MOVES: dict[TransferState, frozenset[TransferState]] = {
    TransferState.PLANNED: frozenset({TransferState.PAID, TransferState.RECEIVED}),
    TransferState.PAID: frozenset({TransferState.DONE}),
    TransferState.RECEIVED: frozenset({TransferState.DONE}),
    TransferState.DONE: frozenset(),
}
"""Each side records it once, in whichever order they come to it."""


class Source(StrEnum):
    """What a line is for."""

    THROUGH = "through"
    CLIENT = "client"
    MANAGER = "manager"
    SPONSOR = "sponsor"
    COORDINATION = "coordination"
    ADJUSTMENT = "adjustment"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _SOURCES[self]


_SOURCES = {
    Source.THROUGH: N_("広域シェアの代金"),
    Source.CLIENT: N_("案件の自治体の配分"),
    Source.MANAGER: N_("とりまとめ料"),
    Source.SPONSOR: N_("支援団体の配分"),
    Source.COORDINATION: N_("コーディネート料"),
    Source.ADJUSTMENT: N_("調整"),
}
