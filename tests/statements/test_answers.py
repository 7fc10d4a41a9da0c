"""A statement is confirmed by word or by silence, and both leave a record (消費税法30条9項3号)."""

import asyncio
import re
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from tenants.db import begin
from tenants.refusal import Refused
from tests.conftest import Browser, Town
from tests.hands import refused
from tests.payouts import seed
from tests.payouts.seed import NOW
from workers_async.jobs import Due
from workers_async.jobs import statements as jobs
from yui import clock
from yui.japan import JST
from yui.statements.answers import actions
from yui.statements.answers.model import (
    STATEMENT_MOVES,
    AlreadyAnswered,
    Answer,
    AnswerState,
    NoObjection,
    ObjectionLate,
    Outcome,
    move,
)

pytestmark = pytest.mark.anyio
OBJECT_BY = date(2026, 12, 9)
AFTER = datetime(2026, 12, 10, 3, 0, tzinfo=JST)


async def issued(town: Town, *workers: int) -> UUID:
    """A run whose statements are issued on 2 December."""
    for worker in workers or (1,):
        await seed.owe(town, 10_000, worker=worker)
    run = await seed.drafted(town)
    await seed.approve(town, run)
    await seed.export(town, run)
    return run


async def confirm(town: Town, run: UUID, *, worker: int = 1, now: datetime = NOW) -> None:
    async with begin(town.actor("tateshina", "worker", worker)) as tx:
        await actions.confirm(tx, run=run, now=now)


async def object_to(
    town: Town, run: UUID, *, worker: int = 1, now: datetime = NOW, says: str = "数が違います"
) -> None:
    async with begin(town.actor("tateshina", "worker", worker)) as tx:
        await actions.object_to(tx, run=run, says=says, now=now)


async def said(town: Town, run: UUID, *, worker: int = 1) -> Answer:
    async with begin(town.actor("tateshina", "staff")) as tx:
        return await actions.answer(tx, run=run, worker=town.worker("tateshina", worker))


async def deem(town: Town, *, now: datetime = AFTER) -> None:
    async with begin(town.actor("tateshina", "system")) as tx:
        await jobs.deem(tx, Due(now), now=now)


async def test_a_payee_confirms_and_a_second_click_changes_nothing(town: Town) -> None:
    run = await issued(town)
    assert (await said(town, run)).state is AnswerState.WAITING
    await asyncio.gather(*(confirm(town, run) for _ in range(3)))
    await confirm(town, run, now=NOW + timedelta(days=1))
    found = await said(town, run)
    assert (found.state, found.confirmed_at) == (AnswerState.CONFIRMED, NOW)
    async with town.admin() as admin:
        noted = "select count(*) from audit.entry where action = 'statement.confirmed'"
        assert await admin.fetchval(noted) == 1


async def test_unanswered_after_its_days_it_counts_as_confirmed_with_a_logged_notice(
    town: Town,
) -> None:
    run = await issued(town, 1, 2)
    await confirm(town, run, worker=2)
    await deem(town, now=datetime(2026, 12, 9, 23, 59, tzinfo=JST))
    assert (await said(town, run)).state is AnswerState.WAITING
    await deem(town)
    await deem(town)
    found = await said(town, run)
    over = datetime(2026, 12, 10, tzinfo=JST)
    assert (found.state, found.confirmed_at) == (AnswerState.DEEMED, over)
    assert (await said(town, run, worker=2)).state is AnswerState.CONFIRMED
    async with town.admin() as admin:
        told = "select count(*) from app.notice where kind = 'statement.deemed'"
        noted = "select count(*) from audit.entry where action = 'statement.deemed'"
        assert (await admin.fetchval(told), await admin.fetchval(noted)) == (1, 1)


async def test_who_has_objected_is_never_taken_at_her_silence(town: Town) -> None:
    run = await issued(town)
    await object_to(town, run)
    await object_to(town, run)  # the same click again
    assert await refused(object_to(town, run, says="ほかにも")) == AlreadyAnswered.code
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.tell(tx, run=run, worker=town.worker(), now=NOW)
    await deem(town)
    found = await said(town, run)
    assert (found.state, found.says) == (AnswerState.OBJECTED, "数が違います")
    async with town.admin() as admin:
        links = await admin.fetch("select link from app.notice where kind = 'statement.objected'")
    assert {row["link"] for row in links} == {f"/payouts/{run}/workers/{town.worker()}"}
    await confirm(town, run, now=AFTER)
    found = await said(town, run)
    assert (found.state, found.objected_at, found.confirmed_at) == (
        AnswerState.CONFIRMED,
        NOW,
        AFTER,
    )


