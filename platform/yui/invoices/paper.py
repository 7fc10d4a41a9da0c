"""The papers to a client as they are printed; nothing of them is computed but what is stored."""

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from yui.invoices.model import Account, Group, Invoice, InvoiceLine, percent
from yui.invoices.standings.model import buyer_notes
from yui.japan import wareki
from yui.rates import NonRegisteredCredit
from yui.towns.model import Body
from yui.web.documents import Bill, Line, Party, Row


def check_of(*said: object) -> str:
    """The short form of the hash of what a paper says, printed at its foot."""
    digest = sha256(msgspec.json.encode(said)).hexdigest().upper()
    return f"{digest[:4]}-{digest[4:8]}"


def issuer(body: Body, found: Invoice | None = None) -> Party:
    """The body with its registration number (消費税法57条の4第1項1号): the one under which the invoice
    was issued, none where it was issued under none; without an invoice, the one `body` brings."""
    number = body.invoice_number
    if found is not None:
        number = found.t_number or (number if found.registered else None)
    lines = [body.address, f"電話 {body.phone}"]
    if number:
        lines.append(f"登録番号：{number}")
    return Party(body.name, lines)


def tax_rows(groups: Sequence[Group], *, registered: bool = True) -> list[Row]:
    """Sum and tax of each rate (消費税法57条の4第1項4号・5号); of a body that is not registered the sum
    with tax of each rate too, which is what a 区分記載請求書 must say (平成28年改正法附則34条2項)."""
    word, rows = ("消費税等" if registered else "消費税相当額"), []
    for group in groups:
        rows.append(Row(f"{group.percent}対象（税抜）", f"{group.net_yen:,}"))
        rows.append(Row(f"{word}（{group.percent}）", f"{group.tax_yen:,}"))
        if not registered:
            whole = group.net_yen + group.tax_yen
            rows.append(Row(f"{group.percent}対象（税込）", f"{whole:,}"))
    return rows


def _line(line: InvoiceLine) -> Line:
    return Line(
        day=f"{line.day.month:02}/{line.day.day:02}",
        work=f"{line.title}（運営費）" if line.fee else line.title,
        detail=f"案件番号 {line.order_number}",
        quantity=f"{line.quantity:,}",
        unit=line.unit_name,
        price=f"{line.unit_price_yen:,}",
        amount=f"{line.yen:,}",
        rate=percent(line.rate_bp),
    )


def invoice(
    found: Invoice,
    body: Body,
    account: Account,
    *,
    lines: Sequence[InvoiceLine],
    groups: Sequence[Group],
    credit: Sequence[NonRegisteredCredit],
) -> Bill:
    """適格請求書: every item that 消費税法57条の4第1項 asks for; of a body that is not registered the
    ordinary invoice, without number and without that word (`standings.model`)."""
    first = min(line.day for line in lines)
    return Bill(
        title="請求書",
        lead="下記のとおりご請求申し上げます。",
        net_label="ご請求額（税込）",
        number=found.number,
        issued=wareki(found.issued_on),
        to=Party(found.client),
        body=issuer(body, found),
        net=f"￥{found.total_yen:,}",
        facts=[
            Row("お支払期日", wareki(found.due_on, weekday=True), strong=True),
            Row("取引の期間", f"{wareki(first)}〜{wareki(found.closing_on)}"),
            Row("お振込先", account.text),
            Row("口座名義", account.holder),
        ],
        lines=[_line(line) for line in lines],
        totals=[
            *tax_rows(groups, registered=found.registered),
            Row("ご請求額（税込）", f"￥{found.total_yen:,}", strong=True),
        ],
        notes=[
            "消費税額は、税率ごとの合計額に対して1円未満を切り捨てて計算しています。",
            *buyer_notes(found.held, [line.day for line in lines], credit),
        ],
        check=check_of(
            found.number, found.total_yen, [(one.handover_id, one.yen) for one in lines]
        ),
    )
