"""The pages of contracts, clicked through as a director does; and everybody else's answers."""

import re
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import httpx
import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.contracts import seed
from tests.contracts.seed import NDA, TODAY
from tests.hands import post
from yui.clients import actions as clients
from yui.clients.model import Consent
from yui.contracts.model import Kind

pytestmark = pytest.mark.anyio
WORK = {
    "kind": "result",
    "subject": "観光文のアノテーション",
    "valid_from.y": "2026", "valid_from.m": "11", "valid_from.d": "20",
    "valid_to.y": "2027", "valid_to.m": "3", "valid_to.d": "31",
    "acceptance_days": "14",
    "settlement": "検収した数に単価をかけた額",
    "closing_day": "31", "pay_months": "1", "pay_day": "31",
    "personal_data": "個人情報を扱いません。",
}  # fmt: skip
NDA_FORM = {
    **{name: value for name, value in WORK.items() if name.startswith(("valid", "subj", "pers"))},
    "kind": "nda",
    "survives_years": "3",
}
SIGNED = {"signer": "見本 太郎", "signed_on": "2026-11-20", "post": "代表理事"}


async def conclude(browser: httpx.AsyncClient, path: str) -> None:
    """Sends the contract on this page and records both signatures."""
    assert (await post(browser, f"{path}/sending", {}, path)).status_code == 303
    hashed = re.search(r'name="sha256" value="([0-9a-f]{64})"', (await browser.get(path)).text)
    assert hashed
    for side, method in (("body", "paper"), ("client", "electronic")):
        form = {**SIGNED, "side": side, "method": method, "sha256": hashed[1]}
        assert (await post(browser, f"{path}/signatures", form, path)).status_code == 303


async def test_a_director_takes_a_company_from_nothing_to_its_first_order(
    town: Town, client: Browser
) -> None:
    of = await seed.client(town)
    director = await client.login(town.actor("tateshina"))
    order = {
        "client": str(of), "title": "アノテーション", "spec": "手引き", "unit_name": "件",
        "quantity": "10", "unit_price_yen": "60", "due_on": "2026-12-20",
    }  # fmt: skip
    refused = await post(director, "/orders/new", order)
    assert refused.status_code == 409 and "業務委託契約が" in refused.text
    assert "署名を記録してから" in refused.text
    assert "案件を受けられません" in (await director.get(f"/clients/{of}")).text
    for query, form in (("", WORK), ("?nda=true", NDA_FORM)):
        made = await post(director, f"/clients/{of}/contracts/new{query}", form)
        assert made.status_code == 303, made.text
        await conclude(director, made.headers["location"])
    assert "案件を受けられません" not in (await director.get(f"/clients/{of}")).text
    assert (await post(director, "/orders/new", order)).status_code == 303
    listed = (await director.get("/contracts")).text
    assert listed.count("あたらしい商会") == 2 and "有効" in listed


async def test_the_pdf_that_is_shown_hashes_to_what_the_page_says_and_never_changes(
    town: Town, client: Browser
) -> None:
    director = await client.login(town.actor("tateshina"))
    made = await seed.draft(town, await seed.client(town))
    path = f"/contracts/{made}"
    preview = await director.get(f"{path}/contract.pdf")
    assert preview.headers["content-type"] == "application/pdf"
    await post(director, f"{path}/sending", {}, path)
    sent = await director.get(f"{path}/contract.pdf")
    assert sent.content == preview.content  # what was looked at is what was fixed
    shown = re.sub("<wbr>", "", (await director.get(path)).text)
    assert sha256(sent.content).hexdigest() in shown
    again = await post(director, f"{path}/sending", {}, path)
    assert again.status_code == 409 and "署名待ち" in again.text


async def test_a_new_version_is_written_from_the_old_one_which_stays(
    town: Town, client: Browser
) -> None:
    old = await seed.concluded(town, await seed.client(town))
    director = await client.login(town.actor("tateshina"))
    form = f"/contracts/{old}/versions/new"
    assert 'value="14"' in (await director.get(form)).text
    later = {**WORK, "valid_from.y": "2027", "valid_from.m": "2", "valid_from.d": "1"}
    wrong = await post(director, form, {**WORK, "acceptance_days": "7"})
    assert wrong.status_code == 422 and "より後の日" in wrong.text and 'value="7"' in wrong.text
    made = await post(director, form, {**later, "acceptance_days": "7"})
    assert made.status_code == 303
    await conclude(director, made.headers["location"])
    assert "14日のうちに" in (await director.get(f"/contracts/{old}")).text
    assert "7日のうちに" in (await director.get(made.headers["location"])).text


async def test_a_contract_is_ended_or_taken_back_on_its_page(town: Town, client: Browser) -> None:
    of = await seed.client(town)
    director = await client.login(town.actor("tateshina"))
    made, spare = await seed.concluded(town, of), await seed.draft(town, of, NDA)
    path = f"/contracts/{made}"
    past = await post(director, f"{path}/ending", {"last_day": "2026-11-19", "why": "x"}, path)
    assert past.status_code == 422 and "今日から" in past.text
    done = await post(director, f"{path}/ending", {"last_day": "2026-11-20", "why": "x"}, path)
    assert done.status_code == 303
    assert "終わることが決まっています" in (await director.get(path)).text
    path = f"/contracts/{spare}"
    assert (await post(director, f"{path}/withdrawal", {}, path)).status_code == 303
    assert (await post(director, f"{path}/sending", {}, path)).status_code == 409
    assert "取り下げ" in (await director.get("/contracts?over=true")).text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "labour"}, ""),
        ({"acceptance_days": ""}, "業務委託契約では"),
        ({"acceptance_days": "61"}, "60"),
        ({"settlement": ""}, "業務委託契約では"),
        ({"valid_to.y": "2025"}, "以後にしてください"),
        ({"auto_renew": "on"}, "更新の月数"),
        ({"closing_day": "32"}, "31"),
        ({"subject": "a\x00"}, "制御文字"),
        ({"state": "in_force"}, ""),
    ],
)
async def test_wrong_input_stands_at_its_field_and_writes_nothing(
    town: Town, client: Browser, change: dict[str, str], says: str
) -> None:
    director = await client.login(town.actor("tateshina"))
    path = f"/clients/{town.client_id('tateshina')}/contracts/new"
    answer = await post(director, path, {**WORK, **change})
    assert answer.status_code == 422 and says in answer.text
    async with town.admin() as admin:
        assert (
            await admin.fetchval("select count(*) from app.contract where tenant_id = 20324") == 2
        )


