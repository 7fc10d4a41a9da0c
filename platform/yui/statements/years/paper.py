"""The certificate of a year's payments as it is printed."""

from collections.abc import Sequence
from datetime import date

from yui.invoices.paper import check_of
from yui.japan import wareki
from yui.payouts.model import Body
from yui.statements.years.model import Line
from yui.web.documents import Bill, Party, Row
from yui.web.documents import Line as PaperLine


def certificate(lines: Sequence[Line], body: Body, *, year: int, number: str, on: date) -> Bill:
    """支払証明書: by category what was paid and withheld, for her tax return."""
    total = sum(line.total_yen for line in lines)
    held = sum(line.withholding_yen for line in lines)
    unpaid = sum(line.unpaid_yen for line in lines)
    return Bill(
        title="支払証明書",
        lead=f"{year}年（{wareki(date(year, 12, 31)).split('年')[0]}年）中に支払が確定した報酬を、下記のとおり証明します。",
        net_label="支払金額（税込）",
        number=number,
        issued=wareki(on),
        to=Party(lines[0].name, [f"ワーカー番号：{lines[0].code}"]),
        body=Party(body.name, [body.address, f"電話 {body.phone}"]),
        net=f"￥{total:,}",
        facts=[
            Row("対象の年", f"{year}年1月1日〜12月31日", strong=True),
            Row("源泉徴収税額", f"￥{held:,}"),
            Row("うち翌年に支払うもの", f"￥{unpaid:,}"),
        ],
        columns=("", "区分", "税抜", "", "消費税等", "支払金額（税込）", "源泉徴収税額"),
        lines=[_line(line) for line in lines],
        totals=[
            Row("支払金額の合計（税込）", f"￥{total:,}", strong=True),
            Row("源泉徴収税額の合計", f"￥{held:,}", strong=True),
        ],
        notes=[
            "金額は、締め日がその年にあるものの合計です（支払が確定した日を基準にしています）。",
            "うち翌年に支払うものは、支払調書では未払として内書きにします。",
        ],
        check=check_of(number, total, held),
        honorific="様",
    )


def _line(line: Line) -> PaperLine:
    return PaperLine(
        day="",
        work=line.category.label,
        quantity=f"{line.gross_yen:,}",
        unit="",
        price=f"{line.tax_yen:,}",
        amount=f"{line.total_yen:,}",
        rate=f"{line.withholding_yen:,}",
    )
