"""What `docs/money.md` tells an accountant is what the chart of accounts is called, and where the pages are."""

import re
from pathlib import Path

import yui
from yui.ledger.chart import CHART

DOC = Path(__file__).resolve().parents[2] / "docs" / "money.md"
LEAST = 20
TOLD = {
    "/payouts/rules/changes/{}",
    "/settlement/rules/changes/{}",
    "/schemes",
    "/payouts/late",
    "/orders/{}/upstream",
    "/bank/repayments",
    "/bank/inquiries/{}/{}",
    "/joint/{}/data",
    "/joint-parts/{}/data",
    "/me/joint/{}/publication",
}
"""Flows that an accountant or a director has to be able to read up."""


def test_every_account_of_the_table_is_one_of_the_chart() -> None:
    names = {title.name for title in CHART.values()}
    rows = [line.split("|")[1:-1] for line in DOC.read_text("utf-8").splitlines() if "|" in line]
    booked = [(debit.strip(), credit.strip()) for _, debit, credit, _ in rows[2:]]
    assert len(booked) >= LEAST
    assert {name for pair in booked for name in pair} - names == set()


def test_every_page_it_names_is_there_and_every_flow_is_told() -> None:
    route = re.compile(r'@(?:get|post)\(\s*"(/[^"]*)"')
    sources = (path.read_text("utf-8") for path in Path(yui.__file__).parent.rglob("*pages.py"))
    known = {re.sub(r"\{[^}]*\}", "{}", path) for text in sources for path in route.findall(text)}
    named = re.findall(r"`(/[^`]*)`", DOC.read_text("utf-8"))
    told = {re.sub(r"\{[^}]*\}", "{}", path) for path in named}
    assert told - known == set()
    assert told >= TOLD
