"""The books as tables to take away."""

from yui.ledger.books.model import Trial
from yui.ledger.books.taking import Statement
from yui.web.tables import Column, Sheet

_YEN = "円"


def trial(found: Trial, *, body: str) -> Sheet:
    """A month's trial balance: one account a row, the group as a column, sums last."""
    rows: list[tuple[str | int, ...]] = [
        (part.group.says, row.says, row.before, row.debit, row.credit, row.after)
        for part in found.parts
        for row in part.rows
    ]
    rows.append(("合計", "借方・貸方の合計", 0, found.debit, found.credit, 0))
    return Sheet(
        name=f"試算表{found.month:%Y-%m}",
        columns=[
            Column("区分", width=10),
            Column("勘定科目", width=30),
            *(Column(head, _YEN, "number", 16) for head in ("前月繰越", "借方", "貸方", "残高")),
        ],
        rows=rows,
        sources=[
            ("団体", body),
            ("対象の月", f"{found.month:%Y-%m}"),
            ("前月繰越・残高", "資産・費用は借方、負債・収益は貸方を正とした額"),
            ("貸借の差", f"{found.off}円（0円であれば一致）"),
        ],
    )


def statement(found: Statement, *, body: str) -> Sheet:
    """A statement of account (取引先元帳・補助元帳): carried on, every movement, the sums last."""
    rows: list[tuple[object, ...]] = [(found.since, "繰越", "", None, None, found.before)]
    rows += [
        (m.on, m.memo or m.what, f"{m.counter.says} {m.counter.sub}".strip(), m.debit or None,
         m.credit or None, found.signed(m.balance))
        for m in found.rows
    ]  # fmt: skip
    rows.append((found.until, "期間の計", "", found.sums.debit, found.sums.credit, found.after))
    return Sheet(
        name="取引先元帳" if found.whose else "総勘定元帳",
        columns=[
            Column("日付", kind="date", width=18),
            Column("摘要", width=36),
            Column("相手勘定", width=28),
            *(Column(head, _YEN, "number", 16) for head in ("借方", "貸方", "残高")),
        ],
        rows=rows,  # type: ignore[arg-type]
        sources=[
            ("団体", body),
            ("勘定・取引先", found.title),
            ("期間", f"{found.since:%Y-%m-%d}〜{found.until:%Y-%m-%d}"),
            ("残高", found.meaning),
        ],
    )
