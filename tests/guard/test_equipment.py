"""Who provides machines, licences and rooms: recorded, looked at weekly, shown to the labour bureau."""

import csv
import io
import zipfile
from typing import Any
from uuid import UUID

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.guard import seed
from yui.guard import actions
from yui.guard.detectors import BY_CLIENT, MUST_BUY, MUST_USE, detect
from yui.guard.equipment import actions as equipment
from yui.guard.equipment.model import Basis, NotLent, NotTheirs, Provider, What, fits
from yui.guard.facts import Equipment, Facts
from yui.guard.rules import of_day
from yui.guard.scenarios import UNTIL

pytestmark = pytest.mark.anyio


def met(**given: Any) -> list[str]:
    thing: dict[str, Any] = {
        "task": "t",
        "what": "machine",
        "provider": "worker",
        "basis": "own",
        **given,
    }
    facts = Facts(until=UNTIL, equipment=[Equipment(**thing)])
    return [each.excerpt for each in detect(facts, of_day(UNTIL), [])]


@pytest.mark.parametrize("what", list(What))
def test_what_the_client_brings_needs_a_contract_of_its_own(what: What) -> None:
    assert met(what=what, provider="client", basis="lent") == [BY_CLIENT]
    assert met(what=what, provider="client", basis="bought") == [BY_CLIENT]
    assert met(what=what, provider="client", basis="rented") == []


def test_nobody_is_made_to_buy_or_to_use_without_a_reason() -> None:
    assert met(basis="bought", bound=True) == [MUST_BUY]
    assert met(basis="bought") == []
    assert met(provider="body", basis="lent", bound=True) == [MUST_USE]
    assert met(provider="body", basis="lent", bound=True, reason="情報の安全のため") == []
    assert met(provider="body", basis="lent") == []
    assert met() == [] and met(bound=True) == []


@pytest.mark.parametrize("provider", list(Provider))
@pytest.mark.parametrize("basis", list(Basis))
def test_a_footing_fits_its_provider(provider: Provider, basis: Basis) -> None:
    own = provider is Provider.WORKER
    if own and basis in {Basis.RENTED, Basis.LENT}:
        with pytest.raises(NotLent):
            fits(provider, basis)
    elif not own and basis is Basis.OWN:
        with pytest.raises(NotTheirs):
            fits(provider, basis)
    else:
        fits(provider, basis)


async def recorded(town: Town, task: UUID, **change: Any) -> None:
    given: dict[str, Any] = {
        "what": What.MACHINE,
        "provider": Provider.CLIENT,
        "basis": Basis.LENT,
        "bound": False,
        "reason": "",
        **change,
    }
    async with begin(town.actor("tateshina")) as tx:
        await equipment.record(tx, task=task, now=seed.IN_WEEK, **given)


async def test_the_weekly_look_finds_it_and_the_report_lists_the_item(
    town: Town, client: Browser
) -> None:
    """D-15: equipment; the report lists 37号 items."""
    task = await seed.task(town)
    await recorded(town, task)
    await recorded(town, await seed.task(town), basis=Basis.RENTED)
    async with begin(town.actor("tateshina")) as tx:
        seen = await actions.look(tx, week=seed.WEEK, now=seed.NOW)
        (found,) = await actions.findings(tx)
    assert seen.met == 1
    assert (found.rule_code, found.kind) == ("provided", "equipment")
    assert found.subject == f"{task}/machine"
    director = await client.login(town.actor("tateshina"))
    listed = (await director.get("/guard")).text
    assert "機器・ライセンス・場所の提供" in listed and "貸し借りの契約なし" in listed
    shown = (await director.get(f"/guard/findings/{found.id}")).text
    assert "2-ハ-1" in shown and f"/tasks/{task}/equipment" in shown
    sheets = await exported(town)
    item = next(row for row in sheets["1-items.csv"] if row[0].startswith("2-ハ-1"))
    assert "機器・ライセンス・場所の提供" in item[3] and "1" in item[5]
    things = sheets["9-equipment.csv"][1:]
    assert len(things) == 2
    assert {row[2] for row in things} == {"発注者"}


async def exported(town: Town) -> dict[str, list[list[str]]]:
    async with begin(town.actor("tateshina")) as tx:
        body = await actions.export(tx, since=seed.MONDAY, until=seed.NOW.date(), now=seed.NOW)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {
            name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
            if name.endswith(".csv")
        }


async def test_the_newest_entry_of_a_kind_holds_and_none_is_changed(
    town: Town, client: Browser
) -> None:
    task = await seed.task(town)
    director = await client.login(town.actor("tateshina"))
    path = f"/tasks/{task}/equipment"
    for basis in ("lent", "rented"):
        sent = await director.post(
            path, data={"what": "place", "provider": "client", "basis": basis}
        )
        assert sent.status_code == 303
    page = (await director.get(path)).text
    assert "これまでの記録" in page and "無償で貸す" in page and "双務契約" in page
    bad = await director.post(path, data={"what": "place", "provider": "client", "basis": "own"})
    assert bad.status_code == 422 and "ワーカー自身のもの" in bad.text
    async with town.admin() as admin:
        kept = await admin.fetch("select basis from app.task_equipment order by id")
    assert [row["basis"] for row in kept] == ["lent", "rented"]


async def test_equipment_is_the_directors_and_her_towns(town: Town, client: Browser) -> None:
    task = await seed.task(town)
    await recorded(town, task)
    path = f"/tasks/{task}/equipment"
    data = {"what": "place", "provider": "client", "basis": "lent"}
    for slug, role, answer in (
        ("shiojiri", "director", 404),
        ("tateshina", "staff", 403),
        ("tateshina", "leader", 403),
        ("tateshina", "worker", 403),
        ("tateshina", "client", 403),
        ("tateshina", "coordinator", 403),
    ):
        who = await client.login(town.actor(slug, role))
        assert (await who.get(path)).status_code == answer, role
        assert (await who.post(path, data=data)).status_code == answer, role
    for scope in ("worker", "client"):
        async with begin(town.actor("tateshina", scope)) as tx:
            assert await equipment.of_task(tx, task=task) == []


async def test_the_page_of_equipment_speaks_english(town: Town, client: Browser) -> None:
    task = await seed.task(town)
    director = await client.login(town.actor("tateshina"))
    assert "Equipment and place" in (await director.get(f"/tasks/{task}/equipment?lang=en")).text
