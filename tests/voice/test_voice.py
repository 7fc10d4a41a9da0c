"""The desk: whom a case must not reach sees nothing of it, anywhere."""

import re
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest

from tenants.actor import Actor, Role, Scope
from tenants.db import begin, begin_auth
from tests import world
from tests.accounts.hands import log_in
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.hands import plain, post, refused, rows
from tests.wall import surface, visiting
from workers_async.runner import drain
from yui.accounts import actions as accounts
from yui.accounts.model import NewAccount
from yui.notices import mail
from yui.voice import actions, model
from yui.voice.model import VOICE_MOVES, Box, Kind, NewCase, State

pytestmark = pytest.mark.anyio
NOW = seed.NOW
SECRET = "大声でしかられました"
FAR = uuid4()


@pytest.mark.parametrize(("at", "to"), [*product(State, State)])
def test_a_case_moves_as_its_table_says_and_no_other_way(at: State, to: State) -> None:
    if to in VOICE_MOVES[at]:
        assert model.move(at, to) is to
    else:
        with pytest.raises(model.VoiceMove):
            model.move(at, to)


def far(town: Town) -> Actor:
    return Actor(town.tenant("tateshina"), FAR, Scope.DESK, Role.DESK, name="外の相談員")


async def seated(town: Town, *inside: str) -> None:
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.seat_outside(tx, officer=FAR, name="外の相談員", contact="", on=NOW.date())
    for role in inside:
        async with begin(town.actor("tateshina")) as tx:
            officer = town.actor("tateshina", role).id
            await actions.seat(tx, officer=officer, contact="", now=NOW)
    await drain(now=NOW)


async def told(town: Town, **more: Any) -> UUID:
    values: dict[str, Any] = {
        "kind": Kind.HARASSMENT,
        "says": SECRET,
        "barred": [],
        "whole_body": False,
        "outside": False,
        "named": False,
    }
    async with begin(town.actor("tateshina", "worker")) as tx:
        return await actions.tell(tx, NewCase(**{**values, **more}), now=NOW)


async def sees(who: Actor, case: UUID) -> bool:
    async with begin(who) as tx:
        one = await actions.page(tx, after=None, most=50)
        lines = await tx.value("select count(*) from app.voice_line")
    assert bool(one) == bool(lines)
    return case in {each.id for each in one}


async def seen_by(town: Town, who: Actor) -> dict[str, str]:
    """What every table of the business shows to this caller, without any WHERE."""
    async with town.admin() as admin:
        names = await admin.fetch(
            "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where c.relkind = 'r' and n.nspname in ('app', 'kpi', 'registry')"
            " and has_table_privilege('yui_app', c.oid, 'select')"
        )
    sql: Any = "select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {} t"
    async with begin(who) as tx:
        return {name: await tx.value(sql.format(name)) for (name,) in names}


async def log_of(town: Town) -> list[str]:
    found = await rows(town, "select action, subject, detail::text as more from audit.entry")
    return [f"{e['action']} {e['subject']} {e['more']}" for e in found]


async def tell_by_phone(town: Town, client: Browser) -> UUID:
    """She reports the director on her phone, to the desk's other officers and the outside one."""
    her = await client.login(town.actor("tateshina", "worker"))
    answer = await post(
        her,
        "/me/voice",
        {
            "kind": "harassment",
            "says": SECRET,
            "barred": str(town.actor("tateshina").id),
            "outside": "on",
        },
    )
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"]
    assert SECRET in (await her.get(path)).text
    more = await post(her, f"{path}/lines", {"says": "きのうもです"}, shown=path)
    assert more.status_code == 303
    return UUID(path.rpartition("/")[2])


