"""The papers to a client as they are printed; nothing of them is computed but what is stored."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

import msgspec

from yui.invoices.credits.model import CreditNote
from yui.invoices.model import Account, Group, Invoice, InvoiceLine, Payment, percent
from yui.japan import wareki
from yui.towns.model import Body
from yui.web.documents import Bill, Line, Party, Row


def check_of(*said: object) -> str:
    """The short form of the hash of what a paper says, printed at its foot."""
    digest = sha256(msgspec.json.encode(said)).hexdigest().upper()
    return f"{digest[:4]}-{digest[4:8]}"


def issuer(body: Body) -> Party:
    """The body with its registration number (消費税法57条の4第1項1号)."""
    lines = [body.address, f"電話 {body.phone}"]
    if body.invoice_number:
        lines.append(f"登録番号：{body.invoice_number}")
    return Party(body.name, lines)


def tax_rows(groups: Sequence[Group]) -> list[Row]:
    """Sum and tax of each rate (消費税法57条の4第1項4号・5号)."""
    rows = []
    for group in groups:
        rows.append(Row(f"{group.percent}対象（税抜）", f"{group.net_yen:,}"))
        rows.append(Row(f"消費税等（{group.percent}）", f"{group.tax_yen:,}"))
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
) -> Bill:
    """適格請求書: every item that 消費税法57条の4第1項 asks for."""
    first = min(line.day for line in lines)
    return Bill(
        title="請求書",
        lead="下記のとおりご請求申し上げます。",
        net_label="ご請求額（税込）",
        number=found.number,
        issued=wareki(found.issued_on),
        to=Party(found.client),
        body=issuer(body),
        net=f"￥{found.total_yen:,}",
        facts=[
            Row("お支払期日", wareki(found.due_on, weekday=True), strong=True),
            Row("取引の期間", f"{wareki(first)}〜{wareki(found.closing_on)}"),
            Row("お振込先", account.text),
        ],
        lines=[_line(line) for line in lines],
        totals=[
            *tax_rows(groups),
            Row("ご請求額（税込）", f"￥{found.total_yen:,}", strong=True),
        ],
        notes=[
            "消費税額は、税率ごとの合計額に対して1円未満を切り捨てて計算しています。",
            "この請求書は、消費税法57条の4第1項の適格請求書です。",
        ],
        check=check_of(
            found.number, found.total_yen, [(one.handover_id, one.yen) for one in lines]
        ),
    )


def credit_note(
    note: CreditNote,
    found: Invoice,
    body: Body,
    *,
    lines: Sequence[InvoiceLine],
    groups: Sequence[Group],
) -> Bill:
    """適格返還請求書: every item that 消費税法57条の4第3項 asks for."""
    days = [line.day for line in lines]
    return Bill(
        title="返還請求書",
        lead=f"請求書 {found.number} について、下記のとおり返還いたします。",
        net_label="返還額（税込）",
        number=note.number,
        issued=wareki(note.issued_on),
        to=Party(found.client),
        body=issuer(body),
        net=f"￥{note.total_yen:,}",
        facts=[
            Row("返還の日", wareki(note.issued_on), strong=True),
            Row("もとの請求書", found.number),
            Row("もとの取引", f"{wareki(min(days))}〜{wareki(max(days))}"),
        ],
        columns=("日付", "内容", "", "", "", "金額（税抜）", "税率"),
        lines=[_given_back(note, group) for group in groups],
        totals=[*tax_rows(groups), Row("返還額（税込）", f"￥{note.total_yen:,}", strong=True)],
        notes=[
            f"理由：{note.reason}",
            "この書類は、消費税法57条の4第3項の適格返還請求書です。",
            *_advance(note),
        ],
        check=check_of(note.number, note.total_yen, note.reason),
    )


def _given_back(note: CreditNote, group: Group) -> Line:
    return Line(
        day=f"{note.issued_on.month:02}/{note.issued_on.day:02}",
        work=note.kind.says,
        quantity="",
        unit="",
        price="",
        amount=f"{group.net_yen:,}",
        rate=group.percent,
    )


def _advance(note: CreditNote) -> list[str]:
    if not note.advance_yen:
        return []
    return [f"すでにお支払いいただいた{note.advance_yen:,}円は、お預かりしています。"]


def letter(
    found: Invoice, body: Body, account: Account, *, title: str, number: str, on: date
) -> Bill:
    """A letter for what is overdue."""
    return Bill(
        title=title,
        lead="下記の請求について、ご入金を確認できておりません。お支払いをお願いいたします。",
        net_label="未入金の額（税込）",
        number=number,
        issued=wareki(on),
        to=Party(found.client),
        body=issuer(body),
        net=f"￥{found.open_yen:,}",
        facts=[
            Row("お支払期日", wareki(found.due_on, weekday=True), strong=True),
            Row("期日からの日数", f"{found.overdue(on)}日"),
            Row("お振込先", account.text),
        ],
        columns=("発行日", "請求書", "", "", "", "金額（税込）", ""),
        lines=[
            Line(
                day=f"{found.issued_on.month:02}/{found.issued_on.day:02}",
                work=found.number,
                quantity="",
                unit="",
                price="",
                amount=f"{found.total_yen:,}",
                rate="",
            )
        ],
        totals=[
            Row("請求額（税込）", f"{found.total_yen:,}"),
            Row("入金・返還ずみ", f"{found.total_yen - found.open_yen:,}"),
            Row("未入金の額", f"￥{found.open_yen:,}", strong=True),
        ],
        notes=["行き違いでお支払いいただいている場合は、ご容赦ください。"],
        check=check_of(number, found.number, found.open_yen),
    )


def receipt(
    paid: Payment,
    found: Invoice,
    body: Body,
    *,
    groups: Sequence[Group],
    number: str,
    on: date,
) -> Bill:
    """領収書 for money that came in."""
    whole = paid.yen == found.total_yen
    return Bill(
        title="領収書",
        lead=f"請求書 {found.number} の代金として、下記の金額を領収いたしました。",
        net_label="領収額（税込）",
        number=number,
        issued=wareki(on),
        to=Party(found.client),
        body=issuer(body),
        net=f"￥{paid.yen:,}",
        facts=[
            Row("入金日", wareki(paid.paid_on, weekday=True), strong=True),
            Row("請求書", found.number),
            Row("お支払いの方法", "銀行振込"),
        ],
        columns=("入金日", "内容", "", "", "", "金額（税込）", ""),
        lines=[
            Line(
                day=f"{paid.paid_on.month:02}/{paid.paid_on.day:02}",
                work=f"請求書 {found.number} の代金",
                quantity="",
                unit="",
                price="",
                amount=f"{paid.yen:,}",
                rate="",
            )
        ],
        totals=[
            *(tax_rows(groups) if whole else []),
            Row("領収額（税込）", f"￥{paid.yen:,}", strong=True),
        ],
        notes=[
            "電子データで発行しているため、収入印紙は貼っていません。",
            *([] if whole else ["消費税等の内訳は、もとの請求書のとおりです。"]),
        ],
        check=check_of(number, str(paid.id), paid.yen),
    )
