"""Consideration of childcare and care of relatives: asked, answered in time, refused with a reason."""

from datetime import date, timedelta
from functools import partial
from itertools import product
from uuid import UUID

import pytest

from tenants.db import begin
from tests import hands
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.hands import post, rows
from workers_async.runner import drain
from yui.care import actions, model
from yui.care.model import CARE_MOVES, Kind, NewCase, Span, State
from yui.japan import JST
from yui.notices import mail

pytestmark = pytest.mark.anyio
NOW = seed.NOW
WISH = "納期を夕方にしてください"
SAID = "子どものおむかえがあります"
mine = partial(hands.post, shown="/me/care")
DAY = {"from_on.y": "2026", "from_on.m": "12", "from_on.d": "1"}


@pytest.mark.parametrize(("at", "to"), [*product(State, State)])
def test_a_case_moves_as_its_table_says_and_no_other_way(at: State, to: State) -> None:
    if to in CARE_MOVES[at]:
        assert model.move(at, to) is to
    else:
        with pytest.raises(model.CareMove):
            model.move(at, to)


@pytest.mark.parametrize(
    ("since", "until", "duty"),
    [
        (date(2026, 4, 1), date(2026, 9, 30), True),
        (date(2026, 4, 1), date(2026, 9, 29), False),
        (date(2025, 8, 31), date(2026, 2, 28), True),
        (date(2025, 8, 31), date(2026, 2, 27), False),
        (date(2026, 4, 1), None, True),
    ],
)
def test_w26_from_six_months_on_it_is_a_duty(since: date, until: date | None, duty: bool) -> None:
    """Freelance Act 13: a contract of six months or longer, or without an end; else an effort."""
    assert model.is_duty(Span(since, until), months=6) is duty
    assert model.is_duty(None, months=6) is False


async def asked(town: Town, worker: int = 1) -> UUID:
    async with begin(town.actor("tateshina", "worker", worker)) as tx:
        new = NewCase(Kind.CHILDCARE, WISH, SAID, None, NOW.date())
        return await actions.ask(tx, new, now=NOW)


async def test_w26_a_request_creates_a_case_with_an_answer_due_and_a_refusal_needs_a_reason(
    town: Town, client: Browser
) -> None:
    her = await client.login(town.actor("tateshina", "worker"))
    told = await mine(her, "/me/care", {**DAY, "wish": WISH, "kind": "childcare", "said": SAID})
    assert told.status_code == 303, told.text
    (case,) = await rows(town, "select id, state, duty, asked_at, answer_due from app.care_case")
    assert (case["state"], case["duty"]) == ("asked", True), "her contract has no end"
    assert (case["answer_due"] - case["asked_at"].astimezone(JST).date()).days == 14
    office = await client.login(town.actor("tateshina", "staff"))
    path = f"/care/{case['id']}"
    shown = (await office.get(path)).text
    assert WISH in shown and SAID in shown
    no = await post(office, path, {"to": "refused"})
    assert no.status_code == 422 and "理由を書いてください" in no.text
    no = await post(office, path, {"to": "otherwise", "answer": "午後にします"})
    assert no.status_code == 422
    no = await post(office, path, {"to": "granted"})
    assert no.status_code == 422
    (still,) = await rows(town, "select state, reason from app.care_case")
    assert still == {"state": "asked", "reason": ""}
    yes = await post(office, path, {"to": "refused", "reason": "納品先の締切のためです"})
    assert yes.status_code == 303
    assert "納品先の締切のためです" in (await her.get("/me/care")).text
    (told_her,) = await rows(
        town, "select to_id, body from app.notice where kind = 'care.answered'"
    )
    assert told_her["to_id"] == town.worker("tateshina", 1) and "締切" not in told_her["body"]
    again = await post(office, path, {"to": "granted", "answer": "x"}, shown="/care")
    assert again.status_code == 409


async def test_w26_the_office_is_reminded_once_before_the_day(town: Town) -> None:
    await asked(town)
    mail.set_up(town.settings)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.remind(tx, now=NOW) == 0, "there is time"
    for expected in (1, 0):
        async with begin(town.actor("tateshina", "system")) as tx:
            assert await actions.remind(tx, now=NOW + timedelta(days=10)) == expected
    await drain(now=NOW)
    told = await rows(town, "select kind, body || subject as text from app.notice order by kind")
    assert [each["kind"] for each in told] == ["care.asked", "care.due"]
    assert all(SAID not in each["text"] and WISH not in each["text"] for each in told)
    lines = await rows(
        town, "select detail::text as detail from audit.entry where action ~ '^care'"
    )
    assert lines and all(WISH not in e["detail"] and SAID not in e["detail"] for e in lines)


async def test_w26_a_leader_another_worker_a_client_and_another_town_see_nothing(
    town: Town, client: Browser
) -> None:
    case = await asked(town)
    for role in ("leader", "client", "coordinator"):
        visitor = await client.login(town.actor("tateshina", role))
        for path in ("/care", f"/care/{case}"):
            assert (await visitor.get(path)).status_code in {403, 404}, role
    other = await client.login(town.actor("tateshina", "worker", 2))
    assert WISH not in (await other.get("/me/care")).text
    assert (await mine(other, f"/me/care/{case}/withdrawal", {})).status_code == 404
    neighbour = await client.login(town.actor("shiojiri"))
    assert (await neighbour.get(f"/care/{case}")).status_code == 404
    her = await client.login(town.actor("tateshina", "worker"))
    assert (await mine(her, f"/me/care/{case}/withdrawal", {})).status_code == 303
    (row,) = await rows(town, "select state from app.care_case")
    assert row["state"] == "withdrawn"
