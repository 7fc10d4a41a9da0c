"""Yardsticks on her phone: chosen, weighed before she answers, told once; read by nobody else."""

import io
import zipfile
from datetime import date
from functools import partial

import asyncpg
import pytest
from msgspec.structs import replace

from tenants.db import begin
from tests import hands
from tests.calls import seed as calls
from tests.conftest import Browser, Town
from tests.limits.seed import accept, offered, taken
from tests.offers import seed
from tests.wall import surface
from tests.work.seed import NOW
from yui.limits import actions as limits
from yui.limits.yardsticks import actions, queries
from yui.limits.yardsticks.model import Code, Said
from yui.tax import Treatment

pytestmark = pytest.mark.anyio
PATH = "/me/yardsticks"
post = partial(hands.post, shown=PATH)
SHAHO = {"codes": "SHAHO_130", "blue": "white"}


async def committed(town: Town, yen: int) -> None:
    """Work of so much that she has taken on: one unit each of 10,000 yen."""
    task = await seed.task(town)
    made = await taken(town, task, 1)
    async with town.admin() as admin:
        await admin.execute(
            "update app.assignment set unit_price_yen = $2 where id = $1", made, yen
        )


async def priced(town: Town, yen: int) -> str:
    """The page of an offer of one unit worth so much."""
    made = await offered(town, await seed.task(town), 1)
    async with town.admin() as admin:
        await admin.execute("update app.offer set unit_price_yen = $2 where id = $1", made, yen)
    return f"/me/offers/{made}"


async def say(town: Town, said: Said, number: int = 1) -> None:
    """She says so."""
    async with begin(town.actor("tateshina", "worker", number)) as tx:
        await actions.say(tx, said=said, now=NOW)


async def test_w13_118_of_130_committed_an_offer_of_15_warns_133_and_needs_an_explicit_yes(
    town: Town, client: Browser
) -> None:
    await committed(town, 1_180_000)
    her = await client.login(town.actor("tateshina", "worker"))
    assert (await post(her, PATH, SHAHO)).status_code == 303
    assert "見込 118万円" in (await her.get(PATH)).text
    path = await priced(town, 150_000)
    text = (await her.get(path)).text
    assert "見込 133万円: 上限超過" in text and 'name="sure"' in text
    assert "1,299,999円まで" in text and "税務署" in text and "昭和52年保発第9号" in text
    answer = await hands.post(her, f"{path}/acceptance", {}, shown=path)
    assert answer.status_code == 409 and "見込 133万円: 上限超過" in answer.text
    answer = await hands.post(her, f"{path}/acceptance", {"sure": "on"}, shown=path)
    assert answer.status_code == 303
    page = (await her.get(PATH)).text
    assert "見込 133万円" in page and "上限超過" in page and "目安に届きました" in page
    await silent(town, client)


async def silent(town: Town, client: Browser) -> None:
    """No page, row or export of anybody else's tells that there is a yardstick."""
    offers = "select id from app.offer limit 1"
    async with town.admin() as admin:
        offer = await admin.fetchval(offers)
        task = await admin.fetchval("select task_id from app.offer where id = $1", offer)
        for said in (
            "select string_agg(detail::text || action, ' ') from audit.entry",
            "select string_agg(payload::text, ' ') from app.outbox",
            "select string_agg(subject || body, ' ') from app.notice",
        ):
            text = await admin.fetchval(said) or ""
            assert not any(
                word in text for word in ("SHAHO", "yardstick", "上限", "1330000", "133万", "目安")
            )
    for role in ("director", "leader", "staff"):
        other = await client.login(town.actor("tateshina", role))
        for where in (
            f"/tasks/{task}", f"/tasks/{task}/candidates", f"/offers/{offer}", "/board", "/inbox",
            "/availability", f"/availability/{town.worker()}", f"/people/{town.worker()}", "/audit", "/team",
        ):  # fmt: skip
            answer = await other.get(where)
            seen = answer.text.replace("「受注上限あり」は", "")  # the legend, for everybody
            for word in (
                "上限超過",
                "133万",
                "SHAHO",
                "扶養",
                '">受注上限あり</span>',
            ):
                assert word not in seen, (role, where, word)


