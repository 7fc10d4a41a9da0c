"""Statements of account to take away: Excel and PDF with every line, the balances of the page, no more."""

from datetime import date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tenants.db import begin
from tests.conftest import Browser, BusinessDay, Town
from tests.hands import rows
from yui.japan import JST
from yui.ledger import actions
from yui.ledger.books import actions as books
from yui.ledger.books.place import Which
from yui.ledger.books.taking import TooLong
from yui.ledger.model import AccountRef, Line

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=JST)


async def test_a_clients_statement_opens_as_excel_and_pdf_with_the_balances_of_the_page(
    town: Town, client: Browser, business_day: BusinessDay
) -> None:
    business_day(NOW.date())
    who = town.client_id()
    receivable, revenue = AccountRef("client_receivable", client=who), AccountRef("revenue")
    async with begin(town.actor("tateshina")) as tx:
        for day, yen in ((date(2026, 10, 30), 500), (date(2026, 11, 2), 1_100)):
            line = Line(receivable, revenue, yen, memo="=名刺データ入力")
            await actions.post(
                tx, body=town.body(), key=f"s{day}", kind="client_acceptance", on=day,
                lines=[line], now=NOW,
            )  # fmt: skip
        with pytest.raises(TooLong):
            await books.statement(
                tx, Which(client=who), body=town.body(), since=date(2026, 4, 1),
                until=date(2027, 3, 31), most=1,
            )  # fmt: skip
    me = await client.login(town.actor("tateshina", "staff"))
    asked = f"client={who}&since=2026-11-01&until=2026-11-30"
    assert "/ledger/book.xlsx?" in (await me.get(f"/ledger/book?{asked}")).text
    content = (await me.get(f"/ledger/book.xlsx?{asked}")).content
    cells = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in cells[1:]] == ["繰越", "=名刺データ入力", "期間の計"]
    assert [row[5] for row in cells[1:]] == [500, 1_600, 1_600]
    pdf = PdfReader(BytesIO((await me.get(f"/ledger/book.pdf?{asked}")).content))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "取引先元帳" in text and "￥1,600" in text and "1,100" in text
    noted = await rows(town, "select subject from audit.entry where action = 'ledger.exported'")
    assert len(noted) == 2
    other = await client.login(town.actor("shiojiri", "staff"))
    assert (await other.get(f"/ledger/book.xlsx?{asked}")).status_code == 404
