"""A statement of account (取引先元帳) as it is printed."""

from datetime import date
from hashlib import sha256

from yui.japan import wareki
from yui.ledger.books.model import Moved
from yui.ledger.books.taking import Statement
from yui.towns.model import Body
from yui.web.documents import Bill, Line, Party, Row

COLUMNS = ("日付", "摘要", "", "", "借方（円）", "貸方（円）", "残高（円）")


def statement(found: Statement, body: Body, *, on: date) -> Bill:
    """The days' movements with the balance after each."""
    digest = sha256(f"{found.title}{found.since}{found.until}{found.after}".encode()).hexdigest()
    return Bill(
        title="取引先元帳" if found.whose else "総勘定元帳",
        lead=f"{wareki(found.since)}から{wareki(found.until)}までの取引です。",
        net_label="期末の残高",
        number=f"{found.since:%Y%m%d}-{found.until:%Y%m%d}",
        issued=wareki(on),
        to=Party(found.title),
        body=Party(body.name, [body.address, f"電話 {body.phone}"]),
        net=f"￥{_signed(found.after)}",
        facts=[Row("繰越", f"{_signed(found.before)}円"), Row("残高の向き", found.meaning)],
        columns=COLUMNS,
        lines=[_line(found, one) for one in found.rows],
        totals=[
            Row("借方の計", f"{found.sums.debit:,}"),
            Row("貸方の計", f"{found.sums.credit:,}"),
            Row("期末の残高", f"￥{_signed(found.after)}", strong=True),
        ],
        notes=["△は、反対側の残高です。"],
        check=f"{digest[:4]}-{digest[4:8]}".upper(),
        honorific="",
    )


def _line(found: Statement, one: Moved) -> Line:
    return Line(
        day=f"{one.on:%Y/%m/%d}",
        work=one.memo or one.what,
        detail=f"{one.counter.says} {one.counter.sub}".strip(),
        quantity="",
        unit="",
        price=f"{one.debit:,}" if one.debit else "",
        amount=f"{one.credit:,}" if one.credit else "",
        rate=_signed(found.signed(one.balance)),
    )


def _signed(yen: int) -> str:
    return f"△{-yen:,}" if yen < 0 else f"{yen:,}"
