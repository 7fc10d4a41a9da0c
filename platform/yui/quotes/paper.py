"""見積書: what a client is sent, frozen and hashed, and how it is printed. No worker's price is in it."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

import msgspec
from msgspec import Struct

from yui.intake.interviews import Security
from yui.japan import wareki
from yui.money import Yen
from yui.quotes import bands as by_volume
from yui.quotes.bands import Band, Span
from yui.quotes.model import Line, Quote
from yui.quotes.sums import Sums
from yui.towns.model import Body
from yui.web import documents
from yui.web.documents import Item, Party, Row


class PaperLine(Struct, frozen=True):
    """A line as the client sees it."""

    title: str
    spec: str
    unit_name: str
    quantity: int
    unit_price_yen: int
    bands: tuple[Band, ...]
    trial: bool
    security: Security

    @property
    def yen(self) -> Yen:
        """What it pays for it, before tax."""
        return Yen(self.quantity * self.unit_price_yen)

    @property
    def spans(self) -> list[Span]:
        """The unit prices by volume; none where there is one price."""
        return by_volume.spans(self.bands) if len(self.bands) > 1 else []


class Paper(Struct, frozen=True):
    """A quote as it was sent; yen before tax, rates in basis points."""

    number: str
    version: int
    issued_on: date
    to: str
    body: str
    body_lines: list[str]
    title: str
    due_on: date
    valid_until: date
    lines: list[PaperLine]
    fee_bp: int
    tax_bp: int
    subtotal_yen: int
    fee_yen: int
    tax_yen: int
    note: str

    @property
    def sums(self) -> Sums:
        """Its sums."""
        return Sums(
            subtotal=Yen(self.subtotal_yen),
            fee=Yen(self.fee_yen),
            tax=Yen(self.tax_yen),
            fee_bp=self.fee_bp,
            tax_bp=self.tax_bp,
        )


def compose(quote: Quote, lines: Sequence[Line], body: Body, *, on: date) -> Paper:
    """What the client is shown of a quote, on the day it is sent."""
    about = [body.address, f"電話 {body.phone}", body.email]
    if body.invoice_number:
        about.append(f"登録番号：{body.invoice_number}")
    return Paper(
        number=quote.number,
        version=quote.version,
        issued_on=on,
        to=quote.client,
        body=body.name,
        body_lines=about,
        title=quote.title,
        due_on=quote.due_on,
        valid_until=quote.valid_until,
        lines=[_shown(line) for line in lines],
        fee_bp=quote.fee_bp,
        tax_bp=quote.tax_bp,
        subtotal_yen=quote.subtotal_yen,
        fee_yen=quote.fee_yen,
        tax_yen=quote.tax_yen,
        note=quote.note,
    )


def _shown(line: Line) -> PaperLine:
    return PaperLine(
        title=line.title,
        spec=line.spec,
        unit_name=line.unit_name,
        quantity=line.quantity,
        unit_price_yen=line.unit_price_yen,
        bands=line.bands,
        trial=line.trial,
        security=line.security,
    )


def canonical(paper: Paper) -> bytes:
    """The bytes that are hashed and kept: JSON in the order of the fields, UTF-8."""
    return msgspec.json.encode(paper)


def digest(kept: bytes) -> bytes:
    """SHA-256 over the kept bytes."""
    return sha256(kept).digest()


def read(kept: bytes) -> Paper:
    """The paper in its kept bytes."""
    return msgspec.json.decode(kept, type=Paper)


def document(paper: Paper, kept: bytes) -> documents.Quote:
    """All that the PDF says, as text; `check` is the beginning of the hash of the kept bytes."""
    sums = paper.sums
    return documents.Quote(
        number=f"{paper.number} 第{paper.version}版",
        issued=wareki(paper.issued_on),
        to=Party(paper.to),
        body=Party(paper.body, paper.body_lines),
        subject=paper.title,
        net=f"￥{sums.total:,}",
        facts=[
            Row("有効期限", wareki(paper.valid_until), strong=True),
            Row("納期", wareki(paper.due_on)),
        ],
        lines=[_item(line) for line in paper.lines],
        totals=[
            Row("小計", f"{sums.subtotal:,}"),
            Row(f"管理費（{rate(sums.fee_bp)}）", f"{sums.fee:,}"),
            Row(f"消費税等（{rate(sums.tax_bp)}対象 {sums.net:,}円）", f"{sums.tax:,}"),
            Row("合計", f"￥{sums.total:,}", strong=True),
        ],
        bands=[Row(line.title, _priced(line)) for line in paper.lines if line.spans],
        notes=_notes(paper),
        check=digest(kept).hex()[:16],
    )


def rate(bp: int) -> str:
    """「10％」, 「7.5％」: basis points without needless zeros."""
    whole, rest = divmod(bp, 100)
    return f"{whole}.{rest:02}".rstrip("0") + "％" if rest else f"{whole}％"


def _item(line: PaperLine) -> Item:
    return Item(
        work=f"{line.title}（模擬業務）" if line.trial else line.title,
        quantity=f"{line.quantity:,}",
        unit=line.unit_name,
        price=f"{line.unit_price_yen:,}",
        amount=f"{line.yen:,}",
        detail=line.spec,
    )


def _priced(line: PaperLine) -> str:
    unit = line.unit_name
    ends = [
        f"{span.first:,}{unit}〜" if span.last is None else f"{span.first:,}〜{span.last:,}{unit}"
        for span in line.spans
    ]
    return "\n".join(f"{end}　{span.yen:,}円" for end, span in zip(ends, line.spans, strict=True))


def _notes(paper: Paper) -> list[str]:
    notes = []
    if any(line.spans for line in paper.lines):
        notes.append("単価は、ご注文の数が入る帯の単価を、その全数に使います。")
    notes.append("消費税は、この見積の税抜の合計に1回だけ計算し、1円未満を切り捨てています。")
    return [*notes, *(line for line in paper.note.split("\n") if line.strip())]
