"""適格返還請求書 as it is printed."""

from collections.abc import Sequence

from yui.invoices.credits.model import CreditKind, CreditNote
from yui.invoices.model import Group, Invoice, InvoiceLine
from yui.invoices.paper import check_of, issuer, tax_rows
from yui.japan import wareki
from yui.towns.model import Body
from yui.web.documents import Bill, Line, Party, Row


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
        body=issuer(body, found),
        net=f"￥{note.total_yen:,}",
        facts=[
            Row("返還の日", wareki(note.issued_on), strong=True),
            Row("もとの請求書", found.number),
            Row("もとの取引", f"{wareki(min(days))}〜{wareki(max(days))}"),
        ],
        columns=("日付", "内容", "", "", "", "金額（税抜）", "税率"),
        lines=[_given_back(note, group) for group in groups],
        totals=[
            *tax_rows(groups, registered=found.registered),
            Row("返還額（税込）", f"￥{note.total_yen:,}", strong=True),
        ],
        notes=[
            f"理由：{note.reason}",
            _standing(note, found),
            *_advance(note),
        ],
        check=check_of(note.number, note.total_yen, note.reason),
    )


def _standing(note: CreditNote, found: Invoice) -> str:
    """What the paper is: of an invoice that was wrong nothing is given back, another one is issued."""
    if note.kind is CreditKind.CANCEL:
        return (
            f"請求書 {found.number} を取り消します。改めて発行する請求書が、正しいものになります。"
        )
    if found.registered:
        return "この書類は、消費税法57条の4第3項の適格返還請求書です。"
    return "当法人は、適格請求書発行事業者ではありません。"


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
