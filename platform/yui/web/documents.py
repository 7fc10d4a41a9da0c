"""The papers as plain documents: what a slice fills in, and what the templates print.

Everything is text already: a paper prints what its document says and computes nothing, so the
stored document and the printed paper can never differ. Papers are Japanese in every language of the
screen: they are what was agreed.
"""

from msgspec import Struct

from yui.web import measure


class Party(Struct, frozen=True):
    """Who a paper is to or from; `lines`: address, telephone, registration number."""

    name: str
    lines: list[str] = []


class Row(Struct, frozen=True):
    """A label and its text; `strong` is set in bold (the sum)."""

    label: str
    text: str
    strong: bool = False


class Terms(Struct, frozen=True):
    """取引条件明示書: `rows` are the items of Freelance Act art. 3 (and 取適法 art. 4), in order.

    `number` is the paper's own; `issued` the day in 和暦; `check` the short form of the document's
    hash, printed at the foot.
    """

    number: str
    issued: str
    to: Party
    body: Party
    rows: list[Row]
    notes: list[str]
    check: str
    basis: str = "特定受託事業者に係る取引の適正化等に関する法律 第3条による取引条件の明示"
    lead: str = "下記の条件で業務をお願いします。内容を確かめて、画面からお返事ください。"

    @property
    def template(self) -> str:
        """Its layout."""
        return "terms"

    def printed(self) -> dict[str, object]:
        """What the template takes."""
        return {
            **_frame(self),
            "title": "取引条件明示書",
            "basis": self.basis,
            "lead": self.lead,
            "item_label": "項目",
            "content_label": "内容",
            "rows": [{"label": row.label, "text": row.text} for row in self.rows],
        }


class Line(Struct, frozen=True):
    """A line of a statement: figures as printed, without the unit of the column's head."""

    day: str
    work: str
    quantity: str
    unit: str
    price: str
    amount: str
    rate: str
    detail: str = ""


HEADS = ("検収日", "業務・成果物", "数量", "単位", "単価", "金額（税抜）", "税率")
"""The heads of a line's columns."""


class Statement(Struct, frozen=True):
    """支払通知書（仕入明細書）: consumption tax law art. 30(9)3, enforcement order art. 49(4).

    `net` is the amount as printed (￥77,110); `facts` stand beside it (payment day, period, bank);
    `totals` end with the strong row.
    """

    number: str
    issued: str
    to: Party
    body: Party
    net: str
    facts: list[Row]
    lines: list[Line]
    totals: list[Row]
    notes: list[str]
    check: str
    lead: str = "下記のとおりお支払いしますので、ご確認ください。"
    amounts: str = "金額（税抜）"

    @property
    def template(self) -> str:
        """Its layout."""
        return "statement"

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads of the lines' columns; `amounts` is that of the yen."""
        return (*HEADS[:5], self.amounts, HEADS[6])

    def printed(self) -> dict[str, object]:
        """What the template takes."""
        return {
            **_frame(self),
            "title": "支払通知書",
            "lead": self.lead,
            "net_label": "差引お支払額",
            "net": self.net,
            "facts": [_row(row) for row in self.facts],
            **_table(self.columns, self.lines),
            **_totals(self.totals),
        }


class Bill(Struct, frozen=True, kw_only=True):
    """A paper to a client about money: 請求書, 返還請求書, 領収書 or a letter for what is overdue.

    Laid out like a statement; `net` is the amount as printed, `columns` are the heads of the lines'
    seven columns.
    """

    title: str
    lead: str
    net_label: str
    number: str
    issued: str
    to: Party
    body: Party
    net: str
    facts: list[Row]
    lines: list[Line]
    totals: list[Row]
    notes: list[str]
    check: str
    columns: tuple[str, ...] = HEADS
    honorific: str = "御中"

    @property
    def template(self) -> str:
        """Its layout."""
        return "statement"

    def printed(self) -> dict[str, object]:
        """What the template takes."""
        return {
            **_frame(self),
            "honorific": self.honorific,
            "title": self.title,
            "lead": self.lead,
            "net_label": self.net_label,
            "net": self.net,
            "facts": [_row(row) for row in self.facts],
            **_table(self.columns, self.lines),
            **_totals(self.totals),
        }


class Item(Struct, frozen=True):
    """A line of a quote: figures as printed, without the unit of the column's head."""

    work: str
    quantity: str
    unit: str
    price: str
    amount: str
    detail: str = ""


class Quote(Struct, frozen=True):
    """見積書 to a client: what it pays, and nothing of what the work costs the body.

    `net` is the amount with tax as printed (￥77,110); `totals` end with the strong row; `bands`
    are the unit prices by volume, one row a line of the quote.
    """

    number: str
    issued: str
    to: Party
    body: Party
    subject: str
    net: str
    facts: list[Row]
    lines: list[Item]
    totals: list[Row]
    bands: list[Row]
    notes: list[str]
    check: str
    lead: str = "下記のとおり、お見積りいたします。"

    @property
    def template(self) -> str:
        """Its layout."""
        return "quote"

    def printed(self) -> dict[str, object]:
        """What the template takes."""
        return {
            **_frame(self),
            "honorific": "御中",
            "title": "見積書",
            "lead": self.lead,
            "subject_label": "件名",
            "subject": self.subject,
            "net_label": "お見積金額（税込）",
            "net": self.net,
            "facts": [_row(row) for row in self.facts],
            "columns": ["内容", "数量", "単位", "単価", "金額（税抜）"],
            "lines": [
                {name: getattr(line, name) for name in line.__struct_fields__}
                for line in self.lines
            ],
            "totals": [_row(row) for row in self.totals],
            "bands_label": "数量ごとの単価（税抜）",
            "bands": [_row(row) for row in self.bands],
        }


def _table(heads: tuple[str, ...], lines: list[Line]) -> dict[str, object]:
    texts = [
        # a detail is a second line of its cell
        (one.day, f"{one.work}\n{one.detail}" if one.detail else one.work, *_figures(one))
        for one in lines
    ]
    fields = Line.__struct_fields__
    return {
        "columns": heads,
        "lines": [{name: getattr(line, name) for name in fields} for line in lines],
        **measure.lines(heads, texts),
    }


def _figures(line: Line) -> tuple[str, ...]:
    return line.quantity, line.unit, line.price, line.amount, line.rate


def _totals(rows: list[Row]) -> dict[str, object]:
    return {
        "totals": [_row(row) for row in rows],
        **measure.totals([(row.label, row.text) for row in rows]),
    }


def _row(row: Row) -> dict[str, object]:
    return {"label": row.label, "text": row.text, "strong": row.strong}


def _party(party: Party) -> dict[str, object]:
    return {"name": party.name, "lines": party.lines}


def _frame(paper: Terms | Statement | Quote | Bill) -> dict[str, object]:
    return {
        "language": "ja",
        "number": paper.number,
        "number_label": "番号",
        "issued": paper.issued,
        "issued_label": "発行日",
        "to": _party(paper.to),
        "body": _party(paper.body),
        "honorific": "様",
        "notes": paper.notes,
        "check": paper.check,
        "check_label": "確認番号",
    }
