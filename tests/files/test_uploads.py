"""Uploads through the real form: token first, caps while streaming, kinds, downloads, nothing inline."""

import hashlib
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.files.seed import EICAR, GOOD, form_of, packed, upload
from tests.hands import rows
from tests.sharing.test_pages import fields
from yui.web.uploads import LIMITS

pytestmark = pytest.mark.anyio


async def worker_of(client: Browser, town: Town, number: int = 1) -> Any:
    return form_of(await client.login(town.actor("tateshina", "worker", number)))


@pytest.fixture
def small() -> Any:
    """One megabyte a file, three files."""
    before = (LIMITS.file_bytes, LIMITS.files)
    yield lambda: (setattr(LIMITS, "file_bytes", 1_048_576), setattr(LIMITS, "files", 3))
    LIMITS.file_bytes, LIMITS.files = before


async def test_files_of_every_kind_are_kept_under_random_keys_and_come_back_byte_for_byte(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town, quantity=100)
    worker = await worker_of(client, town)
    path = f"/me/assignments/{work}"
    for start in (0, 7):
        some = list(GOOD.items())[start : start + 7]
        done = await upload(worker, path, f"{path}/deliveries", *some, quantity="10")
        assert done.status_code == 303, done.text
    kept = await rows(town, "select id, name, kind, size, sha256, key, state from app.file")
    assert {row["name"] for row in kept} == set(GOOD)
    for row in kept:
        body = GOOD[row["name"]]
        assert row["state"] == "kept"
        assert row["sha256"] == hashlib.sha256(body).digest()
        assert row["size"] == len(body)
        assert row["name"].split(".")[0] not in row["key"]
        found = await worker.get(f"/me/files/{row['id']}")
        assert found.content == body
        assert found.headers["content-disposition"].startswith('attachment; filename="file.')
        assert "filename*=UTF-8''" in found.headers["content-disposition"]
        assert found.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in found.headers["content-security-policy"]
        runs = row["kind"] in {"pdf", "csv", "xlsx", "docx", "txt", "zip"}
        assert (found.headers["content-type"] == "application/octet-stream") is runs
    stored = {p.name for p in (town.settings.places.files / "store").rglob("*") if p.is_file()}
    assert stored == {row["key"].rsplit("/", 1)[1] for row in kept}


async def test_what_is_not_what_its_name_says_is_refused_and_leaves_nothing(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town, quantity=100)
    worker = await worker_of(client, town)
    path = f"/me/assignments/{work}"
    macro = packed(word_document__xml=b"<w:document/>", word_vbaProject__bin=b"x")
    wrong = {
        "page.html": (b"<script>alert(1)</script>", "送れない種類です"),
        "tool.exe": (b"MZ\x90", "送れない種類です"),
        "noend": (b"x", "送れない種類です"),
        "a.svg": (b"<svg/>", "送れない種類です"),
        "pic.png": (b"<html>", "合っていません"),
        "doc.pdf": (GOOD["絵.png"], "合っていません"),
        "table.csv": (b"a,b\x00c", "合っていません"),
        "memo.txt": (GOOD["写真.jpg"], "合っていません"),
        "book.xlsx": (GOOD["文書.docx"], "合っていません"),
        "text.docx": (GOOD["まとめ.zip"], "合っていません"),
        "broken.zip": (b"PK\x03\x04 and no more", "合っていません"),
        "macro.docx": (macro, "マクロ"),
        "out.zip": (packed(_____etc_passwd=b"x"), "受け取れません"),
        "many.zip": (packed(**{f"n{n}": b"" for n in range(101)}), "100ファイル"),
        "bomb.zip": (packed(a=b"\0" * 210_000_000), "200MB"),
        "virus.txt": (EICAR, "ウイルス"),
        "virus.zip": (packed(inner__txt=b"x" * 262_100 + EICAR), "ウイルス"),
        "program.zip": (packed(a__exe=b"MZ" + b"\0" * 62 + b"PE\0\0"), "ウイルス"),
    }
    for name, (body, says) in wrong.items():
        refused = await upload(worker, path, f"{path}/deliveries", (name, body), quantity="1")
        assert refused.status_code == 422, (name, refused.status_code)
        assert says in refused.text, name
        assert 'id="f-files-e"' in refused.text, name
    assert await rows(town, "select 1 from app.file") == []
    assert await rows(town, "select 1 from app.delivery") == []
    assert not [p for p in (town.settings.places.files / "store").rglob("*") if p.is_file()]


async def test_a_file_over_the_cap_is_refused_while_it_streams_and_the_answer_is_clear(
    town: Town, client: Browser, small: Any
) -> None:
    work = await seed.assignment(town, quantity=100)
    worker = await worker_of(client, town)
    small()
    path = f"/me/assignments/{work}"
    exact = b"%PDF-" + b"0" * (1_048_576 - 5)
    done = await upload(worker, path, f"{path}/deliveries", ("a.pdf", exact), quantity="1")
    assert done.status_code == 303
    over = await upload(worker, path, f"{path}/deliveries", ("a.pdf", exact + b"0"), quantity="1")
    assert over.status_code == 413
    assert "1つ1MBまで" in over.text
    assert 'value="1"' in over.text  # what was typed is still there
    four = [(f"{n}.txt", b"x") for n in range(4)]
    many = await upload(worker, path, f"{path}/deliveries", *four, quantity="1")
    assert many.status_code == 422
    assert "3個まで" in many.text
    assert len(await rows(town, "select 1 from app.file")) == 1


