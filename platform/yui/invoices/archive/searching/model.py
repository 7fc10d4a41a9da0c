"""Finding documents by day, amount and counterparty together (電子帳簿保存法施行規則2条6項5号)."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from yui.web.words import N_

_SAYS = {
    "invoice": N_("請求書"),
    "credit_note": N_("返還請求書"),
    "receipt": N_("領収書"),
    "dunning": N_("お支払いのお願い"),
    "statement": N_("支払通知書"),
    "yearly": N_("年間の支払証明"),
    "settlement": N_("清算書"),
    "terms": N_("取引条件明示書（発注書）"),
    "quote": N_("見積書"),
    "contract": N_("契約書"),
    "order": N_("受けた注文"),
}
KINDS = tuple(_SAYS)


def says(kind: str) -> str:
    """The msgid of a kind."""
    return _SAYS[kind]


class Wanted(Struct, frozen=True, kw_only=True):
    """What is looked for; every part given must hold. `counterparty`: a part of the name."""

    since: date | None = None
    until: date | None = None
    least: int | None = None
    most: int | None = None
    counterparty: str = ""
    kind: str = ""


class Found(Struct, frozen=True):
    """A document that was found; `yen` is None where it names no amount. `void`: a receipt whose
    payment was taken back."""

    id: UUID
    kind: str
    number: str
    counterparty: str
    title: str
    dated_on: date
    yen: int | None
    sha256: bytes | None
    part: int = 0
    void: bool = False

    @property
    def says(self) -> str:
        """The msgid of its kind."""
        return _SAYS[self.kind]

    @property
    def tax(self) -> str:
        """Whether the amount is with tax: 税込, 税抜, or nothing where there is none."""
        if self.yen is None:
            return ""
        return "税抜" if self.kind in {"terms", "order"} else "税込"

    @property
    def link(self) -> str:
        """Where it is read."""
        of = str(self.id)
        return {
            "terms": f"/offers/{of}",
            "quote": f"/quotes/{of}",
            "contract": f"/contracts/{of}/contract.pdf",
            "order": f"/orders/{of}",
        }.get(self.kind, f"/documents/{of}/document.pdf")
