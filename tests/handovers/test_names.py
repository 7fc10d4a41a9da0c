"""No file with a worker's name inside leaves the town; a copy without the name does."""

import base64
import io
import json
import re
from uuid import UUID, uuid4

import pytest

from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.test_handins import inspected
from tests.files import named
from tests.files.seed import GOOD, open_store, upload
from tests.hands import refused, rows
from tests.sharing.play import work_off
from tests.sharing.test_actions import GUEST
from tests.sharing.test_carry import asked, sent
from yui.files import store

pytestmark = pytest.mark.anyio


async def her_name(town: Town) -> str:
    (found,) = await rows(
        town, "select name from app.worker where id = $1", town.worker("tateshina", 1)
    )
    return str(found["name"])


async def handed_in(town: Town, client: Browser, order: UUID, *files: tuple[str, bytes]) -> str:
    """Work of the order handed in on the worker's page and inspected; what she was told."""
    task = await seed.task(town, quantity=10, of=order)
    work = await seed.assignment(town, quantity=10, of=task)
    worker = await client.login(town.actor("tateshina", "worker"))
    place = f"/me/assignments/{work}"
    done = await upload(worker, place, f"{place}/deliveries", *files, quantity="10")
    assert done.status_code == 303, done.text
    (left,) = re.findall(r'yui-said="?([^.]*)\.', done.headers["set-cookie"])
    told = str(json.loads(base64.urlsafe_b64decode(left)))
    (found,) = await rows(town, "select id from app.delivery where task_id = $1", task)
    shown = (await worker.get(f"/me/deliveries/{found['id']}")).text
    assert ("あなたの名前が入っています" in shown) is ("あなたの名前が入っています" in told)
    await inspected(town, found["id"], 10)
    return told


async def test_a_file_that_names_its_worker_is_refused_with_where_and_how_and_its_clean_copy_goes(
    town: Town, client: Browser
) -> None:
    name = await her_name(town)
    order = await seed.order(town, quantity=30)
    told = await handed_in(
        town,
        client,
        order,
        ("原稿.docx", named.docx("公社のひな形", saved_by=name)),
        ("a.txt", b"x"),
    )
    assert "「原稿.docx」の「最後に保存した人」に、あなたの名前が入っています" in told
    director = await client.login(town.actor("tateshina"))
    path = f"/orders/{order}/handovers"
    (docx,) = await rows(town, "select id, sha256 from app.file where name = '原稿.docx'")
    no = await upload(director, path, path, quantity="10", chosen=str(docx["id"]))
    assert no.status_code == 422
    assert (
        "「原稿.docx」の最後に保存した人に、ワーカーの名前" in no.text
        and "ドキュメント検査" in no.text
    )
    assert await rows(town, "select 1 from app.handover") == []
    names = f"/files/{docx['id']}/names"
    shown = (await director.get(names)).text
    assert name in shown and "公社のひな形" in shown and "名前を消した写しを作る" in shown
    made = await upload(director, names, f"{names}/copy")
    assert made.status_code == 303, made.text
    again = await upload(director, names, f"{names}/copy")
    assert again.headers["location"] == made.headers["location"], "a double click is one copy"
    kept = await rows(
        town,
        "select id, name, sha256, key, size from app.file where state = 'kept' and kind = 'docx' order by id",
    )
    assert [row["name"] for row in kept] == ["原稿.docx", "原稿（作成者なし）.docx"]
    assert kept[0]["sha256"] == docx["sha256"] != kept[1]["sha256"]
    assert await rows(town, "select 1 from audit.entry where action = 'file.cleaned'") != []
    done = await upload(director, path, path, quantity="10", chosen=str(kept[1]["id"]))
    assert done.status_code == 303, done.text
    given = await store.read(kept[1]["key"], size=kept[1]["size"])
    assert name.encode() not in b"".join([piece async for piece in given])


async def test_what_the_office_made_is_looked_at_too_its_name_and_its_inside(
    town: Town, client: Browser
) -> None:
    name = await her_name(town)
    order = await seed.order(town, quantity=30)
    await handed_in(town, client, order, ("a.txt", b"x"))
    director = await client.login(town.actor("tateshina"))
    path = f"/orders/{order}/handovers"
    bare = name.replace(" ", "")
    for file in ((f"{bare}の成果.csv", b"1\n"), ("まとめ.pdf", named.pdf(name))):
        no = await upload(director, path, path, file, quantity="10")
        assert no.status_code == 422 and "ワーカーの名前" in no.text, file[0]
    fine = await upload(
        director, path, path, ("まとめ.pdf", named.pdf("立科町振興公社")), quantity="10"
    )
    assert fine.status_code == 303, fine.text


