"""Letters for what is overdue and receipts as they are printed."""

from collections.abc import Sequence
from datetime import date

from yui.invoices.model import Account, Group, Invoice, Payment
from yui.invoices.paper import check_of, issuer, tax_rows
from yui.japan import wareki
from yui.towns.model import Body
from yui.web.documents import Bill, Line, Party, Row


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
        body=issuer(body, found),
        net=f"￥{found.open_yen:,}",
        facts=[
            Row("お支払期日", wareki(found.due_on, weekday=True), strong=True),
            Row("期日からの日数", f"{found.overdue(on)}日"),
            Row("お振込先", account.text),
            Row("口座名義", account.holder),
        ],
        columns=("発行日", "請求書", "", "", "", "金額（税込）", ""),
        lines=[_line(found.issued_on, found.number, found.total_yen)],
        totals=[
            Row("請求額（税込）", f"{found.total_yen:,}"),
            Row("入金・返還ずみ", f"{found.total_yen - found.open_yen:,}"),
            Row("未入金の額", f"￥{found.open_yen:,}", strong=True),
        ],
        notes=["行き違いでお支払いいただいている場合は、ご容赦ください。"],
        check=check_of(number, found.number, found.open_yen),
    )


def _said(instead: Sequence[str], *, whole: bool) -> list[str]:
    notes = ["電子データで発行しているため、収入印紙は貼っていません。"]
    if not whole:
        notes.append("消費税等の内訳は、もとの請求書のとおりです。")
    if instead:
        numbers = "、".join(instead)
        notes.append(f"領収書 {numbers} は取り消しました。この領収書と差し替えてください。")
    return notes


def receipt(
    paid: Payment,
    found: Invoice,
    body: Body,
    *,
    groups: Sequence[Group],
    number: str,
    on: date,
    instead: Sequence[str] = (),
) -> Bill:
    """領収書 for money that came in; `instead`: the numbers of those that it takes the place of, as the
    payments they were for were taken back."""
    whole = paid.yen == found.total_yen
    return Bill(
        title="領収書",
        lead=f"請求書 {found.number} の代金として、下記の金額を領収いたしました。",
        net_label="領収額（税込）",
        number=number,
        issued=wareki(on),
        to=Party(found.client),
        body=issuer(body, found),
        net=f"￥{paid.yen:,}",
        facts=[
            Row("入金日", wareki(paid.paid_on, weekday=True), strong=True),
            Row("請求書", found.number),
            Row("お支払いの方法", "銀行振込"),
        ],
        columns=("入金日", "内容", "", "", "", "金額（税込）", ""),
        lines=[_line(paid.paid_on, f"請求書 {found.number} の代金", paid.yen)],
        totals=[
            *(tax_rows(groups, registered=found.registered) if whole else []),
            Row("領収額（税込）", f"￥{paid.yen:,}", strong=True),
        ],
        notes=_said(instead, whole=whole),
        check=check_of(number, str(paid.id), paid.yen),
    )


def _line(day: date, work: str, yen: int) -> Line:
    at = f"{day.month:02}/{day.day:02}"
    return Line(day=at, work=work, quantity="", unit="", price="", amount=f"{yen:,}", rate="")