async def test_a_double_click_makes_one_contract(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    path = f"/clients/{town.client_id('tateshina')}/contracts/new"
    form = {**WORK, "once": str(uuid4())}
    first, second = [await post(director, path, form) for _ in range(2)]
    assert first.headers["location"] == second.headers["location"]


async def test_the_page_of_a_client_shows_its_weight_and_its_voice(
    town: Town, client: Browser
) -> None:
    of = town.client_id("tateshina")
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.client_order (tenant_id, client_id, body_id, number, title, spec,"
            " quantity, unit_price_yen, due_on, received_at) values (20324, $1, $2, 'n-1', '大きな案件',"
            " '仕様', 100, 600, '2026-12-20', '2026-11-01 09:00+09')",
            *(of, town.body()),
        )
    director = await client.login(town.actor("tateshina"))
    assert "1社への依存" in (await director.get("/clients")).text
    shown = (await director.get(f"/clients/{of}")).text
    for said in ("1社への依存", "100.0", "60,000", "令和8年度", "大きな案件", "立振-R7-秘00001"):
        assert said in shown
    voice = {
        "score": "5",
        "said": "速くて正確でした。",
        "said_on": "2026-11-19",
        "consent": "named",
    }
    path = f"/clients/{of}/voices/new"
    refused = await post(director, path, voice)
    assert refused.status_code == 422 and "答えた方" in refused.text
    assert (await post(director, path, {**voice, "consented_by": "部長"})).status_code == 303
    shown = (await director.get(f"/clients/{of}")).text
    assert "速くて正確でした。" in shown and "社名を出して公開してよい" in shown
    assert "速くて正確でした。" in (await director.get("/clients")).text
    consent = re.search(r"/voices/[0-9a-f-]+/consent", shown)
    assert consent
    assert (await post(director, consent[0], {"consent": "none"})).status_code == 303
    assert "速くて正確でした。" not in (await director.get("/clients")).text
    async with begin(town.actor("tateshina")) as tx:
        assert await clients.quotable(tx) == []
        (found,) = await clients.voices(tx, client=of)
        assert found.consent is Consent.NONE


async def test_roles_see_what_they_may(town: Town, client: Browser) -> None:
    of = town.client_id("tateshina")
    one = town.ident("tateshina/contract/nda")
    paths = ("/contracts", f"/clients/{of}", f"/contracts/{one}", f"/contracts/{one}/contract.pdf",
             f"/contracts/{one}/versions/new", f"/clients/{of}/contracts/new", f"/clients/{of}/voices/new")  # fmt: skip
    for role, expected in (("staff", 200), ("leader", 403), ("worker", 403), ("client", 403),
                           ("coordinator", 403)):  # fmt: skip
        who = await client.login(town.actor("tateshina", role))
        for path in paths:
            assert (await who.get(path)).status_code == expected, (role, path)


async def test_another_town_gets_the_answer_of_an_id_that_never_was(
    town: Town, client: Browser
) -> None:
    of = town.client_id("tateshina")
    made = await seed.concluded(town, of, seed.work(kind=Kind.WORKS, valid_to=TODAY + timedelta(9)))
    async with begin(town.actor("tateshina")) as tx:
        voice = await clients.record_voice(
            tx, client=of, said_on=TODAY, score=3, said="x", consent=Consent.NONE, now=seed.NOW
        )
    other = await client.login(town.actor("shiojiri"))
    token = re.search(r'name="csrf" value="([^"]+)"', (await other.get("/clients/new")).text)
    assert token
    for where, known, data in (
        ("/clients/{}", of, None),
        ("/clients/{}/contracts/new", of, None),
        ("/clients/{}/contracts/new", of, WORK),
        ("/clients/{}/voices/new", of, None),
        ("/voices/{}/consent", voice, None),
        ("/voices/{}/consent", voice, {"consent": "none"}),
        ("/contracts/{}", made, None),
        ("/contracts/{}/contract.pdf", made, None),
        ("/contracts/{}/versions/new", made, None),
        ("/contracts/{}/versions/new", made, WORK),
        ("/contracts/{}/sending", made, {}),
        ("/contracts/{}/signatures", made, {**SIGNED, "side": "body", "method": "paper", "sha256": "a" * 64}),
        ("/contracts/{}/withdrawal", made, {}),
        ("/contracts/{}/ending", made, {"last_day": "2026-11-25", "why": "x"}),
    ):  # fmt: skip
        answers: list[int] = []
        for ident in (known, uuid4()):
            path = where.format(ident)
            if data is None:
                answers.append((await other.get(path)).status_code)
            else:
                form = {"csrf": token[1], **data}
                answers.append((await other.post(path, data=form)).status_code)
        assert answers == [404, 404], where
    async with town.admin() as admin:
        row = await admin.fetchrow("select state, ended_on from app.contract where id = $1", made)
        assert tuple(row) == ("in_force", None)
