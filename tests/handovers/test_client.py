"""The client's own pages of handovers, and the mails that its people get: in time, and before silence
counts."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tests.clients.people import add, mails, person, post
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.handovers.test_actions import book, decide, hand_over, inspected, receivable, rows
from tests.handovers.test_silence import at, before_client, sweep
from workers_async.jobs import Due
from workers_async.runner import drain
from yui import outbox
from yui.clients import actions as clients
from yui.handovers import actions as handovers
from yui.notices import mail

pytestmark = pytest.mark.anyio


async def test_the_reminders_mail_reaches_the_acceptor_and_silence_counts_only_after_it(
    town: Town, client: Browser
) -> None:
    mail.set_up(town.settings)
    await add(town, client, email="ken@example.jp", parts=("acceptor",))
    await add(town, client, name="経理", email="kei@example.jp", parts=("accountant",))
    made = await before_client(town)

    async def night(day: int, month: int = 11) -> str:
        now = at(day, month)
        async with begin(town.actor("tateshina", "system")) as tx:
            await outbox.put(
                tx, "handovers.silent", Due(due_at=now), key=f"handovers.silent:{uuid4()}"
            )
        await drain(now=now)
        (row,) = await rows(town, "select state from app.handover")
        return str(row["state"])

    assert await night(26) == "submitted"
    (given,) = [each for each in mails(town) if each["To"].endswith("@example.jp")]
    assert given["To"] == "ken@example.jp" and given["Subject"].startswith("納入しました：")
    assert await night(27) == "submitted"
    reminders = [each for each in mails(town) if "期日が近づいて" in each["Subject"]]
    assert [each["To"] for each in reminders] == ["ken@example.jp"]
    text = reminders[0].get_content()
    assert "11月30日" in text and f"https://yui.test/client/handovers/{made}" in text
    trail = await rows(
        town,
        "select n.kind, n.mailed_at is not null as mailed from app.notice n"
        " join app.client_contact k on k.id = n.to_id order by n.made_at, n.kind",
    )
    assert trail[-1] == {"kind": "handover.reminder", "mailed": True}
    assert await night(30) == "submitted"
    assert await night(1, 12) == "accepted"
    assert [each["To"] for each in mails(town) if "ものとしました" in each["Subject"]] == [
        "ken@example.jp"
    ]
    noted = await rows(
        town,
        "select action from audit.entry where subject = $1 and action like 'handover.%' order by seq",
        str(made),
    )
    actions = [row["action"] for row in noted]
    assert actions == ["handover.submitted", "handover.reminded", "handover.decided"]


async def test_a_reminder_that_did_not_go_out_lets_no_silence_count_and_the_director_hears_of_it(
    town: Town, client: Browser
) -> None:
    await add(town, client, email="ken@example.jp", parts=("acceptor",))
    await before_client(town)
    for day, month in ((27, 11), (1, 12), (5, 12)):
        await sweep(town, at(day, month))
    assert await rows(town, "select state from app.handover") == [{"state": "submitted"}]
    told = await rows(town, "select to_id, link from app.notice where kind = 'handover.unsent'")
    assert told == [
        {
            "to_id": town.actor("tateshina").id,
            "link": f"/clients/{town.client_id()}/contacts",
        }
    ]
    mail.set_up(town.settings)
    await drain(now=at(5, 12))
    await sweep(town, at(5, 12))
    assert await rows(town, "select state from app.handover") == [{"state": "submitted"}]
    await sweep(town, at(6, 12))
    assert await rows(town, "select state from app.handover") == [{"state": "accepted"}]


async def test_a_director_reads_that_nobody_of_the_client_could_be_written_to(town: Town) -> None:
    await before_client(town)
    await sweep(town, at(27))
    (row,) = await rows(
        town,
        "select body from app.notice where kind = 'handover.reminder' and to_id = $1",
        town.actor("tateshina").id,
    )
    assert "検収の担当者が登録されていない" in row["body"]


async def test_a_client_accepts_a_part_on_its_page_and_sends_the_rest_back_with_a_reason(
    town: Town, client: Browser
) -> None:
    made = await before_client(town)
    hers = await person(town, client, parts=("acceptor",))
    listed = (await hers.get("/client/handovers")).text
    assert f"/client/handovers/{made}" in listed and "検収待ち" in listed
    page = f"/client/handovers/{made}"
    shown = (await hers.get(page)).text
    assert "100" in shown and "働子" not in shown
    path = f"{page}/acceptance"
    for form, says in (
        ({"accepted": "80", "version": "1"}, "理由を選んで"),
        ({"accepted": "101", "version": "1"}, "100までで"),
    ):
        refused = await post(hers, path, form, page)
        assert refused.status_code == 422 and says in refused.text
    old = await post(hers, path, {"accepted": "100", "version": "7"}, page)
    assert old.status_code == 412
    form = {"accepted": "80", "version": "1", "reason": "spec", "note": "20件、座標がずれています"}
    done = await post(hers, path, form, page)
    assert done.status_code == 303, done.text
    assert "80／100" in (await hers.get(page)).text
    await book(town, made, now=at(21))
    assert await receivable(town) == 4_800
    assert await rows(town, "select quantity from app.client_return") == [{"quantity": 20}]


async def test_who_has_no_part_in_acceptance_reads_and_does_not_decide(
    town: Town, client: Browser
) -> None:
    made = await before_client(town)
    page = f"/client/handovers/{made}"
    hers = await person(town, client, parts=("orderer",))
    refused = await post(hers, f"{page}/acceptance", {"accepted": "100", "version": "1"}, page)
    assert refused.status_code == 403 and "「検収」の担当" in refused.text
    assert await rows(town, "select state from app.handover") == [{"state": "submitted"}]


async def test_another_client_and_another_town_find_no_such_handover(
    town: Town, client: Browser
) -> None:
    made = await before_client(town)
    async with begin(town.actor("tateshina")) as tx:
        other = await clients.add(tx, name="となりの商会", first_contract_on=date(2026, 11, 1))
    theirs = await person(town, client, email="x@example.jp", of=other)
    far = await client.login(town.actor("shiojiri", "client"))
    for browser in (theirs, far):
        assert (await browser.get(f"/client/handovers/{made}")).status_code == 404
        form = {"accepted": "100", "version": "1"}
        path = f"/client/handovers/{made}/acceptance"
        assert (await post(browser, path, form, "/client/handovers")).status_code == 404
        assert str(made) not in (await browser.get("/client/handovers")).text
    worker = await client.login(town.actor("tateshina", "worker"))
    assert (await worker.get(f"/client/handovers/{made}")).status_code == 403


async def _order(town: Town, quantity: int, fee: int) -> UUID:
    order: UUID = await seed.order(town, quantity=quantity, price=60)
    async with town.admin() as admin:
        await admin.execute("update app.client_order set fee_yen = $2 where id = $1", order, fee)
    return order


async def test_the_fee_is_owed_in_parts_as_units_are_accepted_and_wholly_with_the_last(
    town: Town,
) -> None:
    order = await _order(town, 30, 101)
    await inspected(town, order, 30)
    owed = []
    for units in (10, 10, 10):
        made = await hand_over(town, order, units)
        async with begin(town.actor("tateshina")) as tx:
            found = await handovers.decide(tx, handover=made, accepted=units, now=at(21))
        owed.append(found.fee_yen)
        await book(town, made, now=at(21))
    assert owed == [33, 34, 34]
    assert await receivable(town) == 30 * 60 + 101


async def test_all_that_waits_is_shown_and_no_page_leaves_out_what_came_at_one_moment(
    town: Town,
) -> None:
    order = await seed.order(town, quantity=100, price=60)
    await inspected(town, order, 70)
    made = [await hand_over(town, order, 10) for _ in range(7)]
    who = town.actor("tateshina", "client")
    for each in made[:4]:
        await decide(who, each, 10)
    async with begin(who) as tx:
        first = await handovers.given(tx, most=2)
        last = first[-1]
        second = await handovers.given(tx, before=(last.handed_at, last.id), most=2)
    assert {one.id for one in first[:3]} == set(made[4:])
    assert {one.id for one in (*first[3:], *second)} == set(made[:4])
    assert (len(first), len(second)) == (5, 2)
