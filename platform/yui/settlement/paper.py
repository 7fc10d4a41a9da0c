"""A statement between two bodies as it is printed: the same lines on both sides' papers."""

from yui.japan import day_of, wareki
from yui.ledger.model import month_name
from yui.settlement.actions import Sheet
from yui.settlement.model import Item
from yui.towns.model import Body
from yui.web.documents import Bill, Line, Party, Row


def document(sheet: Sheet, body: Body) -> Bill:
    """All that the PDF says, as text: ours as the issuer, the other body as the recipient."""
    found = sheet.found
    way = "お支払いする額" if found.net >= 0 else "お支払いいただく額"
    return Bill(
        title="清算書",
        lead="下記のとおり清算します。内容をご確認ください。",
        net_label=f"差引 {way}（税抜）",
        number=f"清算 {month_name(found.month)} 第{found.number}号",
        issued=wareki(day_of(found.drawn_at)),
        to=Party(found.other_name, [found.other_town]),
        body=Party(body.name, [body.address, f"電話 {body.phone}"]),
        net=f"￥{abs(found.net):,}",
        facts=[
            Row("対象の月", month_name(found.month), strong=True),
            Row("明細", f"{found.lines:,}件"),
            Row("状態", found.state.says),
        ],
        lines=[_line(item, mine=found.mine) for item in sheet.items],
        totals=[
            Row("こちらがお支払いする分", f"{found.owed:,}"),
            Row("こちらがいただく分", _signed(-found.due)),
            Row(f"差引 {way}（税抜）", f"￥{abs(found.net):,}", strong=True),
        ],
        notes=[
            "金額は税抜です。△は、こちらがいただく分です。",
            "末尾の照合の番号は、双方の清算書で同じです。",
            "締めたあとの訂正は、調整の清算書によります。",
        ],
        check=found.print,
    )


def _line(item: Item, *, mine: int) -> Line:
    day = day_of(item.decided_at)
    return Line(
        day=f"{day.month:02}/{day.day:02}",
        work=f"{item.source.says} {item.title}".strip(),
        quantity=f"{item.quantity:,}" if item.quantity else "",
        unit=item.unit_name,
        price="",
        amount=_signed(item.yen if item.payer == mine else -item.yen),
        rate="",
    )


def _signed(yen: int) -> str:
    return f"△{-yen:,}" if yen < 0 else f"{yen:,}"
