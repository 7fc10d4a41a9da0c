"""Her own pages: her towns, every row that is hers, who looked, and one person of two registrations."""

import io
import json
import zipfile
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tenants.actor import Actor, Role, Scope
from tenants.db import begin
from tests.conftest import Browser, Town
from tests.hands import post
from tests.registry.hand import NOW, agreed, granted
from tests.wall import gate, rows
from tests.wall.visiting import Visitors, visitors
from yui.people.ties.model import by_birth
from yui.registry import actions as shared
from yui.registry.mine import actions, commands, model
from yui.registry.model import SameState

__all__ = ["visitors"]
pytestmark = pytest.mark.anyio
KEY = b"k" * 32


async def _joins(town: Town, slug: str, person: UUID, *, code: str, tail: str) -> None:
    """A person is engaged with the body of a further town, with an account of its own."""
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.worker (tenant_id, id, code, name, kana, email, joined_on)"
            " select $1, $2, $3, name, kana, email, '2026-06-01' from app.worker where id = $2",
            *(int(town.tenant(slug)), person, code),
        )
        await admin.execute(
            "insert into app.engagement (tenant_id, worker_id, body_id, valid_from, contract_on, nda_on,"
            " bank_code, bank_kana, branch_code, branch_kana, account_type, account_cipher,"
            " account_tail, holder_kana) values ($1, $2, $3, '2026-06-01', '2026-06-01', '2026-06-01',"
            " '0001', 'ﾐｽﾞﾎ', '001', 'ﾄｳｷﾖｳ', '1', 'x', $4, 'ﾊﾀﾗｷｺ')",
            *(int(town.tenant(slug)), person, town.body(slug), tail),
        )


async def test_the_download_contains_every_row_with_her_id_over_all_her_towns(
    visitors: Visitors, town: Town
) -> None:
    her = town.worker()
    await _joins(town, "shiojiri", her, code="W-901", tail="555")
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.interest (tenant_id, name, kana, email, municipality, source, state,"
            " consent_version, consented_at, keep_until, worker_id, made_at, changed_at)"
            " values (20324, 'x', 'x', 'her@example.jp', '20324', 'leaflet', 'joined', '1', now(),"
            " '2030-01-01', $1, now(), now())",
            her,
        )
        await gate.prepare(admin)
        wanted: dict[tuple[int, str], int] = {}
        for table in await rows.tables(admin):
            mine = [c.name for c in table.columns if c.name in {"worker_id", "person_id", "to_id"}]
            mine += ["id"] if table.name == "app.worker" else []
            if not mine or not table.name.startswith("app."):
                continue
            hers = " or ".join(f"{column} = $1" for column in mine)
            found = await admin.fetch(
                f"select tenant_id, count(*) from {table.name} where {hers} group by 1", her
            )
            wanted |= {(town_id, table.name.removeprefix("app.")): n for town_id, n in found}
    assert len(wanted) > 40
    browser = await visitors.of("worker")
    answer = await browser.get("/me/data.zip")
    assert answer.headers["content-type"] == "application/zip"
    book = zipfile.ZipFile(io.BytesIO(answer.content))
    whole = json.loads(book.read("data.json"))
    given = {
        (each["town"], name): len(lines)
        for each in whole["towns"]
        for name, lines in each["tables"].items()
    }
    assert {town_id for town_id, _ in given} == {20324, 20215}
    assert given == wanted
    names = set(book.namelist())
    assert {f"{town_id}/{name}.csv" for town_id, name in wanted} <= names
    assert (
        b"cipher" not in answer.content and "account_cipher" not in book.read("data.json").decode()
    )


async def test_nothing_of_another_person_is_in_her_download(town: Town) -> None:
    found = await commands.everything(town.actor("tateshina", "worker", 1))
    text = commands.packed(found, made=NOW)
    whole = json.loads(zipfile.ZipFile(io.BytesIO(text)).read("data.json"))
    said = json.dumps(whole, ensure_ascii=False)
    assert "働子1" in said and "働子2" not in said and str(town.worker(number=2)) not in said


async def test_she_looks_at_one_of_her_towns_and_turns_to_another(
    town: Town, client: Browser
) -> None:
    await _joins(town, "shiojiri", town.worker(), code="W-901", tail="555")
    her = await client.login(town.actor("tateshina", "worker"))
    shown = (await her.get("/me/towns")).text
    assert "立科町" in shown and "塩尻市" in shown and "糸魚川市" not in shown
    assert (await post(her, "/me/towns", {"town": "15216"})).status_code == 404
    assert (await post(her, "/me/towns", {"town": "20215"})).status_code == 303
    assert "W-901" in (await her.get("/me/data")).text
    async with begin(town.actor("shiojiri", "worker")) as tx:
        assert [each.town for each in await actions.towns(tx)] == [20215]