async def test_an_objection_comes_within_its_days_and_before_a_confirmation(town: Town) -> None:
    run = await issued(town, 1, 2)
    assert await refused(object_to(town, run, now=AFTER)) == ObjectionLate.code
    await object_to(town, run, now=datetime(2026, 12, 9, 23, 59, tzinfo=JST))
    await confirm(town, run, worker=2)
    assert await refused(object_to(town, run, worker=2)) == AlreadyAnswered.code


async def test_nobody_answers_for_another_nor_before_it_is_issued(town: Town) -> None:
    run = await issued(town)
    assert await refused(confirm(town, run, worker=2)) == "not_found"
    assert await refused(object_to(town, run, worker=2)) == "not_found"
    with pytest.raises(Refused):
        async with begin(town.actor("shiojiri", "worker", 1)) as tx:
            await actions.confirm(tx, run=run, now=NOW)
    assert (await said(town, run)).state is AnswerState.WAITING


async def test_a_statement_not_yet_issued_cannot_be_confirmed(town: Town) -> None:
    await seed.owe(town, 10_000)
    run = await seed.drafted(town)
    assert await refused(confirm(town, run)) == "not_found"


@pytest.mark.parametrize("to", AnswerState)
@pytest.mark.parametrize("state", AnswerState)
def test_every_pair_of_states_is_a_move_or_a_409(state: AnswerState, to: AnswerState) -> None:
    if to in STATEMENT_MOVES[state]:
        assert move(state, to) is to
    else:
        with pytest.raises(AlreadyAnswered) as caught:
            move(state, to)
        assert caught.value.status == 409


async def test_the_page_has_the_button_and_the_office_sees_the_word(
    town: Town, client: Browser
) -> None:
    clock.set_demo_date(NOW.date())
    run = await issued(town)
    me = await client.login(town.actor("tateshina", "worker", 1))
    shown = (await me.get(f"/me/statements/{run}")).text
    assert "この内容でまちがいありません" in shown
    token = re.search(r'name="csrf" value="([^"]+)"', shown)
    assert token is not None
    answered = await me.post(
        f"/me/statements/{run}/objection", data={"csrf": token[1], "says": "単価が違います"}
    )
    assert answered.status_code == 303
    office = await client.login(town.actor("tateshina", "staff"))
    seen = (await office.get(f"/payouts/{run}/workers/{town.worker()}")).text
    assert "単価が違います" in seen
    assert "この内容でまちがいありません" not in seen
    yes = await me.post(f"/me/statements/{run}/confirmation", data={"csrf": token[1]})
    assert yes.status_code == 303
    assert "確認ずみ" in (await me.get(f"/me/statements/{run}")).text


async def reply(
    town: Town, run: UUID, *, outcome: Outcome = Outcome.STANDS, says: str = "件数は合っています"
) -> None:
    async with begin(town.actor("tateshina", "staff")) as tx:
        await actions.reply(
            tx, run=run, worker=town.worker(), outcome=outcome, says=says, now=AFTER
        )


async def test_an_objection_is_answered_with_its_outcome_and_she_may_say_so_once_more(
    town: Town,
) -> None:
    run = await issued(town)
    assert await refused(reply(town, run)) == NoObjection.code
    await object_to(town, run)
    await reply(town, run)
    await reply(town, run)  # the same click again
    assert await refused(reply(town, run, says="やはり違います")) == NoObjection.code
    assert (await said(town, run)).state is AnswerState.ANSWERED
    await deem(town)
    assert (await said(town, run)).state is AnswerState.ANSWERED
    await object_to(town, run, now=AFTER, says="まだ違います")
    await reply(town, run, outcome=Outcome.CORRECTED, says="次の支払で直します")
    async with begin(town.actor("tateshina", "worker")) as tx:
        heard = await actions.words(tx, run=run, worker=town.worker())
    assert [(word.side, word.outcome, word.says) for word in heard] == [
        ("payee", None, "数が違います"),
        ("office", Outcome.STANDS, "件数は合っています"),
        ("payee", None, "まだ違います"),
        ("office", Outcome.CORRECTED, "次の支払で直します"),
    ]
    await confirm(town, run, now=AFTER)
    assert await refused(reply(town, run)) == NoObjection.code
    async with town.admin() as admin:
        told = "select count(*) from app.notice where kind = 'statement.replied'"
        assert await admin.fetchval(told) == 2