async def test_only_a_switch_of_hers_tells_that_there_is_a_limit_and_it_is_off(
    town: Town, client: Browser
) -> None:
    await say(town, Said(codes=(Code.TAX_DEP,)))
    async with begin(town.actor("tateshina")) as tx:
        month = date(2026, 12, 1)
        assert await limits.known(tx, workers=[town.worker()], since=month, until=month) == []
    async with begin(town.actor("tateshina", "worker")) as tx:
        await limits.set_month(tx, yen=None, shown=True)
    async with begin(town.actor("tateshina")) as tx:
        (found,) = await limits.known(tx, workers=[town.worker()], since=month, until=month)
    assert (found.closed, found.over, found.shown) == (False, False, True)
    director = await client.login(town.actor("tateshina"))
    assert '">受注上限あり</span>' in (await director.get("/availability")).text
    await say(town, Said())
    assert '">受注上限あり</span>' not in (await director.get("/availability")).text


@pytest.mark.parametrize("role", ["director", "leader", "staff", "system", "client", "coordinator"])
async def test_nobody_else_reads_a_yardstick_or_an_income_through_the_gates(
    town: Town, client: Browser, role: str
) -> None:
    await say(town, Said(codes=(Code.SHAHO_130,), direct=123_456))
    who = town.actor("tateshina", role)
    if role not in ("coordinator", "client"):
        async with begin(who) as tx:
            for table in ("yardstick", "yardstick_seen"):
                count = f"select count(*) from app.{table} where tenant_id = $1"
                assert await tx.value(count, tx.tenant) == 0
    for statement in ("select count(*) from gate.my_earnings('2026-01-01') where $1::integer >= 0 and $2::uuid is not null",
                      "select count(*) from gate.my_yardstick() where $1::integer >= 0 and $2::uuid is not null"):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(who) as tx:
                await tx.value(statement, tx.tenant, town.worker())
    if role != "system":
        other = await client.login(who)
        assert (await other.get(PATH)).status_code == 403
        assert (await hands.post(other, PATH, SHAHO, shown="/account")).status_code == 403


async def test_another_worker_reads_neither_her_income_nor_her_yardstick(town: Town) -> None:
    await say(town, Said(codes=(Code.SHAHO_130,)))
    await committed(town, 500_000)
    other = town.actor("tateshina", "worker", 2)
    async with begin(other) as tx:
        assert await queries.kept(tx) is None
        assert await queries.events(tx, since=date(2026, 1, 1)) == []


async def test_income_of_all_her_towns_counts_and_her_word_holds_in_each(town: Town) -> None:
    await committed(town, 500_000)
    await say(town, Said(codes=(Code.TAX_DEP,)))
    here, there = town.tenant("tateshina"), town.tenant("shiojiri")
    async with town.admin() as admin:
        await admin.execute("set session_replication_role = replica")
        for table, code in (("worker", ", 'code', 'W-900'"), ("assignment", "")):
            await admin.execute(
                f"insert into app.{table} select (jsonb_populate_record(t, jsonb_build_object("
                f"'tenant_id', $1::int{code}))).* from app.{table} t where t.tenant_id = $2 and "
                f"{'id' if table == 'worker' else 'worker_id'} = $3",
                *(int(there), int(here), town.worker()),
            )
        await admin.execute(
            "update app.assignment set body_id = (select id from app.body where tenant_id = $1 limit 1)"
            " where tenant_id = $1 and worker_id = $2",
            *(int(there), town.worker()),
        )
    her = replace(town.actor("tateshina", "worker"), tenant=there)
    async with begin(her) as tx:
        found = await actions.mine(tx, now=NOW)
    assert found.said.codes == (Code.TAX_DEP,)
    assert found.gauges[0].sum.total == 1_000_000
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        assert (await actions.mine(tx, now=NOW)).gauges == []