async def test_w25_no_row_that_the_named_director_can_read_changes_when_he_is_reported(
    town: Town, client: Browser
) -> None:
    """Inbox counts, notices, outbox payloads, the audit log: all are made of these rows."""
    director, leader = town.actor("tateshina"), town.actor("tateshina", "leader")
    await seated(town, "director", "staff")
    before, log = await seen_by(town, director), await log_of(town)
    case = await tell_by_phone(town, client)
    async with begin(town.actor("tateshina", "staff")) as tx:
        await actions.step(tx, case=case, to=State.LOOKING, says="承りました", now=NOW)
    async with begin(far(town)) as tx:
        await actions.step(tx, case=case, to=State.ANSWERED, says="お答えします", now=NOW)
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.sweep(tx, now=NOW)
    await drain(now=NOW)
    assert await seen_by(town, director) == before
    assert await log_of(town) == log, "not even that somebody wrote to the desk"
    for who, may in ((far(town), True), (town.actor("tateshina", "staff"), True)):
        assert await sees(who, case) is may
    for who in (director, leader, town.actor("tateshina", "worker", 2), town.actor("shiojiri")):
        assert not await sees(who, case)


async def test_w25_no_page_or_export_of_the_named_director_tells_of_the_case(
    town: Town, client: Browser
) -> None:
    await seated(town, "director", "staff")
    case = await tell_by_phone(town, client)
    him = await client.login(town.actor("tateshina"))
    opened = 0
    for route in surface.routes(client.app):
        if route.method != "GET" or route.path_types or not visiting.allowed(route, "director"):
            continue
        text = (await him.get(route.path)).text
        opened += 1
        assert SECRET not in text and str(case) not in text, route.path
    assert opened > 60
    assert "届いている相談はありません" in (await him.get("/desk")).text
    shown = await him.get(f"/desk/{case}")
    never = await him.get(f"/desk/{uuid4()}")
    assert (shown.status_code, never.status_code) == (404, 404)
    assert plain(shown.text, case) == plain(never.text, UUID(never.url.path.rpartition("/")[2]))
    for step in ("", "/lines", "/outside"):
        data = {"to": "closed", "says": "x"} if step != "/lines" else {"says": "x"}
        answer = await post(him, f"/desk/{case}{step}", {} if step == "/outside" else data, "/desk")
        assert answer.status_code == 404, step
    csv = (await post(him, "/audit/export", {}, shown="/audit")).text
    assert SECRET not in csv and str(case) not in csv
    assert not re.search(r"voice\.(?!seated)", csv), "the act itself is in no line of his"
    colleague = await client.login(town.actor("tateshina", "staff"))
    assert str(case) in (await colleague.get("/desk")).text
    assert "名前は伏せられています" in (await colleague.get(f"/desk/{case}")).text
    answer = await post(colleague, f"/desk/{case}", {"to": "looking", "says": "承りました"})
    assert answer.status_code == 303


async def test_w25_the_whole_body_is_kept_out_and_what_waits_too_long_goes_outside(
    town: Town,
) -> None:
    assert await refused(told(town)) == "no_desk", "nobody sits there yet"
    await seated(town, "staff")
    staff, director = town.actor("tateshina", "staff"), town.actor("tateshina")
    assert await refused(told(town, barred=[uuid4()])) == "not_staff"
    kept = await told(town, whole_body=True)
    assert await sees(far(town), kept) and not await sees(staff, kept)
    alone = await told(town, barred=[staff.id])
    assert await sees(far(town), alone), "with the one inside officer named, it goes outside"
    waits = await told(town)
    assert await sees(staff, waits) and not await sees(far(town), waits)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.sweep(tx, now=NOW + timedelta(days=4)) == 0
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.sweep(tx, now=NOW + timedelta(days=6)) == 1
    assert await sees(far(town), waits)
    async with begin(director) as tx:
        await actions.unseat(tx, officer=staff.id, now=NOW + timedelta(days=7))
        assert await refused(actions.unseat(tx, officer=FAR, now=NOW)) == "not_found"
    await drain(now=NOW + timedelta(days=7))
    assert not await sees(staff, waits), "whoever leaves the desk reads nothing more"


