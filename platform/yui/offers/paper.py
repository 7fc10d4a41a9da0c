"""The terms notice as a paper: what was hashed, laid out; nothing is computed here."""

from yui.japan import day_of, wareki
from yui.offers.terms import Notice, digest
from yui.web.documents import Party, Row, Terms

_STRONG = frozenset({"reward", "payment_on", "due_on"})


def paper_of(notice: Notice, kept: bytes) -> Terms:
    """The document to print; `check` is the beginning of the hash of the kept bytes."""
    said = {item.key: item for item in notice.items}
    contact = said["contact"].text.split("\n") if "contact" in said else []
    return Terms(
        number=notice.number,
        issued=wareki(day_of(notice.made_at)),
        to=Party(name=notice.to),
        body=Party(name=notice.body, lines=contact),
        rows=[
            Row(item.label, item.text, strong=item.key in _STRONG)
            for item in notice.items
            if item.key not in {"contact"}
        ],
        notes=[
            "フリーランス・事業者間取引適正化等法3条と、自営型テレワークのガイドラインの項目を記しています。",
            "内容は作成のときに固定され、あとから変わりません。保存・印刷できます。",
        ],
        check=digest(kept).hex()[:16],
    )
