"""A statement between two bodies as it is printed: the same lines on both sides' papers.

One paper is two of the tax law's documents: for what the issuing body sells, its 適格請求書
(消費税法57条の4第1項); for what it buys, its 仕入明細書 (30条9項3号), which the other body confirms by its
word or by its silence until the day that stands on its own paper.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from yui.invoices.model import percent
from yui.invoices.paper import issuer
from yui.japan import day_of, wareki
from yui.ledger.model import month_name
from yui.rates import book, known
from yui.settlement.actions import Sheet
from yui.settlement.model import Item, Statement, Tax
from yui.towns.model import Body
from yui.web.documents import Bill, Line, Party, Row


def document(sheet: Sheet, body: Body) -> Bill:
    """All that the PDF says, as text: ours as the issuer, the other body as the recipient."""
    found = sheet.found
    way = "お支払いする額" if found.net >= 0 else "お支払いいただく額"
    return Bill(
        title="清算書（請求書・仕入明細書）",
        lead="下記のとおり清算します。内容をご確認ください。",
        net_label=f"差引 {way}（税込）",
        number=found.paper or f"清算 {month_name(found.month)} 第{found.number}号",
        issued=wareki(day_of(found.drawn_at)),
        to=_other(found),
        body=issuer(replace(body, invoice_number=found.invoice_number)),
        net=f"￥{abs(found.net):,}",
        facts=_facts(found),
        lines=[_line(item, mine=found.mine) for item in sheet.items],
        totals=[
            *_totals(found, sheet.taxes, pays=True),
            *_totals(found, sheet.taxes, pays=False),
            Row(f"差引 {way}（税込）", f"￥{abs(found.net):,}", strong=True),
        ],
        notes=_notes(found, sheet.taxes),
        check=found.print,
    )


def _other(found: Statement) -> Party:
    number = found.other_invoice_number
    return Party(found.other_name, [found.other_town, *([f"登録番号：{number}"] if number else [])])


def _facts(found: Statement) -> list[Row]:
    facts = [
        Row("対象の月", f"{month_name(found.month)} 第{found.number}号", strong=True),
        Row("明細", f"{found.lines:,}件"),
    ]
    if found.object_by is not None:
        facts.append(Row("申し出の期限", wareki(found.object_by, weekday=True)))
    return facts


def _totals(found: Statement, taxes: Sequence[Tax], *, pays: bool) -> list[Row]:
    """One direction: sum and tax of each rate, then the sum with tax."""
    who = "こちらがお支払いする分" if pays else "こちらがいただく分"
    rows = []
    for tax in taxes:
        if (tax.payer == found.mine) is pays:
            what = f"{who}{'（返還）' if tax.refund else ''}"
            rows.append(Row(f"{what} {tax.percent}対象（税抜）", _signed(tax.base_yen, pays)))
            rows.append(Row(_tax_label(found, tax), _signed(tax.tax_yen, pays)))
    total = found.pays if pays else found.gets
    return [*rows, Row(f"{who}（税込）", _signed(total, pays))]


def _tax_label(found: Statement, tax: Tax) -> str:
    sold = tax.sold_by(found.mine)
    number = found.invoice_number if sold else found.other_invoice_number
    return f"{'消費税等' if number else '消費税相当額'}（{tax.percent}）"


def _notes(found: Statement, taxes: Sequence[Tax]) -> list[str]:
    notes = [
        *([] if taxes else ["この清算書は、消費税を別に精算した、税抜の金額です。"]),
        "△は、こちらがいただく分です。消費税額は、支払う側・税率ごとの合計額に対して1円未満を切り捨てて計算しています。",
        "こちらがお支払いする分は、消費税法30条9項3号の仕入明細書です。申し出の期限までに申し出がないときは、確認いただいたものとします。",
        "こちらがいただく分は、消費税法57条の4第1項の適格請求書です。"
        if found.invoice_number
        else "こちらは適格請求書発行事業者ではありません。いただく分は適格請求書ではありません。",
    ]
    if found.other_invoice_number is None and found.pays:
        notes.append(
            "先方は適格請求書発行事業者ではありません。お支払いする分は、経過措置による控除の対象です。"
        )
    return [
        *notes,
        "末尾の照合の番号は、双方の清算書で同じです。締めたあとの訂正は、調整の清算書によります。",
    ]


def _line(item: Item, *, mine: int) -> Line:
    day = item.taxed_on
    rate = known(book().consumption_tax, day)
    return Line(
        day=f"{day.month:02}/{day.day:02}",
        work=f"{item.source.says} {item.title}".strip(),
        quantity=f"{item.quantity:,}" if item.quantity else "",
        unit=item.unit_name,
        price="",
        amount=_signed(item.yen, item.payer == mine),
        rate=percent(rate.standard_bp),
    )


def _signed(yen: int, pays: bool) -> str:
    return f"{yen:,}" if pays else f"△{yen:,}"