async def test_registrations_that_she_said_are_one_person_have_one_income_and_one_word(
    town: Town,
) -> None:
    await committed(town, 300_000)
    await say(town, Said(codes=(Code.TAX_ZERO,)))
    other = town.actor("shiojiri", "worker", 2)
    async with begin(other) as tx:
        assert (await actions.mine(tx, now=NOW)).gauges == []
    async with town.admin() as admin:
        await admin.execute(
            "insert into gate.person_same (person, same_as, agreed_at) values ($1, $2, now())",
            *(other.id, town.worker()),
        )
    for who in (other, town.actor("tateshina", "worker")):
        async with begin(who) as tx:
            found = await actions.mine(tx, now=NOW)
        assert found.said.codes == (Code.TAX_ZERO,) and found.gauges[0].sum.total == 300_000


async def test_no_page_or_export_of_the_office_holds_a_word_of_hers(
    town: Town, client: Browser
) -> None:
    """Every address without a path parameter, as director, staff and leader; files opened."""
    await committed(town, 1_290_000)
    await say(town, Said(codes=(Code.SHAHO_130,), direct=7_654_321, monthly=7_654_320))
    words = ("7654321", "7,654,321", "7654320", "7,654,320", "SHAHO", "上限超過", "目安のお知らせ")
    open_ones = [
        route.path
        for route in surface.routes(client.app)
        if route.method == "GET" and "{" not in route.path and not route.is_api
    ]
    seen = 0
    for role in ("director", "staff", "leader"):
        office = await client.login(town.actor("tateshina", role))
        for path in open_ones:
            answer = await office.get(path)
            seen += answer.status_code == 200
            body = opened(answer.content)
            assert not [word for word in words if word in body], (role, path)
    assert seen >= 60


def opened(content: bytes) -> str:
    """The text of an answer, or of all that is in a packed file."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    return " ".join(parts)


async def test_a_call_says_what_taking_it_on_would_come_to_before_she_applies(
    town: Town, client: Browser
) -> None:
    await committed(town, 1_299_900)
    await say(town, Said(codes=(Code.SHAHO_130,)))
    call = await calls.opened(town)
    her = await client.login(town.actor("tateshina", "worker"))
    text = (await her.get(f"/me/calls/{call}")).text
    assert "上限超過" in text and "応募する" in text and "税務署" in text


async def test_each_percent_is_told_to_her_once(town: Town, client: Browser) -> None:
    her = await client.login(town.actor("tateshina", "worker"))
    await say(town, Said(codes=(Code.SHAHO_130,)))
    await committed(town, 1_039_999)
    assert "目安のお知らせ" not in (await her.get("/me")).text  # 79 %
    await committed(town, 1)
    text = (await her.get("/me")).text
    assert "見込みが目安の80％になりました" in text
    word = {"yardstick": "SHAHO_130", "year": "2026", "percent": "80"}
    assert (await post(her, f"{PATH}/seen", word)).status_code == 303
    assert "目安のお知らせ" not in (await her.get("/me")).text
    await committed(town, 200_000)
    text = (await her.get("/me")).text
    assert "目安の90％になりました" in text and "80％になりました" not in text
    await committed(town, 100_000)
    assert "目安に届きました" in (await her.get("/me")).text
    assert (await post(her, f"{PATH}/seen", {**word, "percent": "100"})).status_code == 303
    assert "目安のお知らせ" not in (await her.get("/me")).text
    wrong = {**word, "yardstick": "NONE"}
    assert (await post(her, f"{PATH}/seen", wrong)).status_code == 422


async def test_of_two_offers_taken_on_in_turn_the_second_counts_the_first(town: Town) -> None:
    await say(town, Said(codes=(Code.SHAHO_130,)))
    await committed(town, 1_299_900)
    task = await seed.task(town)
    await accept(town, await offered(town, task, 2))  # 84 yen: 1,299,984
    async with begin(town.actor("tateshina", "worker")) as tx:
        weighed = await limits.weigh(
            tx, yen=16, tax=Treatment.EXCLUSIVE, due_on=date(2026, 12, 10), now=NOW
        )
        assert weighed.asks and weighed.passed[0].sum.total == 1_300_000
        assert not (
            await limits.weigh(
                tx, yen=15, tax=Treatment.EXCLUSIVE, due_on=date(2026, 12, 10), now=NOW
            )
        ).asks