async def test_her_work_and_income_are_of_all_her_towns_and_of_nobody_else(town: Town) -> None:
    her = town.worker()
    await _joins(town, "shiojiri", her, code="W-901", tail="555")
    async with town.admin() as admin:
        await admin.execute("set session_replication_role = replica")
        for slug, who, yen in (("tateshina", her, 500), ("shiojiri", her, 700), ("shiojiri", town.worker("shiojiri"), 9)):  # fmt: skip
            await admin.execute(
                "insert into app.inspection (tenant_id, delivery_id, worker_id, inspector_id, accepted,"
                " returned, yen, inspected_at, counted_on) values ($1, uuidv7(), $2, $3, 1, 0, $4, now(), '2026-10-03')",
                *(int(town.tenant(slug)), who, town.body(slug), yen),
            )
            await admin.execute(
                "insert into app.assignment (tenant_id, offer_id, task_id, worker_id, body_id, title, quantity,"
                " unit_name, unit_price_yen, withholding, inspection_days, due_on, accepted_at)"
                " values ($1, uuidv7(), uuidv7(), $2, $3, $4, 1, '件', $5, 'none', 7, '2026-12-01', now())",
                *(int(town.tenant(slug)), who, town.body(slug), f"{slug}の仕事", yen),
            )
    async with begin(town.actor("tateshina", "worker")) as tx:
        income = await actions.income(tx, since=date(2026, 1, 1), until=date(2026, 12, 31))
        work = await actions.work(tx)
    assert {(each.town, each.yen) for each in income} == {(20324, 500), (20215, 700)}
    assert sorted(each.unit_price_yen for each in work) == [500, 700]


async def test_she_sees_who_looked_in_her_town_and_by_consent_elsewhere(
    town: Town, client: Browser
) -> None:
    consent = await granted(town, await agreed(town))
    director = await client.login(town.actor("tateshina"))
    for path in ("/workers", f"/workers/{town.worker()}", f"/workers/{town.worker(number=2)}"):
        assert (await director.get(path)).status_code == 200
    other = await client.login(town.actor("shiojiri"))
    assert (await other.get(f"/people-seen/{consent}")).status_code == 200
    async with begin(town.actor("tateshina", "worker")) as tx:
        looks = await actions.looks(tx)
    assert [(each.action, each.town, each.role) for each in looks] == [
        ("person_seen.read", 20215, "tenant"),
        ("worker.read", 20324, "director"),
        ("workers.listed", 20324, "director"),
    ]
    her = await client.login(town.actor("tateshina", "worker"))
    shown = (await her.get("/me/looks")).text
    assert "塩尻市" in shown and "tateshina director" in shown


async def test_a_correction_reaches_those_who_see_her_by_consent(
    town: Town, client: Browser
) -> None:
    consent = await granted(town, await agreed(town), fields=["name"])
    her = await client.login(town.actor("tateshina", "worker"))
    given = {"name": "新しい 名前", "kana": "アタラシイ", "email": ""}
    assert (await post(her, "/me/data", given)).status_code == 303
    async with begin(town.actor("shiojiri")) as tx:
        seen = await shared.seen_one(tx, consent=consent, now=NOW)
    assert seen.data == {"name": "新しい 名前"}
    async with begin(town.actor("shiojiri")) as tx:
        assert await tx.value("select count(*) from app.provision where tenant_id = $1", tx.tenant) == 2  # fmt: skip


async def test_she_consents_and_takes_it_back_on_her_phone(town: Town, client: Browser) -> None:
    agreement = await agreed(town)
    her = await client.login(town.actor("tateshina", "worker"))
    page = (await her.get("/me/consents")).text
    for word in ("塩尻市", "27条", "3年", "協定書", "理事長", "見せる項目"):
        assert word in page, word
    form: dict[str, Any] = {"agreement": str(agreement), "version": "1", "fields": ["kana"]}
    late = form | {"until.y": "2027", "until.m": "12", "until.d": "1"}
    assert (await post(her, "/me/consents", late)).status_code == 422
    good = form | {"until.y": "2026", "until.m": "12", "until.d": "31"}
    assert (await post(her, "/me/consents", good)).status_code == 303
    async with begin(town.actor("tateshina", "worker")) as tx:
        [consent] = await shared.consents(tx, person=tx.actor.id)
    assert (await post(her, f"/me/consents/{consent.id}/end", {}, "/me/consents")).status_code == 303  # fmt: skip
    assert "取り消しました" in (await her.get("/me/consents")).text


