"""What a company gets: the files of inspected work, chosen by the office, and what it made of them."""

import re
from uuid import UUID

import pytest

from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.test_handins import inspected
from tests.files.seed import GOOD, fields, upload
from tests.handovers.test_actions import rows

pytestmark = pytest.mark.anyio


async def handed_in(town: Town, client: Browser, order: UUID, *files: str) -> UUID:
    """Work of the order that its worker handed in with files, on her page; the delivery."""
    task = await seed.task(town, quantity=10, of=order)
    work = await seed.assignment(town, quantity=10, of=task)
    worker = await client.login(town.actor("tateshina", "worker"))
    place = f"/me/assignments/{work}"
    told = await upload(
        worker, place, f"{place}/deliveries", *((name, GOOD[name]) for name in files), quantity="10"
    )
    assert told.status_code == 303, told.text
    (found,) = await rows(town, "select id from app.delivery where task_id = $1", task)
    return UUID(str(found["id"]))


async def test_the_company_gets_the_files_of_inspected_work_and_nothing_that_names_a_worker(
    town: Town, client: Browser
) -> None:
    order = await seed.order(town, quantity=30)
    whole = await handed_in(town, client, order, "結果.csv", "表.xlsx")
    waiting = await handed_in(town, client, order, "メモ.txt")
    await inspected(town, whole, 10)
    director = await client.login(town.actor("tateshina"))
    path = f"/orders/{order}/handovers"
    text = (await director.get(path)).text
    (plain,) = re.findall(r'name="chosen" value="([0-9a-f-]{36})" checked', text)
    (telling,) = set(re.findall(r'name="chosen" value="([0-9a-f-]{36})"', text)) - {plain}
    assert "結果.csv" in text and "表.xlsx" in text and "作成者の名前が残っていないか" in text
    assert "メモ.txt" not in text, "it was not inspected yet"
    (hidden,) = await rows(town, "select id from app.file where name = 'メモ.txt'")
    refused = await upload(director, path, path, quantity="10", chosen=str(hidden["id"]))
    assert refused.status_code == 409 and "納入できないもの" in refused.text
    assert await rows(town, "select id from app.handover") == []
    told = await upload(
        director, path, path, ("まとめ.zip", GOOD["まとめ.zip"]), quantity="10", chosen=plain
    )
    assert told.status_code == 303, told.text
    place = told.headers["location"]
    shown = (await director.get(place)).text
    assert telling in shown and plain not in shown, "what stayed may still go, what went not twice"
    added = await upload(director, place, f"{place}/files", chosen=telling)
    assert added.status_code == 303
    company = await client.login(town.actor("tateshina", "client"))
    shown = (
        await company.get(told.headers["location"].replace("/handovers", "/client/handovers"))
    ).text
    links = re.findall(r'class="wrapped" href="(/client/files/[0-9a-f-]{36})">([^<]*)<', shown)
    assert [name for _, name in links] == ["まとめ.zip", "納入-01.csv", "納入-03.xlsx"]
    bodies = [(await company.get(link)).content for link, _ in links]
    assert bodies == [GOOD["まとめ.zip"], GOOD["結果.csv"], GOOD["表.xlsx"]]
    assert "働子" not in shown and "結果.csv" not in shown
    other = await client.login(town.actor("shiojiri", "client"))
    assert {(await other.get(link)).status_code for link, _ in links} == {404}
    ours = (await (await client.login(town.actor("tateshina"))).get(told.headers["location"])).text
    (seen, *_) = re.findall(r"/handover-files/[0-9a-f-]{36}", ours)
    assert (await director.get(seen)).status_code == 200
    none = await upload(director, place, f"{place}/files")
    assert none.status_code == 422 and "選ぶか" in none.text
    assert waiting


async def test_a_file_of_work_accepted_in_part_is_not_chosen_by_itself_and_a_replay_gives_nothing_twice(
    town: Town, client: Browser
) -> None:
    order = await seed.order(town, quantity=30)
    part = await handed_in(town, client, order, "結果.csv")
    await inspected(town, part, 8)
    director = await client.login(town.actor("tateshina"))
    path = f"/orders/{order}/handovers"
    text = (await director.get(path)).text
    assert "一部だけ合格（8／10）" in text and "checked" not in text[text.index("chosen") :][:200]
    (file,) = re.findall(r'name="chosen" value="([0-9a-f-]{36})"', text)
    hidden = await fields(director, path, path)
    body = [
        (name, (None, value)) for name, value in {**hidden, "quantity": "8", "chosen": file}.items()
    ]
    answers = [await director.post(path, files=body) for _ in range(2)]
    assert [one.headers["location"] for one in answers] == [answers[0].headers["location"]] * 2
    assert len(await rows(town, "select id from app.handover_file")) == 1
