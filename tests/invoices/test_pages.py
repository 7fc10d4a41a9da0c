"""The pages of invoices and documents: the office's, the client's own, the search and its list."""

from datetime import date
from uuid import uuid4

import pytest

from tenants.db import begin
from tests.conftest import Browser, BusinessDay, Town
from tests.hands import post, rows
from tests.invoices import seed
from yui.invoices.archive.searching import queries as searching
from yui.invoices.archive.searching.model import Wanted

pytestmark = pytest.mark.anyio


async def test_the_office_issues_an_invoice_records_its_money_and_gives_a_receipt(
    town: Town, client: Browser, business_day: BusinessDay
) -> None:
    business_day(seed.NOW.date())
    await seed.registered(town)
    await seed.accepted(town)
    me = await client.login(town.actor("tateshina", "staff"))
    assert "まだ請求していない検収分" in (await me.get("/invoices")).text
    new = f"/clients/{town.client_id()}/invoices/new/{town.body()}"
    assert "11,000円" in (await me.get(new)).text
    sent = await post(me, new, {"closing_on": "2026-11-30"})
    assert sent.status_code == 303
    at = sent.headers["location"]
    assert "PDFを作成しています" in (await me.get(at)).text
    form = {"yen": "11000", "paid_on": "2026-12-01", "once": str(uuid4())}
    for _ in range(2):
        assert (await post(me, f"{at}/payments", form, at)).status_code == 303
    (paid,) = await rows(town, "select id from app.invoice_payment")
    assert (await post(me, f"{at}/receipts", {"payment": str(paid["id"])}, at)).status_code == 303
    shown = (await me.get(at)).text
    assert "入金ずみ" in shown and "領収書（PDF）" in shown


async def test_a_client_reads_its_own_papers_as_the_bytes_that_were_issued_and_nobody_elses(
    town: Town, client: Browser
) -> None:
    made = await seed.issued(town)
    other = await seed.another_client(town, "よその会社")
    await seed.accepted(town, client=other)
    theirs = await seed.issue(town, client=other)
    found = await rows(town, "select id, subject_id, sha256 from app.document")
    mine = next(row for row in found if row["subject_id"] == made)
    foreign = next(row for row in found if row["subject_id"] == theirs)
    me = await client.login(town.actor("tateshina", "client"))
    assert "立振-R8-請00001" in (await me.get("/client/invoices")).text
    page = (await me.get(f"/client/invoices/{made}")).text
    assert "名刺データ入力" in page and "働子" not in page
    first = await me.get(f"/client/documents/{mine['id']}/document.pdf")
    again = await me.get(f"/client/documents/{mine['id']}/document.pdf")
    assert first.content == again.content
    assert first.headers["x-document-sha256"] == mine["sha256"].hex()
    assert (await me.get(f"/client/invoices/{theirs}")).status_code == 404
    assert (await me.get(f"/client/documents/{foreign['id']}/document.pdf")).status_code == 404


async def test_documents_are_found_by_day_amount_and_counterparty_together(
    town: Town, client: Browser
) -> None:
    await seed.issued(town)
    other = await seed.another_client(town, "100%_商事")
    await seed.accepted(town, client=other, units=2, price=50_000)
    await seed.issue(town, client=other)

    async def search(**wanted: object) -> list[str]:
        async with begin(town.actor("tateshina", "staff")) as tx:
            found = await searching.search(tx, Wanted(**wanted), most=50)  # type: ignore[arg-type]
        return [one.number for one in found if one.kind == "invoice"]

    first, second = "立振-R8-請00001", "立振-R8-請00002"
    days = {"since": date(2026, 12, 1), "until": date(2026, 12, 1)}
    assert await search(**days) == [second, first]
    assert await search(**days, least=11_000, most=11_000) == [first]
    assert await search(**days, least=11_001, counterparty="100%_") == [second]
    assert await search(**days, counterparty="得意先", least=11_001) == []
    assert await search(until=date(2026, 11, 30)) == []
    assert await search(kind="receipt") == []
    me = await client.login(town.actor("tateshina", "staff"))
    asked = (
        "?since=2026-12-01&until=&least=11001&most=&counterparty=%E5%95%86%E4%BA%8B&kind=invoice"
    )
    assert second in (await me.get(f"/documents{asked}")).text
    listed = await me.get(f"/documents.csv{asked}")
    assert listed.text.count("\r\n") == 2 and "2026-12-01" in listed.text and "税込" in listed.text


async def test_no_runtime_role_may_delete_or_change_a_document(town: Town) -> None:
    found = await rows(
        town,
        "select r, t, p from unnest(array['yui_app', 'yui_worker', 'yui_gate']) r,"
        " unnest(array['app.document', 'app.document_file', 'app.invoice_tax', 'app.credit_note']) t,"
        " unnest(array['DELETE', 'UPDATE', 'TRUNCATE']) p where has_table_privilege(r, t, p)",
    )
    assert found == []
