"""A worker's pages with live data: what she sees, does and is told; and that nobody else's is hers."""

import re
from uuid import UUID, uuid4

import httpx
import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.deliveries.test_actions import REDO_BY
from tests.hands import plain, rows
from tests.sharing.test_pages import fields, send
from yui.deliveries import actions as deliveries
from yui.deliveries.model import Reason
from yui.portal import queries

pytestmark = pytest.mark.anyio


async def inspected(town: Town, browser: httpx.AsyncClient, work: UUID, accepted: int) -> UUID:
    """The worker's newest delivery, inspected by her leader."""
    (row,) = await rows(
        town,
        "select id, quantity from app.delivery where state = 'submitted' and assignment_id = $1",
        work,
    )
    back = accepted < row["quantity"]
    async with begin(town.actor("tateshina", "leader")) as tx:
        await deliveries.inspect(
            tx,
            delivery=row["id"],
            accepted=accepted,
            reason=Reason.TYPO if back else None,
            rework_due=REDO_BY if back else None,
            note="3行目" if back else "",
            now=NOW,
        )
    found: UUID = row["id"]
    return found


async def test_home_shows_own_work_first_and_this_months_money_to_the_yen(
    town: Town, client: Browser
) -> None:
    first = await seed.assignment(town, quantity=100, price=38)
    await seed.assignment(town, quantity=50, price=100)
    worker = await client.login(town.actor("tateshina", "worker"))
    path = f"/me/assignments/{first}"
    await send(worker, path, f"{path}/deliveries", quantity="60")
    await inspected(town, worker, first, 60)
    await send(worker, path, f"{path}/deliveries", quantity="30")
    home = (await worker.get("/me")).text
    assert "さん、こんにちは" in home
    assert (
        home.index("いま受けている仕事")
        < home.index("あなたへの打診")
        < home.index("の報酬（税抜）")
    )
    assert "90／100件" in home
    # 60 × 38 accepted, 30 × 38 in inspection, 10 × 38 + 50 × 100 still in work
    for figure in ("2,280円", "1,140円", "5,380円", "8,800円"):
        assert figure in home
    assert "あなただけに表示されます" in home
    assert "12月15日（火）" in home
    assert home.count('class="tabbar"') == 1
    tabs = home[home.index('class="tabbar"') :]
    assert list(re.findall(r'href="(/me[^"]*)"', tabs)) == [
        "/me",
        "/me/offers",
        "/me/assignments",
        "/me/money",
    ]
    for word in ("指示", "命令", "勤務", "給料", "時給"):
        assert word not in home


async def test_a_delivery_is_receipted_once_and_wrong_input_stands_at_its_field(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town, quantity=100)
    worker = await client.login(town.actor("tateshina", "worker"))
    path = f"/me/assignments/{work}"
    for wrong in ("101", "0", "-5", "1.5", "x", "", "１０"):
        refused = await send(worker, path, f"{path}/deliveries", quantity=wrong)
        assert refused.status_code == 422, wrong
        assert 'id="f-quantity-e"' in refused.text, wrong
    hidden = await fields(worker, path, f"{path}/deliveries")
    for _ in range(2):
        done = await worker.post(f"{path}/deliveries", data={**hidden, "quantity": "40"})
        assert done.status_code == 303
    assert await rows(town, "select quantity from app.delivery") == [{"quantity": 40}]
    shown = (await worker.get(path)).text
    assert "受け取りました：11月20日（金）" in shown
    assert "検収の期日：11月27日（金）" in shown
    assert "お支払いの期限：1月18日（月）" in shown  # 20 November is day 1 of 60
    assert "あと60件です" in shown


async def test_rework_is_shown_with_its_coded_reason_and_handed_in_again(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town, quantity=100)
    worker = await client.login(town.actor("tateshina", "worker"))
    path = f"/me/assignments/{work}"
    await send(worker, path, f"{path}/deliveries", quantity="100")
    first = await inspected(town, worker, work, 80)
    shown = (await worker.get(path)).text
    assert "やり直しのお願い：20件" in shown
    assert "誤字・入力の誤りがある" in shown
    assert "3行目" in shown
    assert "やり直しのお願い" in (await worker.get("/me")).text
    done = await send(worker, path, f"{path}/deliveries")
    assert done.status_code == 303
    (again,) = await rows(
        town, "select quantity, round from app.delivery where rework_of = $1", first
    )
    assert again == {"quantity": 20, "round": 1}
    inbox = (await worker.get("/me/notices")).text
    assert "やり直しのお願い" in inbox
    action = re.search(r'action="(/me/notices/[^"]+/read)"', inbox)
    assert action
    opened = await send(worker, "/me/notices", action.group(1))
    assert (opened.status_code, opened.headers["location"]) == (303, path)


