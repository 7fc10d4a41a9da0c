"""A statement as it is printed: 仕入明細書 by 消費税法30条9項3号, and 支払通知書 in one."""

from hashlib import sha256

from yui.japan import screen_text, wareki
from yui.payouts.model import Body
from yui.statements.model import Entry, Paper
from yui.web import _
from yui.web.documents import Line, Party, Row
from yui.web.documents import Statement as Document


def document(paper: Paper) -> Document:
    """All that the PDF says, as text."""
    found = paper.found
    return Document(
        number=found.number,
        issued=wareki(found.issued_at.date()),
        to=Party(paper.to.name, [_registered(paper)]),
        body=_issuer(paper.body),
        net=f"￥{found.net_yen:,}",
        facts=[
            Row(_("お支払日"), wareki(found.pay_on, weekday=True), strong=True),
            Row(_("締め日"), wareki(found.closing_on)),
            Row(_("振込先"), f"{screen_text(paper.to.bank)} ****{paper.to.account_tail}"),
        ],
        lines=[*(_line(line) for line in paper.lines), *_carried(paper)],
        totals=_totals(paper),
        notes=_notes(paper),
        check=check(paper),
    )


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


def _line(line: Entry) -> Line:
    return Line(
        day=f"{line.day.month:02}/{line.day.day:02}",
        work=line.title,
        quantity=f"{line.quantity:,}" if line.quantity else "",
        unit=line.unit,
        price=f"{line.unit_price_yen:,}" if line.unit_price_yen else "",
        amount=_signed(line.yen),
        rate="10%",
    )


def _carried(paper: Paper) -> list[Line]:
    if paper.rest == 0:
        return []
    return [Line("", _("そのほかの分"), "", "", "", _signed(paper.rest), "10%")]


def _signed(yen: int) -> str:
    return f"△{-yen:,}" if yen < 0 else f"{yen:,}"


def _totals(paper: Paper) -> list[Row]:
    found = paper.found
    rows = [
        Row(_("小計（税抜・10%対象）"), f"{found.gross_yen:,}"),
        Row(_("消費税等（10%）"), f"{found.tax_yen:,}"),
    ]
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
        _("成果物を受け取った日から60日以内にお支払いします。"),
        _("この書類は画面の「お金」からいつでも再発行できます。"),
    ]
    if paper.to.invoice_number is None:
        notes.append(
            _(
                "登録番号のない方への支払です（経過措置により消費税相当額の%(percent)s％を控除対象とします）。"
            )
            % {"percent": found.credit_percent}
        )
    return notes