async def test_w25_a_case_is_emptied_after_its_years_and_the_bell_rings_without_one(
    town: Town,
) -> None:
    await seated(town, "staff")
    mail.set_up(town.settings)
    case = await told(town, outside=True, named=True)
    async with begin(town.actor("tateshina", "worker")) as tx:
        await actions.step(tx, case=case, to=State.CLOSED, says="", now=NOW)
        assert await refused(actions.say(tx, case=case, says="x", now=NOW)) == "voice_state"
    for days, left in ((365 * 5 - 1, 1), (365 * 5 + 2, 0)):
        async with begin(town.actor("tateshina", "system")) as tx:
            await actions.sweep(tx, now=NOW + timedelta(days=days))
        kept = await rows(town, "select says from app.voice_line where says <> ''")
        assert bool(kept) is bool(left)
    (row,) = await rows(town, "select worker_id, name, barred, readers from app.voice_case")
    assert row == {"worker_id": None, "name": "", "barred": [], "readers": []}
    for _ in range(2):
        async with begin(town.actor("tateshina", "system")) as tx:
            await actions.ring(tx, now=NOW)
    bells = await rows(town, "select to_id from app.notice where kind = 'voice.ring'")
    assert [each["to_id"] for each in bells] == [town.actor("tateshina", "staff").id]


async def test_w25_a_suggestion_has_no_person_no_moment_and_no_order_and_waits_for_its_month(
    town: Town, client: Browser
) -> None:
    await seated(town, "staff")
    log = await log_of(town)
    for worker, says in ((1, "ん"), (2, "あ"), (3, "か")):
        her = await client.login(town.actor("tateshina", "worker", worker))
        sent = await post(her, "/me/suggestions", {"box": "office", "says": says})
        assert sent.status_code == 303
    async with begin(town.actor("tateshina", "worker")) as tx:
        await actions.suggest(tx, box=Box.OUTSIDE, says="外へ", now=NOW)
    office = town.actor("tateshina")
    async with begin(office) as tx:
        assert await tx.value("select count(*) from app.suggestion_box") == 0, "not yet"
    assert await log_of(town) == log
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.sweep(tx, now=NOW + timedelta(days=40))
    async with begin(office) as tx:
        (box,) = await actions.boxes(tx)
    assert box.texts == ["あ", "か", "ん"], "by their letters, not as they came"
    async with begin(far(town)) as tx:
        assert [each.texts for each in await actions.boxes(tx)] == [["外へ"]]
    columns = await rows(
        town,
        "select column_name as name from information_schema.columns"
        " where table_name = 'suggestion_box'",
    )
    assert {e["name"] for e in columns} == {
        *("tenant_id", "box", "month", "texts", "opened", "readers")
    }


async def test_an_outside_officer_sees_her_desk_and_nothing_else_of_the_town(
    town: Town, client: Browser
) -> None:
    await seated(town)
    async with begin_auth() as tx:
        new = NewAccount(login="tateshina.desk", actor=far(town))
        await accounts.add_account(tx, new, password=world.PASSWORD)
    case = await told(town, whole_body=True)
    assert (await log_in(client, "tateshina.desk")).status_code == 303
    assert SECRET in (await client.get(f"/desk/{case}")).text
    for path in ("/board", "/workers", "/audit", "/care", "/people-counts"):
        assert (await client.get(path)).status_code == 403, path
    users = await client.login(town.actor("tateshina"))
    assert "tateshina.desk" not in (await users.get("/users")).text, "no user of the director's"
    shared = {"app.tenant", "app.agreement", "app.vault_canary", "app.onboarding_default"}
    empty = await seen_by(town, far(town))
    told_of = {name for name, digest in empty.items() if digest} - shared
    assert told_of <= {
        *("app.voice_case", "app.voice_line", "app.voice_seat"),
        *("registry.consent_text", "registry.person", "kpi.indicator"),
    }
