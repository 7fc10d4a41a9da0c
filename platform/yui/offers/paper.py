"""The terms notice as a paper: what was hashed, laid out; nothing is computed here."""

from msgspec.structs import replace

from yui.japan import day_of, wareki
from yui.money import text
from yui.offers.terms import Notice, digest
from yui.web.documents import Party, Row, Terms

_STRONG = frozenset({"reward", "payment_on", "due_on"})
_LATER = "先にお示しした条件に代えて、下記の条件をお示しします。"


def paper_of(notice: Notice, kept: bytes) -> Terms:
    """The document to print; `check` is the beginning of the hash of the kept bytes."""
    said = {item.key: item for item in notice.items}
    contact = said["contact"].text.split("\n") if "contact" in said else []
    rows = [
        Row(item.label, item.text, strong=item.key in _STRONG)
        for item in notice.items
        if item.key not in {"contact"}
    ]
    paper = Terms(
        number=notice.number,
        issued=wareki(day_of(notice.made_at)),
        to=Party(name=notice.to),
        body=Party(name=notice.body, lines=contact),
        rows=[*_version(notice), *rows],
        notes=[
            "フリーランス・事業者間取引適正化等法3条と、自営型テレワークのガイドラインの項目を記しています。",
            "内容は作成のときに固定され、あとから変わりません。保存・印刷できます。",
            *_pay(notice),
        ],
        check=digest(kept).hex()[:16],
    )
    return replace(paper, lead=_LATER) if notice.version > 1 else paper


def _version(notice: Notice) -> list[Row]:
    if notice.version == 1:
        return []
    said = [f"第{notice.version}版（{notice.supersedes} に代わるもの）", notice.reason]
    if notice.once_accepted:
        said.append("この版は、受諾のときから有効です。受諾までは、前の版のままです。")
    return [Row("版", "\n".join(said))]


def _pay(notice: Notice) -> list[str]:
    if notice.pay is None or notice.pay.hourly_yen is None:
        return []
    return [
        f"目安の時間で割ると、1時間あたり{text(notice.pay.hourly_yen)}です（最低賃金 {notice.pay.says} を参考に）。"
    ]
