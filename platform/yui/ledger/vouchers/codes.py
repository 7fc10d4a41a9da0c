"""Accounts in one word, and which of them a slip may move."""

from uuid import UUID

from yui.ledger.chart import CHART, Kind, Party
from yui.ledger.model import AccountRef

BY_THEIR_OWN = frozenset(
    {
        Kind.WORKER_PAYABLE,
        Kind.PAYOUT_CLEARING,
        Kind.RETURN_CLEARING,
        Kind.CORRECTION_CLEARING,
        Kind.SETTLEMENT_CLEARING,
        Kind.TOWN_PAYABLE,
        Kind.TOWN_RECEIVABLE,
        Kind.COORDINATION_PAYABLE,
        Kind.COORDINATION_RECEIVABLE,
    }
)
"""What no slip moves: what a worker is owed is lowered by no one's hand (フリーランス法5条1項2号), and
what stands between two bodies is mirrored in the other's books."""


def code_of(ref: AccountRef) -> str:
    """An account in one word: its kind, whose it is, and the tax that tells it from its like."""
    whose = ref.client or ref.other
    code = f"{ref.kind}:{whose}" if whose is not None else ref.kind
    return f"{code}@{ref.tax}" if ref.tax else code


def ref_of(code: str) -> AccountRef:
    """The account of a word that `code_of` wrote; ValueError for another."""
    account, _, tax = code.partition("@")
    kind, _, whose = account.partition(":")
    party = CHART[Kind(kind)].party
    if party is Party.CLIENT:
        return AccountRef(kind, client=UUID(whose), tax=tax)
    if party is Party.TOWN:
        return AccountRef(kind, other=int(whose), tax=tax)
    if whose or party is not Party.NONE:
        raise ValueError(code)
    return AccountRef(kind, tax=tax)


def may_move(code: str, clients: frozenset[UUID]) -> bool:
    """Whether a slip may move the account of this word, with only these clients'."""
    try:
        ref = ref_of(code)
    except (ValueError, KeyError):
        return False
    return (
        ref.kind not in BY_THEIR_OWN
        and not ref.tax
        and (ref.client is None or ref.client in clients)
    )
