"""A statement as it is printed: 仕入明細書 by 消費税法30条9項3号, and 支払通知書 in one."""

from hashlib import sha256

from yui.due import latest_payment
from yui.invoices.model import percent
from yui.japan import day_of, screen_text, wareki
from yui.payouts.model import Body
from yui.statements import model
from yui.statements.model import CreditSpan, Entry, Paper
from yui.web import _
from yui.web.documents import Line, Party, Row
from yui.web.documents import Statement as Document
from yui.web.words import LANGUAGE


def document(paper: Paper) -> Document:
    """All that the PDF says, as text."""
    found = paper.found
    return Document(
        number=found.number,
        issued=wareki(day_of(found.issued_at)),
        to=Party(paper.to.name, [_registered(paper)]),
        body=_issuer(paper.body),
        net=f"￥{found.net_yen:,}",
        facts=[
            Row(_("お支払日"), wareki(found.pay_on, weekday=True), strong=True),
            Row(_("締め日"), wareki(found.closing_on)),
            Row(_("振込先"), f"{screen_text(paper.to.bank)} ****{paper.to.account_tail}"),
        ],
        lines=[
            *(_line(line, rate=_rate(paper), told=paper.mixed) for line in paper.lines),
            *_carried(paper),
        ],
        totals=_totals(paper),
        notes=_notes(paper),
        check=check(paper),
        amounts=amounts(paper),
    )


def amounts(paper: Paper) -> str:
    """The head of the column of yen, true of every line below it."""
    if paper.mixed:
        return _("金額（円）")
    return _("金額（税込）") if paper.inclusive else _("金額（税抜）")


def check(paper: Paper) -> str:
    """The short form of the hash of what the statement says, printed at its foot."""
    said = (*paper.found.__struct_fields__,)
    text = "|".join(str(getattr(paper.found, name)) for name in said)
    lines = "|".join(f"{line.day}:{line.title}:{line.yen}" for line in paper.lines)
    digest = sha256(f"{text}|{lines}".encode()).hexdigest().upper()
    return f"{digest[:4]}-{digest[4:8]}"


def _registered(paper: Paper) -> str:
    number = paper.to.invoice_number or _("なし")
    return _("登録番号：%(number)s") % {"number": number}


def _issuer(body: Body) -> Party:
    lines = [body.address, _("電話 %(phone)s") % {"phone": body.phone}]
    if body.invoice_number:
        lines.append(_("登録番号：%(number)s") % {"number": body.invoice_number})
    return Party(body.name, lines)


def _line(line: Entry, *, rate: str, told: bool) -> Line:
    """`told`: it stands among lines that are priced otherwise, and says how it is."""
    work = line.title
    if line.inclusive:
        work = _("%(title)s（税込の単価）") % {"title": line.title}
    elif told:
        work = _("%(title)s（税抜の単価）") % {"title": line.title}
    return Line(
        day=f"{line.day.month:02}/{line.day.day:02}",
        work=work,
        quantity=f"{line.quantity:,}" if line.quantity else "",
        unit=line.unit,
        price=f"{line.unit_price_yen:,}" if line.unit_price_yen else "",
        amount=_signed(line.yen),
        rate=rate,
    )


def _carried(paper: Paper) -> list[Line]:
    if paper.rest == 0:
        return []
    return [Line("", _("そのほかの分"), "", "", "", _signed(paper.rest), _rate(paper))]


def _signed(yen: int) -> str:
    return f"△{-yen:,}" if yen < 0 else f"{yen:,}"


def _rate(paper: Paper) -> str:
    """「10%」, from the row that held when the run was reckoned."""
    return percent(paper.found.rate_bp)


def _totals(paper: Paper) -> list[Row]:
    """The sum and the tax of the rate (消費税法施行令49条4項4号・5号): a registered payee's tax, and of
    one without a number what stands in its place."""
    found, rate = paper.found, {"rate": _rate(paper)}
    tax = _("消費税等（%(rate)s）") if paper.to.invoice_number else _("消費税相当額（%(rate)s）")
    rows = []
    if paper.inclusive_yen < found.gross_yen:
        without = f"{found.gross_yen - paper.inclusive_yen:,}"
        rows.append(Row(_("小計（税抜・%(rate)s対象）") % rate, without))
        rows.append(Row(tax % rate, f"{found.tax_yen:,}"))
    if paper.inclusive_yen:
        rows.append(Row(_("小計（税込・%(rate)s対象）") % rate, f"{paper.inclusive_yen:,}"))
        rows.append(Row(_("うち%(tax)s") % {"tax": tax % rate}, f"{paper.included_yen:,}"))
    rows.append(Row(_("支払対価の合計（税込）"), f"{found.gross_yen + found.tax_yen:,}"))
    rows += [
        Row(_("源泉徴収税額 %(kind)s") % {"kind": _(item.says)}, _signed(-item.withholding_yen))
        for item in paper.items
        if item.withholding_yen
    ] or [Row(_("源泉徴収税額"), "0")]
    rows.append(Row(_("振込手数料（公社が負担）"), "0"))
    rows.append(Row(_("差引お支払額"), f"￥{found.net_yen:,}", strong=True))
    return rows


def _notes(paper: Paper) -> list[str]:
    found = paper.found
    notes = [
        _(
            "金額に相違がある場合は、%(day)sまでにお知らせください。期日までにご連絡がないときは、確認いただいたものとします。"
        )
        % {"day": wareki(found.object_by)},
        *([] if _late(paper) else [_("成果物を受け取った日から60日以内にお支払いします。")]),
        _("この書類は画面の「お金」からいつでも再発行できます。"),
    ]
    spans = _spans(paper)
    if paper.to.invoice_number is not None:
        notes.append(_("この書類は、仕入明細書（消費税法30条9項3号）を兼ねます。"))
        if spans:
            notes.append(_("登録番号のない期間の業務があります。%(spans)s") % {"spans": spans})
    elif spans:
        notes.append(_("登録番号のない方への支払です。%(spans)s") % {"spans": spans})
    return notes


def _late(paper: Paper) -> bool:
    """Whether a line was accepted, and so received, too long ago for the note of the law's days."""
    days = [line.day for line in paper.lines]
    return bool(days) and latest_payment(min(days)) < paper.found.pay_on


def _spans(paper: Paper) -> str:
    """What the body may credit, by the day of the service; two parts where the rate changed between, and
    nothing where it credits nothing: one that is exempt has no use for the transition."""
    days = [line.day for line in paper.lines] or [paper.found.closing_on]
    told = [one for one in paper.credits if not one.registered and one.percent]
    spans = [CreditSpan(one.since, one.percent) for one in told]
    if not paper.credits:  # a payment of before they were kept
        spans = model.credit_spans(days) if paper.to.invoice_number is None else []
    if not spans:
        return ""
    if len(spans) == 1:
        return _("経過措置により消費税相当額の%(percent)s％を控除対象とします。") % {
            "percent": spans[0].percent
        }
    return "、".join(
        _("%(day)s以後の業務は%(percent)s％") % {"day": wareki(span.since), "percent": span.percent}
        for span in spans
    ) + _("を、経過措置により控除対象とします。")


def printed(paper: Paper) -> Document:
    """The same in Japanese, whoever asks: what is printed and kept is what was agreed."""
    token = LANGUAGE.set("ja")
    try:
        return document(paper)
    finally:
        LANGUAGE.reset(token)