async def test_a_body_without_end_is_cut_off(town: Town, client: Browser, small: Any) -> None:
    work = await seed.assignment(town, quantity=100)
    worker = await worker_of(client, town)
    small()
    path = f"/me/assignments/{work}"
    hidden = await fields(worker, path, f"{path}/deliveries")
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        yield (
            f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{hidden["csrf"]}\r\n'
            '--b\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%PDF-'
        ).encode()
        while sent < 50_000_000:
            sent += 65_536
            yield b"0" * 65_536

    answer = await worker.post(
        f"{path}/deliveries",
        content=endless(),
        headers={"content-type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code == 413
    assert sent < 6_000_000


async def test_an_upload_without_the_pages_token_is_refused_before_a_file_is_read(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town, quantity=100)
    worker = await worker_of(client, town)
    other = await worker_of(client, town, 2)
    path = f"/me/assignments/{work}"
    action = f"{path}/deliveries"
    mine = (await fields(worker, path, action))["csrf"]
    hers = (await fields(other, "/me", "/logout"))["csrf"]
    pdf = ("files", ("a.pdf", GOOD["納品.pdf"], "application/pdf"))
    field = {"quantity": (None, "1"), "once": (None, str(uuid4()))}
    tries: dict[str, list[Any]] = {
        "none": [*field.items(), pdf],
        "made up": [("csrf", (None, "aaaa.bbbb")), *field.items(), pdf],
        "another's": [("csrf", (None, hers)), *field.items(), pdf],
        "after the file": [pdf, ("csrf", (None, mine)), *field.items()],
        "as a file": [("csrf", ("x.txt", mine, "text/plain")), *field.items(), pdf],
    }
    for what, parts in tries.items():
        refused = await worker.post(action, files=parts)
        assert refused.status_code == 403, what
    from_elsewhere = await worker.post(
        action,
        files=[("csrf", (None, mine)), *field.items(), pdf],
        headers={"origin": "https://evil.example"},
    )
    assert from_elsewhere.status_code == 403
    assert await rows(town, "select 1 from app.file") == []
    good = await worker.post(action, files=[("csrf", (None, mine)), *field.items(), pdf])
    assert good.status_code == 303


async def test_broken_multipart_bodies_answer_4xx_and_leave_nothing(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town, quantity=100)
    worker = await client.login(town.actor("tateshina", "worker"))  # its token is in a header
    action = f"/me/assignments/{work}/deliveries"
    form = {"content-type": "multipart/form-data; boundary=b"}
    part = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    bodies: dict[str, tuple[bytes, dict[str, str], set[int]]] = {
        "nothing": (b"", form, {400}),
        "no boundary": (b"x", {"content-type": "multipart/form-data"}, {400}),
        "no end": (part % (b"quantity", b"", b"1"), form, {400}),
        "a file cut off": (
            b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%PDF-', form, {400},
        ),
        "a file in a strange field": (part % (b"other", b'; filename="a.pdf"', b"%PDF-") + b"--b--", form, {400}),
        "no UTF-8": (part % (b"quantity", b"", b"\xff\xfe") + b"--b--", form, {422}),
        "a surrogate": (part % (b"note", b"", b"\xed\xa0\x80") + b"--b--", form, {422}),
        "a name that is no UTF-8": (part % (b"files", b'; filename="\xff.pdf"', b"%PDF-") + b"--b--", form, {400}),
        "a long field": (part % (b"note", b"", b"x" * 2_000_000) + b"--b--", form, {413}),
        "many parts": (part % (b"note", b"", b"x") * 3_000 + b"--b--", form, {413}),
        "a strange field": (part % (b"tenant_id", b"", b"20215") + b"--b--", form, {422}),
    }  # fmt: skip
    for what, (body, headers, expected) in bodies.items():
        answer = await worker.post(action, content=body, headers=headers)
        assert answer.status_code in expected, (what, answer.status_code)
    assert await rows(town, "select 1 from app.file") == []
    no_files_here = await worker.post("/me/cap", content=b"--b--", headers=form)
    assert no_files_here.status_code == 415


async def test_a_file_is_for_whose_work_it_is_and_for_the_towns_staff(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town, quantity=100)
    worker = await worker_of(client, town)
    path = f"/me/assignments/{work}"
    await upload(worker, path, f"{path}/deliveries", ("秘密.txt", b"hers"), quantity="1")
    (row,) = await rows(town, "select id from app.file")
    file: UUID = row["id"]
    for role in ("director", "staff", "leader"):
        staff = await client.login(town.actor("tateshina", role))
        assert (await staff.get(f"/files/{file}")).content == b"hers"
        assert (await staff.get(f"/me/files/{file}")).status_code == 403
    for who in (("tateshina", "worker", 2), ("shiojiri", "worker", 1)):
        other = await client.login(town.actor(*who))
        assert await same_as_none(other, "/me/files/{}", file)
        assert (await other.get(f"/files/{file}")).status_code == 403
    neighbour = await client.login(town.actor("shiojiri"))
    assert await same_as_none(neighbour, "/files/{}", file)
    company = await client.login(town.actor("tateshina", "client"))
    assert await same_as_none(company, "/client/files/{}", file)
    coordinator = await client.login(town.actor("tateshina", "coordinator"))
    for door in ("/files/{}", "/me/files/{}", "/client/files/{}"):
        assert (await coordinator.get(door.format(file))).status_code == 403
        if not door.startswith("/client"):
            assert (await company.get(door.format(file))).status_code == 403


async def same_as_none(browser: httpx.AsyncClient, path: str, file: UUID) -> bool:
    from tests.sharing.test_pages import plain

    answers = []
    for one in (file, uuid4()):
        found = await browser.get(path.format(one))
        answers.append((found.status_code, plain(found.text, one)))
    return answers[0] == answers[1] and answers[0][0] == 404
