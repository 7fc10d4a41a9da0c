"""What `docs/money.md` tells an accountant is what the chart of accounts is called."""

from pathlib import Path

from yui.ledger.chart import CHART

DOC = Path(__file__).resolve().parents[2] / "docs" / "money.md"
LEAST = 20


def test_every_account_of_the_table_is_one_of_the_chart() -> None:
    names = {title.name for title in CHART.values()}
    rows = [line.split("|")[1:-1] for line in DOC.read_text("utf-8").splitlines() if "|" in line]
    booked = [(debit.strip(), credit.strip()) for _, debit, credit, _ in rows[2:]]
    assert len(booked) >= LEAST
    assert {name for pair in booked for name in pair} - names == set()