async def test_what_nobody_looked_into_is_looked_into_before_it_leaves(
    town: Town, client: Browser
) -> None:
    name = await her_name(town)
    order = await seed.order(town, quantity=30)
    await handed_in(
        town, client, order, ("写真.jpg", named.jpg(artist=name)), ("表.xlsx", named.xlsx(""))
    )
    async with town.admin() as admin:
        await admin.execute("update app.file set inside = null")
    director = await client.login(town.actor("tateshina"))
    path = f"/orders/{order}/handovers"
    text = (await director.get(path)).text
    assert "checked" not in re.findall(r'name="chosen"[^>]*', text)[0]
    ids = {row["name"]: str(row["id"]) for row in await rows(town, "select id, name from app.file")}
    no = await upload(director, path, path, quantity="10", chosen=ids["写真.jpg"])
    assert no.status_code == 422 and "写真.jpg" in no.text
    (gone,) = await rows(town, "select key, size from app.file where name = '表.xlsx'")
    found = await store.read(gone["key"], size=gone["size"])
    body = b"".join([piece async for piece in found])
    await store.erase(gone["key"])
    lost = await upload(director, path, path, quantity="10", chosen=ids["表.xlsx"])
    assert lost.status_code == 410, "bytes that are not there are looked into by nobody"
    assert (await director.get(f"/files/{ids['表.xlsx']}/names")).status_code == 410
    await store.write(gone["key"], io.BytesIO(body))
    done = await upload(director, path, path, quantity="10", chosen=ids["表.xlsx"])
    assert done.status_code == 303, done.text


async def test_nothing_that_names_a_worker_travels_to_the_lead_town(town: Town) -> None:
    open_store(town)
    share = await asked(town)
    file = await work_off(town, share, 100, body=b"x")
    (her,) = await rows(town, "select name from app.worker where id = $1", town.worker(GUEST, 1))
    async with town.admin() as admin:
        await admin.execute(
            "update app.file set kind = 'docx', inside = $2 where id = $1",
            *(file, json.dumps({"marks": [{"of": "author", "text": her["name"]}]})),
        )
    assert await refused(sent(town, share, 10, file)) == "worker_named_in_file"
    async with town.admin() as admin:
        await admin.execute("update app.file set inside = null where id = $1", file)
    assert await refused(sent(town, share, 10, file)) == "file_not_looked_into"
    assert await rows(town, "select 1 from app.share_file") == []


async def test_only_who_hands_over_makes_copies_and_only_of_her_own_towns_work(
    town: Town, client: Browser
) -> None:
    order = await seed.order(town, quantity=30)
    embedded = named.zipped(
        word_document__xml=b"<w:document/>", word_a__jpg=named.jpg(artist=await her_name(town))
    )
    await handed_in(
        town, client, order, ("文書.docx", embedded), ("まとめ.zip", GOOD["まとめ.zip"])
    )
    ids = {row["name"]: row["id"] for row in await rows(town, "select id, name from app.file")}
    path = f"/files/{ids['文書.docx']}/names"
    for who in (
        town.actor("shiojiri"),
        town.actor("tateshina", "worker"),
        town.actor("tateshina", "client"),
    ):
        there = await client.login(who)
        assert (await there.get(path)).status_code in {403, 404}
        assert (await there.post(f"{path}/copy")).status_code in {403, 404}
    director = await client.login(town.actor("tateshina"))
    assert "なか" in (await director.get(path)).text
    no = await director.post(f"{path}/copy", data={})
    assert no.status_code == 422 and "ここでは名前を消せません" in no.text
    plain = f"/files/{ids['まとめ.zip']}/names"
    assert "名前を消した写しを作る" not in (await director.get(plain)).text
    missing = await director.get(f"/files/{uuid4()}/names")
    assert missing.status_code == 404
    assert len(await rows(town, "select 1 from app.file where state = 'kept'")) == 2
