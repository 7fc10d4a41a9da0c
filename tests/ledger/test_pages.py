"""The pages of the books, clicked through by the office."""

import io
import re
import zipfile
from datetime import date, datetime

import httpx
import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.ledger.test_books import payable
from yui import clock
from yui.japan import JST
from yui.ledger import actions
from yui.ledger.model import AccountRef, Line

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
DAY = date(2026, 10, 9)


@pytest.fixture(autouse=True)
async def november(client: Browser) -> None:
    clock.set_demo_date(NOW.date())


async def send(browser: httpx.AsyncClient, path: str, action: str, **data: str) -> httpx.Response:
    found = re.search(r'name="csrf" value="([^"]+)"', (await browser.get(path)).text)
    assert found, path
    return await browser.post(action, data={"csrf": found[1], **data})


async def seed(town: Town) -> None:
    hers = payable(town)
    async with begin(town.actor("tateshina")) as tx:
        for key, line in {
            "a": Line(AccountRef("work_expense"), hers, 12_300, memo="教師データ補正"),
            "b": Line(AccountRef("bank"), AccountRef("suspense"), 7_777, memo="カ）ナゾノ"),
        }.items():
            await actions.post(
                tx, body=town.body(), key=key, kind="acceptance", on=DAY, lines=[line], now=NOW
            )


async def test_the_office_reads_the_books_from_the_trial_balance_to_a_posting(
    town: Town, client: Browser
) -> None:
    await seed(town)
    staff = await client.login(town.actor("tateshina", "staff"))
    text = (await staff.get("/ledger?month=2026-10")).text
    assert "12,300" in text and "令和19年3月31日" in text
    text = (await staff.get("/ledger/kinds/worker_payable?month=2026-10")).text
    account = re.search(r"/ledger/book\?account=([0-9a-f-]+)", text)
    assert account
    assert f"/ledger/book?worker={payable(town).worker}" in text
    text = (await staff.get(account[0])).text
    assert "教師データ補正" in text and "12,300" in text
    journal = re.search(r"/ledger/journals/[0-9a-f-]{36}", text)
    assert journal
    assert "外注費（住民ワーカー）" in (await staff.get(journal[0])).text
    assert "7,777" in (await staff.get("/ledger/journals?month=2026-10")).text
    for query in (f"worker={payable(town).worker}", "kind=bank&since=2026-10-01&until=2026-10-31"):
        assert (await staff.get(f"/ledger/book?{query}")).status_code == 200
    assert (await staff.get("/ledger/book")).status_code == 404
    assert (await staff.get("/ledger/kinds/slush_fund")).status_code == 404


async def test_the_trial_balance_is_taken_away_as_an_excel_table(
    town: Town, client: Browser
) -> None:
    await seed(town)
    staff = await client.login(town.actor("tateshina", "staff"))
    answer = await staff.get("/ledger/trial.xlsx?month=2026-10")
    assert answer.headers["content-disposition"].endswith('trial-202610.xlsx"')
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        cells = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>12300</v>" in cells and "<v>20077</v>" in cells


async def test_a_month_is_closed_over_the_list_that_was_seen(town: Town, client: Browser) -> None:
    await seed(town)
    staff = await client.login(town.actor("tateshina", "staff"))
    path = "/ledger/closing?month=2026-10"
    text = (await staff.get(path)).text
    assert "カ）ナゾノ" in text
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', text)
    assert seen
    body = {"month": "2026-10-01", "seen": seen[1]}
    refused = await send(staff, path, "/ledger/closings", **body)
    assert refused.status_code == 422 and "チェックを入れて" in refused.text
    stale = await send(staff, path, "/ledger/closings", **{**body, "seen": "", "sure": "on"})
    assert stale.status_code == 409 and "変わりました" in stale.text
    closed = await send(staff, path, "/ledger/closings", **body, sure="on")
    assert closed.status_code == 303, closed.text
    text = (await staff.get("/ledger?month=2026-10")).text
    assert "締め済み" in text and "締めた人" in text
    again = await send(staff, path, "/ledger/closings", **body, sure="on")
    assert again.status_code == 409


async def test_an_open_item_gets_its_reason(town: Town, client: Browser) -> None:
    await seed(town)
    staff = await client.login(town.actor("tateshina", "staff"))
    text = (await staff.get("/ledger/open")).text
    assert "期限を過ぎています" in text
    ids = {
        name: re.search(rf'name="{name}" value="([0-9a-f-]{{36}})"', text)
        for name in ("account", "journal")
    }
    form = {name: found[1] for name, found in ids.items() if found}
    bad = await send(
        staff, "/ledger/open", "/ledger/open/reasons", **form, reason="照会中", until="2030-01-01"
    )
    assert bad.status_code == 422
    done = await send(
        staff, "/ledger/open", "/ledger/open/reasons", **form, reason="照会中", until="2026-12-20"
    )
    assert done.status_code == 303
    text = (await staff.get("/ledger/open")).text
    assert "理由あり" in text and "照会中" in text


async def test_accounts_are_named_and_journals_are_given_to_the_package(
    town: Town, client: Browser
) -> None:
    await seed(town)
    staff = await client.login(town.actor("tateshina", "staff"))
    path = "/ledger/chart?package=yayoi&edit=bank"
    assert "普通預金" in (await staff.get(path)).text
    named = {"package": "yayoi", "kind": "bank", "name": "八十二銀行", "tax_name": "対象外"}
    assert (await send(staff, path, "/ledger/titles", **named)).status_code == 303
    assert "八十二銀行" in (await staff.get("/ledger/chart?package=yayoi")).text
    form = {"package": "yayoi", "month": "2026-10-01", "parties": "true"}
    answer = await send(staff, "/ledger/exports", "/ledger/exports", **form)
    assert answer.status_code == 200
    assert "八十二銀行" in answer.content.decode("cp932")
    assert answer.headers["content-disposition"].endswith('yayoi-202610.csv"')
    async with town.admin() as admin:
        await admin.execute("update app.worker set name = '𠮷田花'")
    refused = await send(staff, "/ledger/exports", "/ledger/exports", **form)
    assert refused.status_code == 422 and "𠮷" in refused.text
    fine = await send(staff, "/ledger/exports", "/ledger/exports", **form, fit="true")
    assert "〓田花" in fine.content.decode("cp932")


@pytest.mark.parametrize("role", ["leader", "worker"])
async def test_the_books_are_shut_to_who_does_not_keep_them(
    town: Town, client: Browser, role: str
) -> None:
    other = await client.login(town.actor("tateshina", role))
    for path in ("", "/journals", "/open", "/chart", "/exports", "/book?kind=bank", "/closing"):
        assert (await other.get(f"/ledger{path}")).status_code in {403, 404}
