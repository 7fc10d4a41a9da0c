"""P-03: a client's person signs contracts and NDAs with her own log-in, over the bytes she opened."""

import re
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tests.clients.people import mails, person, post
from tests.conftest import Browser, Town
from tests.contracts import seed
from tests.contracts.seed import NDA, NOW, WORK
from workers_async.runner import drain
from yui.contracts import actions
from yui.contracts.client import actions as signing
from yui.contracts.model import Method, Side

pytestmark = pytest.mark.anyio


async def put_before(town: Town, of: UUID, new: Any = WORK) -> UUID:
    """A contract that was sent to its client."""
    made = await seed.draft(town, of, new)
    async with begin(town.actor("tateshina")) as tx:
        await signing.send(tx, contract=made, now=NOW)
    return made


async def state(town: Town, contract: UUID) -> str:
    async with town.admin() as admin:
        return str(await admin.fetchval("select state from app.contract where id = $1", contract))


async def body_signs(town: Town, contract: UUID) -> None:
    async with begin(town.actor("tateshina")) as tx:
        found = await actions.show(tx, contract=contract)
        assert found.sha256
        await actions.sign(
            tx,
            contract=contract,
            side=Side.BODY,
            signer="公社 理事長",
            method=Method.PAPER,
            signed_on=NOW.date(),
            of=found.sha256,
            now=NOW,
        )


def shown_hash(text: str) -> str:
    found = re.search(r'name="sha256" value="([0-9a-f]{64})"', text)
    assert found
    return found[1]


@pytest.mark.parametrize("new", [WORK, NDA], ids=["contract", "nda"])
@pytest.mark.parametrize("first", ["client", "body"])
async def test_both_sides_signatures_make_a_contract_or_nda_active_whoever_signs_first(
    town: Town, client: Browser, new: Any, first: str
) -> None:
    of = await seed.client(town)
    hers = await person(town, client, of=of)
    made = await put_before(town, of, new)
    if first == "body":
        await body_signs(town, made)
    page = f"/client/contracts/{made}"
    assert f'href="{page}"' in (await hers.get("/client/contracts")).text
    opened = await hers.get(f"{page}/contract.pdf")
    assert opened.headers["content-type"] == "application/pdf"
    shown = (await hers.get(page)).text
    hashed = shown_hash(shown)
    assert sha256(opened.content).hexdigest() == hashed
    assert hashed in shown.replace("<wbr>", "")
    form = {"sha256": hashed, "agree": "on", "post": "代表取締役"}
    assert (await post(hers, f"{page}/signature", form, page)).status_code == 303
    if first == "client":
        assert await state(town, made) == "sent"
        await body_signs(town, made)
    assert await state(town, made) == "in_force"
    async with town.admin() as admin:
        kept = await admin.fetchrow("select * from app.client_assent")
        signed = await admin.fetchrow("select * from app.contract_signature where side = 'client'")
        told = await admin.fetchval(
            "select count(*) from app.outbox where kind = 'contracts.signed'"
        )
    assert kept["sha256"].hex() == signed["sha256"].hex() == hashed
    assert (kept["login"], kept["name"], kept["client_id"]) == ("hana@example.jp", "田中 花", of)
    assert kept["agreed"] in shown and "署名します" in kept["agreed"]
    assert signed["signer"] == "田中 花" and "hana@example.jp" in signed["evidence"]
    assert told == 1


async def test_those_who_order_hear_by_mail_that_a_paper_waits_and_directors_that_it_is_signed(
    town: Town, client: Browser
) -> None:
    of = await seed.client(town)
    hers = await person(town, client, of=of)
    made = await put_before(town, of)
    await drain(now=NOW)
    (asked,) = [each for each in mails(town) if "ご署名のお願い" in each["Subject"]]
    page = f"/client/contracts/{made}"
    assert asked["To"] == "hana@example.jp" and page in asked.get_content()
    form = {"sha256": shown_hash((await hers.get(page)).text), "agree": "on"}
    assert (await post(hers, f"{page}/signature", form, page)).status_code == 303
    await drain(now=NOW)
    async with town.admin() as admin:
        told = await admin.fetch(
            "select to_id, link from app.notice where kind = 'contract.signed'"
        )
    assert [tuple(row) for row in told] == [(town.actor("tateshina").id, f"/contracts/{made}")]


async def test_a_signature_over_another_hash_is_refused_and_writes_nothing(
    town: Town, client: Browser
) -> None:
    of = await seed.client(town)
    hers = await person(town, client, of=of)
    made = await put_before(town, of)
    page = f"/client/contracts/{made}"
    hashed = shown_hash((await hers.get(page)).text)
    other = await post(hers, f"{page}/signature", {"sha256": "0" * 64, "agree": "on"}, page)
    assert other.status_code == 409 and "一致しません" in other.text
    unticked = await post(hers, f"{page}/signature", {"sha256": hashed}, page)
    assert unticked.status_code == 422 and "印を付けて" in unticked.text
    async with town.admin() as admin:  # somebody swaps the paper after she opened it
        await admin.execute(
            "update app.contract_paper set pdf = $2, sha256 = sha256($2) where contract_id = $1",
            made,
            b"%PDF other bytes",
        )
    swapped = await post(hers, f"{page}/signature", {"sha256": hashed, "agree": "on"}, page)
    assert swapped.status_code == 409
    assert await state(town, made) == "sent"
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.client_assent") == 0
        signed = "select count(*) from app.contract_signature where contract_id = $1"
        assert await admin.fetchval(signed, made) == 0


async def test_a_second_click_and_a_person_of_another_part_sign_nothing(
    town: Town, client: Browser
) -> None:
    of = await seed.client(town)
    made = await put_before(town, of)
    page = f"/client/contracts/{made}"
    acceptor = await person(town, client, of=of, email="ken@example.jp", parts=("acceptor",))
    form = {"sha256": shown_hash((await acceptor.get(page)).text), "agree": "on"}
    assert (await post(acceptor, f"{page}/signature", form, page)).status_code == 403
    hers = await person(town, client, of=of)
    assert (await post(hers, f"{page}/signature", form, page)).status_code == 303
    assert (await post(hers, f"{page}/signature", form, page)).status_code == 409
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.client_assent") == 1


async def test_drafts_and_other_companies_and_towns_papers_are_not_there(
    town: Town, client: Browser
) -> None:
    of = await seed.client(town)
    draft = await seed.draft(town, of)
    hers = await person(town, client, of=of)
    assert (await hers.get(f"/client/contracts/{draft}")).status_code == 404
    async with begin(town.actor("tateshina")) as tx:
        await actions.withdraw(tx, contract=draft)
    assert str(draft) not in (await hers.get("/client/contracts")).text  # it was never sent
    assert (await hers.get(f"/client/contracts/{draft}")).status_code == 404
    made = await put_before(town, of)
    other = await client.login(town.actor("tateshina", "client"))
    far = await client.login(town.actor("shiojiri", "client"))
    form = {"sha256": "0" * 64, "agree": "on"}
    for browser in (other, far):
        for one in (made, uuid4()):
            page = f"/client/contracts/{one}"
            assert (await browser.get(page)).status_code == 404
            assert (await browser.get(f"{page}/contract.pdf")).status_code == 404
            gone = await post(browser, f"{page}/signature", form, "/client/contracts")
            assert gone.status_code == 404
    assert (await hers.get(f"/contracts/{made}")).status_code == 403