async def test_finished_work_never_stands_before_what_is_to_be_done(
    town: Town, client: Browser
) -> None:
    done = await seed.assignment(town, quantity=10)
    todo = await seed.assignment(town, quantity=20)
    await rows(town, "update app.assignment set due_on = '2026-11-21' where id = $1", done)
    worker = await client.login(town.actor("tateshina", "worker"))
    path = f"/me/assignments/{done}"
    await send(worker, path, f"{path}/deliveries", quantity="10")
    await inspected(town, worker, done, 10)
    home = (await worker.get("/me")).text
    assert f"/me/assignments/{todo}" in home
    assert f"/me/assignments/{done}" not in home
    listed = (await worker.get("/me/assignments")).text
    assert listed.index(str(todo)) < listed.index("提出が終わった仕事") < listed.index(str(done))
    async with begin(town.actor("tateshina", "worker")) as tx:
        first = (await queries.works(tx, town.worker(), most=1))[0]
    assert first.id == todo


async def test_her_limit_is_hers_alone(town: Town, client: Browser) -> None:
    worker = await client.login(town.actor("tateshina", "worker"))
    for wrong in ("0", "-1", "x", "9999999999"):
        assert (await send(worker, "/me/money", "/me/cap", yen=wrong)).status_code == 422
    assert (await send(worker, "/me/money", "/me/cap", yen="1000000")).status_code == 303
    assert "上限 1,000,000円" in (await worker.get("/me")).text
    sql = "select count(*) from app.worker_private"
    for who, seen in (
        (town.actor("tateshina", "worker", 1), 1),
        (town.actor("tateshina", "worker", 2), 0),
        (town.actor("tateshina"), 0),
        (town.actor("tateshina", "system"), 0),
        (town.actor("shiojiri"), 0),
    ):
        async with begin(who) as tx:
            assert await tx.value(sql) == seen
    assert (await send(worker, "/me/money", "/me/cap", yen="")).status_code == 303
    assert "上限 1,000,000円" not in (await worker.get("/me")).text


async def test_another_workers_things_answer_like_an_id_that_never_was(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town, worker=1)
    await rows(
        town,
        "insert into app.notice (tenant_id, id, to_id, kind, subject, body, key, made_at)"
        " values ($1, $2, $3, 'k', 's', 'b', 'k', now())",
        *(town.tenant("tateshina"), work, town.worker()),
    )
    for who in (town.actor("tateshina", "worker", 2), town.actor("shiojiri", "worker", 1)):
        other = await client.login(who)
        token = await fields(other, "/me", "/logout")
        for path, data in (
            ("/me/assignments/{}", None),
            ("/me/assignments/{}/deliveries", {"quantity": "1", "once": str(uuid4())}),
            ("/me/notices/{}/read", {}),
        ):
            answers = []
            for one in (work, uuid4()):
                where = path.format(one)
                if data is None:
                    found = await other.get(where)
                else:
                    found = await other.post(where, data={**token, **data})
                answers.append((found.status_code, plain(found.text, one)))
            assert answers[0] == answers[1], path
            assert answers[0][0] == 404, path


async def test_the_workers_pages_are_for_workers(town: Town, client: Browser) -> None:
    for role in ("director", "staff", "leader", "client", "coordinator"):
        who = await client.login(town.actor("tateshina", role))
        for path in ("/me", "/me/offers", "/me/assignments", "/me/money", "/me/notices"):
            assert (await who.get(path)).status_code == 403, (role, path)


async def test_a_statement_is_on_her_money_page_and_on_nobody_elses(
    town: Town, client: Browser
) -> None:
    run, here = uuid4(), town.tenant("tateshina")
    director, staff = town.actor("tateshina").id, town.actor("tateshina", "staff").id
    await rows(
        town,
        "insert into app.payout_run (tenant_id, id, body_id, closing_on, pay_on, state, drafted_by,"
        " drafted_at, approved_by, approved_at, item_hash)"
        " values ($1, $2, $3, '2026-10-31', '2026-11-13', 'exported', $4, now(), $5, now(), '\\x00')",
        *(here, run, town.body(), director, staff),
    )
    await rows(
        town,
        "insert into app.statement (tenant_id, run_id, worker_id, body_id, journal_id, number,"
        " closing_on, pay_on, object_by, gross_yen, tax_yen, withholding_yen, net_yen, issued_at)"
        " values ($1, $2, $3, $4, $5, 'n-1', '2026-10-31', '2026-11-13', '2026-11-20', 70100, 7010,"
        " 1021, 76089, now())",
        *(here, run, town.worker(), town.body(), uuid4()),
    )
    hers = await client.login(town.actor("tateshina", "worker", 1))
    shown = (await hers.get("/me/money")).text
    assert "76,089円" in shown
    assert "源泉徴収 1,021円" in shown
    assert f"/me/statements/{run}/statement.pdf" in shown
    other = await client.login(town.actor("tateshina", "worker", 2))
    assert "76,089円" not in (await other.get("/me/money")).text
    for path in ("/me/statements/{}", "/me/statements/{}/statement.pdf"):
        answers = []
        for one in (run, uuid4()):
            found = await other.get(path.format(one))
            answers.append((found.status_code, plain(found.text, one)))
        assert answers[0] == answers[1]
        assert answers[0][0] == 404
