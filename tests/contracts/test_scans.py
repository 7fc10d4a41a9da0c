"""Scans of contracts signed on paper: kept whole, hashed into the history, read by the town's staff."""

import json
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.contracts import seed
from tests.files.seed import GOOD, form_of, upload
from yui.contracts import actions
from yui.contracts.scans import actions as scans
from yui.web.uploads import LIMITS

pytestmark = pytest.mark.anyio
PDF = GOOD["納品.pdf"]
DAY = {"signed_on.y": "2024", "signed_on.m": "4", "signed_on.d": "1"}


async def contract(town: Town) -> UUID:
    """A contract of the test town, still to be signed on the screen."""
    client = await seed.client(town)
    async with begin(town.actor("tateshina")) as tx:
        return await actions.draft(
            tx, client=client, body=town.body("tateshina"), new=seed.WORK, now=seed.NOW
        )


async def sent(browser: Browser, of: UUID, *given: tuple[str, bytes], **change: str) -> Any:
    path = f"/contracts/{of}/scans"
    return await upload(form_of(browser), path, path, *given, **{**DAY, **change})


async def rows(town: Town, sql: str) -> list[Any]:
    async with town.admin() as admin:
        found: list[Any] = await admin.fetch(sql)
        return found


async def test_a_scan_hangs_on_its_contract_with_its_hash_and_is_never_shown_in_place(
    town: Town, client: Browser
) -> None:
    of = await contract(town)
    director = await client.login(town.actor("tateshina"))
    answer = await sent(director, of, ("契約書 2024.pdf", PDF), note="書庫 3-2")
    assert answer.status_code == 303, answer.text[:300]
    (scan,) = await rows(town, "select * from app.contract_scan")
    digest = sha256(PDF).digest()
    assert (scan["sha256"], scan["size"], scan["name"]) == (digest, len(PDF), "契約書 2024.pdf")
    (file,) = await rows(town, "select * from app.file")
    assert (file["purpose"], file["state"], file["subject"]) == ("contract", "kept", of)
    noted = await rows(town, "select detail from audit.entry where action = 'contract.scan_added'")
    detail = noted[0]["detail"]
    assert digest.hex() in (detail if isinstance(detail, str) else json.dumps(detail))
    page = (await director.get(f"/contracts/{of}/scans")).text
    assert "書庫 3-2" in page and digest.hex()[:8] in page
    assert f"/contracts/{of}/scans" in (await director.get(f"/contracts/{of}")).text
    read = await director.get(f"/contract-files/{scan['file_id']}")
    assert read.content == PDF
    assert read.headers["content-disposition"].startswith("attachment;")
    assert read.headers["content-type"].startswith("application/octet-stream")
    assert "sandbox" in read.headers["content-security-policy"]
    assert await rows(town, "select 1 from audit.entry where action = 'contract.scan_read'")


@pytest.mark.parametrize(
    ("given", "change", "status", "says"),
    [
        ([("表.xlsx", GOOD["表.xlsx"])], {}, 422, "PDFではありません"),
        ([("絵.pdf", GOOD["絵.png"])], {}, 422, "合っていません"),
        ([("空.pdf", b"")], {}, 422, "空"),
        ([], {}, 422, "1つだけ"),
        ([("a.pdf", PDF), ("b.pdf", PDF + b"\n")], {}, 422, "1つだけ"),
        ([("a.pdf", PDF)], {"signed_on.y": "2027"}, 422, "今日以前の日"),
    ],
)
async def test_what_is_no_scan_is_refused_and_hangs_nowhere(
    town: Town,
    client: Browser,
    given: list[tuple[str, bytes]],
    change: dict[str, str],
    status: int,
    says: str,
) -> None:
    of = await contract(town)
    director = await client.login(town.actor("tateshina"))
    answer = await sent(director, of, *given, **change)
    assert answer.status_code == status and says in answer.text
    assert await rows(town, "select 1 from app.contract_scan") == []
    assert await rows(town, "select 1 from app.file where state = 'kept'") == []


async def test_a_scan_has_a_cap_while_it_comes_in(town: Town, client: Browser) -> None:
    of = await contract(town)
    director = await client.login(town.actor("tateshina"))
    answer = await sent(director, of, ("a.pdf", PDF + b" " * LIMITS.file_bytes))
    assert answer.status_code == 413
    assert await rows(town, "select 1 from app.file") == []


async def test_the_same_bytes_hang_once_and_never_on_what_was_withdrawn(
    town: Town, client: Browser
) -> None:
    of = await contract(town)
    director = await client.login(town.actor("tateshina"))
    assert (await sent(director, of, ("a.pdf", PDF))).status_code == 303
    twice = await sent(director, of, ("b.pdf", PDF))
    assert twice.status_code == 409 and "もう付いています" in twice.text
    async with begin(town.actor("tateshina")) as tx:
        await actions.withdraw(tx, contract=of)
    assert "付けられません" in (await director.get(f"/contracts/{of}/scans")).text
    late = await director.post(
        f"/contracts/{of}/scans", files=[("files", ("c.pdf", PDF + b"\n", "application/pdf"))]
    )
    assert late.status_code in {403, 422}
    assert len(await rows(town, "select 1 from app.contract_scan")) == 1


async def test_a_scan_is_read_by_the_staff_of_its_town_alone(town: Town, client: Browser) -> None:
    of = await contract(town)
    director = await client.login(town.actor("tateshina"))
    await sent(director, of, ("a.pdf", PDF))
    (scan,) = await rows(town, "select * from app.contract_scan")
    path, page = f"/contract-files/{scan['file_id']}", f"/contracts/{of}/scans"
    for slug, role, answer in (
        ("tateshina", "staff", 200),
        ("shiojiri", "director", 404),
        ("shiojiri", "staff", 404),
        ("tateshina", "leader", 403),
        ("tateshina", "worker", 403),
        ("tateshina", "client", 403),
        ("tateshina", "coordinator", 403),
    ):
        who = await client.login(town.actor(slug, role))
        assert (await who.get(path)).status_code == answer, role
        assert (await who.get(page)).status_code == answer, role
    for role in ("director", "staff", "leader"):
        who = await client.login(town.actor("tateshina", role))
        assert (await who.get(f"/files/{scan['file_id']}")).status_code == 404, role
    worker = await client.login(town.actor("tateshina", "worker"))
    assert (await worker.get(f"/me/files/{scan['file_id']}")).status_code == 404
    for scope in ("worker", "client"):
        async with begin(town.actor("tateshina", scope)) as tx:
            assert await scans.of_contract(tx, contract=of) == []


async def test_the_page_of_scans_speaks_english(town: Town, client: Browser) -> None:
    of = await contract(town)
    director = await client.login(town.actor("tateshina"))
    text = (await director.get(f"/contracts/{of}/scans?lang=en")).text
    assert "Paper contract (scan)" in text