def _other(town: Town) -> Actor:
    return town.actor("shiojiri", "worker")


async def _alike(town: Town) -> tuple[Actor, Actor]:
    """Worker 1 of Tateshina and worker 1 of Shiojiri are one human being with two log-ins."""
    async with town.admin() as admin:
        await admin.execute(
            "update app.worker set kana = 'ヤマダ ハナコ', email = null where id = any($1)",
            [town.worker(), town.worker("shiojiri")],
        )
    return town.actor("tateshina", "worker"), _other(town)


async def _asked(both: tuple[Actor, Actor]) -> list[UUID]:
    found = []
    for her in both:
        async with begin(her) as tx:
            await actions.look_for_same(tx, mail=None, born=date(1985, 4, 1), key=KEY, now=NOW)
    for her in both:
        async with begin(her) as tx:
            [same] = (await actions.life(tx, now=NOW)).same
            found.append(same.id)
    return found


async def test_duplicates_are_merged_only_with_her_yes_from_both_registrations(town: Town) -> None:
    both = await _alike(town)
    first, second = both
    proposals = await _asked(both)
    assert proposals[0] == proposals[1]
    async with begin(first) as tx:
        await actions.answer_same(tx, proposal=proposals[0], yes=True, now=NOW)
        assert [each.town for each in await actions.towns(tx)] == [20324]
    async with begin(second) as tx:
        assert [each.town for each in await actions.towns(tx)] == [20215]
        await actions.answer_same(tx, proposal=proposals[1], yes=True, now=NOW)
        merged = await actions.towns(tx)
    assert {(each.town, each.person) for each in merged} == {(20324, first.id), (20215, second.id)}
    found = await commands.everything(first)
    assert {each.home.town for each in found} == {20324, 20215}
    assert all(each.tables["worker"] for each in found)


async def test_anothers_address_in_ones_registration_proves_nothing(
    town: Town, client: Browser
) -> None:
    """Nobody finds out, by writing an address that is not hers, whose registrations there are."""
    victim = await client.login(town.actor("tateshina", "worker"))
    stranger = await client.login(_other(town))
    async with town.admin() as admin:
        mail = await admin.fetchval(
            "select email from auth.account where subject = $1", town.worker()
        )
        await admin.execute("update app.worker set email = $2 where id = $1", town.worker(), mail)
    assert (await post(victim, "/me/same", {}, "/me/towns")).status_code == 303
    own = {"name": "働子", "kana": "ハタラキコ", "email": mail}
    assert (await post(stranger, "/me/data", own)).status_code == 303
    assert (await post(stranger, "/me/same", {}, "/me/towns")).status_code == 303
    for browser in (victim, stranger):
        assert "あなたと思われる登録" not in (await browser.get("/me/towns")).text
    async with town.admin() as admin:
        await admin.execute(
            "update auth.account set email = $2 where subject = $1", _other(town).id, mail
        )
    assert (await post(stranger, "/me/same", {}, "/me/towns")).status_code == 303
    assert "あなたと思われる登録" in (await stranger.get("/me/towns")).text


async def test_nobody_unties_herself_from_the_member_of_staff_that_she_is_or_becomes_one(
    town: Town, client: Browser
) -> None:
    """By that address a leader is kept from inspecting her own work, and paid her fee."""
    async with town.admin() as admin:
        await admin.execute(
            "update app.staff set email = 'Leader@yui.test' where role = 'leader' and tenant_id = 20324"
        )
        await admin.execute(
            "update app.worker set email = 'leader@yui.test' where id = $1", town.worker()
        )
    own = {"name": "働子", "kana": "ハタラキコ", "email": "leader@yui.test"}
    leads = await client.login(town.actor("tateshina", "worker"))
    other = await client.login(town.actor("tateshina", "worker", 2))
    for email in ("", "elsewhere@yui.test"):
        answer = await post(leads, "/me/data", {**own, "email": email})
        assert answer.status_code == 409 and "事務局にご連絡" in answer.text
    assert (await post(other, "/me/data", {**own, "email": "LEADER@yui.test"})).status_code == 409
    assert (await post(leads, "/me/data", own)).status_code == 303
    assert (await post(other, "/me/data", {**own, "email": "w2@yui.test"})).status_code == 303


async def test_a_no_in_one_town_is_a_no_in_both_and_is_not_asked_again(town: Town) -> None:
    both = await _alike(town)
    proposal, _ = await _asked(both)
    async with begin(both[0]) as tx:
        await actions.answer_same(tx, proposal=proposal, yes=False, now=NOW)
    assert await _asked(both) == [proposal, proposal]
    for her in both:
        async with begin(her) as tx:
            [same] = (await actions.life(tx, now=NOW)).same
            assert same.state is SameState.DECLINED
            with pytest.raises(Exception, match="already_answered"):
                await actions.answer_same(tx, proposal=proposal, yes=True, now=NOW)


async def test_neither_body_sees_the_others_data_before_or_after_and_accounts_stay_apart(
    town: Town, client: Browser
) -> None:
    both = await _alike(town)
    proposal, _ = await _asked(both)
    for her in both:
        async with begin(her) as tx:
            await actions.answer_same(tx, proposal=proposal, yes=True, now=NOW)
    async with begin(town.actor("tateshina", "staff")) as tx:
        await tx.run(
            "update app.engagement set valid_to = '2026-11-20' where tenant_id = $1 and worker_id = $2",
            *(tx.tenant, both[0].id),
        )
    for slug, mine, theirs in (("tateshina", both[0], both[1]), ("shiojiri", both[1], both[0])):
        director = await client.login(town.actor(slug))
        assert (await director.get(f"/workers/{mine.id}")).status_code == 200
        assert (await director.get(f"/workers/{theirs.id}")).status_code == 404
        log = (await director.get("/audit")).text
        assert str(theirs.id) not in log
        async with begin(town.actor(slug)) as tx:
            for table in ("app.same_person", "app.worker", "app.engagement", "app.person_key"):
                column = "id" if table == "app.worker" else "worker_id"
                sql = f"select count(*) from {table} where tenant_id = $1 and {column} = $2"
                assert await tx.value(sql, tx.tenant, theirs.id) == 0
            same = "select count(*) from app.same_person where tenant_id = $1"
            assert await tx.value(same, tx.tenant) == 0
            ended = "select valid_to from app.engagement where tenant_id = $1 and worker_id = $2"
            found = await tx.value(ended, tx.tenant, mine.id)
            assert found == (date(2026, 11, 20) if slug == "tateshina" else None)


async def test_saving_an_account_at_one_body_never_touches_the_others(town: Town) -> None:
    her = town.worker()
    await _joins(town, "shiojiri", her, code="W-901", tail="555")
    before = "select account_tail from app.engagement where tenant_id = $1 and worker_id = $2"
    async with begin(town.actor("tateshina", "staff")) as tx:
        assert await tx.value(before, tx.tenant, her) == "001"
        await tx.run(
            "update app.engagement set valid_to = '2026-11-20' where tenant_id = $1 and worker_id = $2",
            *(tx.tenant, her),
        )
    async with begin(town.actor("shiojiri", "staff")) as tx:
        assert await tx.value(before + " and valid_to is null", tx.tenant, her) == "555"


def test_a_digest_is_the_same_however_it_was_typed_and_another_under_another_key() -> None:
    born = date(1985, 4, 1)
    one = by_birth("ヤマダ　ハナコ", born, key=KEY)
    assert one == by_birth("ﾔﾏﾀﾞﾊﾅｺ", born, key=KEY)
    assert one != by_birth("ヤマダハナコ", date(1985, 4, 2), key=KEY)
    assert one != by_birth("ヤマダハナコ", born, key=b"j" * 32)
    assert model.by_mail("A@b.jp ", key=KEY) == model.by_mail("a@B.JP", key=KEY)


async def test_these_gates_answer_nobody_but_the_person(town: Town) -> None:
    for role in ("director", "client"):
        for sql in ("gate.my_towns()", "gate.my_data()", "gate.my_looks(null, 5)", "gate.my_work(null, 5)"):  # fmt: skip
            async with begin(town.actor("tateshina", role)) as tx:
                with pytest.raises(Exception, match="for the person herself"):
                    await tx.run(f"select * from {sql}")
    nobody = Actor(town.tenant("itoigawa"), town.worker(), Scope.PERSON, Role.WORKER)
    assert not any(each.home.here for each in await commands.everything(nobody))
