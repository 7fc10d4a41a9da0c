"""Who of the office is a worker too: said, confirmed by another, and never undone by herself."""

from datetime import date
from itertools import product
from uuid import UUID, uuid4

import pytest

from tenants.actor import Actor
from tenants.db import begin
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.fees.seed import NOW
from tests.hands import post, refused, rows
from tests.payouts import seed as money
from yui.deliveries import actions as deliveries
from yui.deliveries.checks import actions as checks
from yui.fees import queries as fees
from yui.payouts import actions as payouts
from yui.people.ties import actions, model
from yui.people.ties.model import TIE_MOVES, SecondPerson, Tie, TieMove, TieState

pytestmark = pytest.mark.anyio
KEY = b"k" * 32
A, B, HER = UUID(int=1), UUID(int=2), UUID(int=3)


def tie(state: TieState) -> Tie:
    day = date(2026, 4, 1)
    return Tie(uuid4(), HER, "s", uuid4(), "W-1", "w", state, day, None, A, A, "")


@pytest.mark.parametrize(("state", "to"), list(product(TieState, TieState)))
def test_a_tie_moves_as_its_table_says_and_nowhere_else(state: TieState, to: TieState) -> None:
    if to in TIE_MOVES[state]:
        assert model.move(state, to) is to
    else:
        with pytest.raises(TieMove):
            model.move(state, to)


def test_the_second_word_is_another_persons_and_an_end_is_never_hers() -> None:
    for by, behalf in ((A, None), (B, A)):
        for to in (TieState.HELD, TieState.DECLINED):
            with pytest.raises(SecondPerson):
                model.second(tie(TieState.PROPOSED), to, by=by, behalf=behalf)
        with pytest.raises(SecondPerson):
            model.second(tie(TieState.ENDING), TieState.ENDED, by=by, behalf=behalf)
    with pytest.raises(SecondPerson):
        model.second(tie(TieState.PROPOSED), TieState.DECLINED, by=HER, behalf=None)
    with pytest.raises(SecondPerson):
        model.second(tie(TieState.ENDING), TieState.ENDED, by=HER, behalf=None)
    assert model.second(tie(TieState.PROPOSED), TieState.HELD, by=HER, behalf=None)
    assert model.second(tie(TieState.ENDING), TieState.HELD, by=A, behalf=None)
    assert model.second(tie(TieState.ENDING), TieState.ENDED, by=B, behalf=None)


async def declared(town: Town, role: str, worker: int = 1, slug: str = "tateshina") -> UUID:
    """This officer says that she is this worker."""
    found = await rows(
        town, "select code, kana from app.worker where id = $1", town.worker(slug, worker)
    )
    async with begin(town.actor(slug, role)) as tx:
        return await actions.declare(tx, since=date(2026, 4, 1), now=NOW, **found[0])


async def answered(actor: Actor, known: UUID, *, yes: bool) -> None:
    async with begin(actor) as tx:
        await actions.answer(tx, tie=known, yes=yes, now=NOW)


async def test_who_declared_herself_never_looks_at_her_own_work(town: Town) -> None:
    work = await seed.assignment(town, quantity=10, worker=1)
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        hers = await deliveries.deliver(tx, assignment=work, quantity=10, once=uuid4(), now=NOW)
    leader = town.actor("tateshina", "leader")
    async with begin(leader) as tx:
        lines, own = await deliveries.waiting_for(tx, inspector=leader.id)
    assert ([line.id for line in lines], own) == ([hers], 0)
    await declared(town, "leader")
    async with begin(leader) as tx:
        lines, own = await deliveries.waiting_for(tx, inspector=leader.id)
        assert (lines, own) == ([], 1)
        assert await refused(checks.draw(tx, delivery=hers, now=NOW)) == "own_work"
    async with begin(leader) as tx:
        held = deliveries.inspect(tx, delivery=hers, accepted=10, now=NOW)
        assert await refused(held) == "own_work"
    async with begin(leader) as tx:
        (found,) = [
            one
            for one in await fees.leaders(tx, town.body("tateshina"), on=NOW.date())
            if one.id == leader.id
        ]
    assert found.worker_id == town.worker()


async def test_nobody_approves_a_run_that_pays_herself_even_a_director(town: Town) -> None:
    await money.owe(town, 10_000)
    run = await money.drafted(town)
    known = await declared(town, "director")
    me, staff = town.actor("tateshina"), town.actor("tateshina", "staff")
    for _ in ("held", "its end waits"):
        async with begin(me) as tx:
            assert await refused(payouts.approve(tx, run=run, now=money.NOW)) == "self_approval"
        async with begin(me) as tx:
            if _ == "held":
                await actions.ask_end(tx, tie=known, reason="別の人でした")
    async with begin(me) as tx:
        assert await refused(actions.answer(tx, tie=known, yes=True, now=NOW)) == "self_approval"
    await answered(staff, known, yes=True)
    async with begin(me) as tx:
        await payouts.approve(tx, run=run, now=money.NOW)
    ended = await rows(town, "select state, until, ended_by from app.staff_tie")
    assert ended == [{"state": "ended", "until": NOW.date(), "ended_by": staff.id}]


async def test_the_office_needs_two_and_an_illegal_step_writes_nothing(town: Town) -> None:
    director, staff = town.actor("tateshina"), town.actor("tateshina", "staff")
    leader = town.actor("tateshina", "leader")
    code = (await rows(town, "select code from app.worker where id = $1", town.worker()))[0]["code"]

    async def propose() -> UUID:
        async with begin(director) as tx:
            return await actions.propose(
                tx, staff=leader.id, code=code, since=date(2030, 1, 1), now=NOW
            )

    known = await propose()
    assert await refused(propose()) == "staff_tie_exists"
    assert await refused(answered(director, known, yes=True)) == "self_approval"
    before = await rows(town, "select * from app.staff_tie")
    assert (before[0]["state"], before[0]["since"]) == ("proposed", NOW.date())
    async with begin(director) as tx:
        assert await refused(actions.ask_end(tx, tie=known, reason="まちがい")) == "staff_tie_state"
    assert await rows(town, "select * from app.staff_tie") == before
    await answered(staff, known, yes=True)
    assert await refused(answered(staff, known, yes=True)) == "staff_tie_state"
    noted = await rows(
        town, "select action from audit.entry where subject = $1 order by seq", str(known)
    )
    assert [one["action"] for one in noted] == ["staff_tie.proposed", "staff_tie.held"]


async def test_a_registration_like_an_officers_is_asked_about_and_not_decided(town: Town) -> None:
    director = town.actor("tateshina")
    async with begin(director) as tx:
        assert await actions.hints(tx) == []
    async with town.admin() as admin:
        await admin.execute(
            "update app.staff set name = (select replace(name, ' ', '　') from app.worker where id = $1)"
            " where id = $2",
            *(town.worker(), director.id),
        )
        await admin.execute(
            "insert into app.person_key (tenant_id, worker_id, kind, digest, made_at)"
            " values (20324, $1, 'birth', $2, now())",
            *(
                town.worker("tateshina", 2),
                model.by_birth("ヤマダ ハナ", date(1985, 4, 1), key=KEY),
            ),
        )
    async with begin(director) as tx:
        await actions.tell(tx, kana="ﾔﾏﾀﾞﾊﾅ", born=date(1985, 4, 1), key=KEY, now=NOW)
        born = actions.tell(tx, kana="ヤマダハナ", born=date(2027, 1, 1), key=KEY, now=NOW)
        assert await refused(born) == "validation_error"
        found = await actions.hints(tx)
    assert [(one.worker_id, one.birth) for one in found] == [
        (town.worker("tateshina", 2), True),
        (town.worker(), False),
    ]
    assert await rows(town, "select 1 from app.staff_tie") == []
    await declared(town, "director", 2)
    async with begin(director) as tx:
        assert [one.worker_id for one in await actions.hints(tx)] == [town.worker()]


async def test_a_tie_is_its_towns_alone_and_a_worker_reads_her_own(
    town: Town, client: Browser
) -> None:
    known = await declared(town, "director", 1)
    other = town.actor("shiojiri")
    async with begin(other) as tx:
        assert await actions.ties(tx) == []
    assert await refused(answered(other, known, yes=True)) == "not_found"
    for place, seen in ((1, 1), (2, 0)):
        async with begin(town.actor("tateshina", "worker", place)) as tx:
            assert await tx.value("select count(*) from app.staff_tie") == seen
    me = await client.login(town.actor("tateshina"))
    shown = await me.get("/staff-ties")
    assert shown.status_code == 200 and "W-014" in shown.text
    wrong = await post(
        me,
        "/my-ties",
        {
            "worker_code": "W-015",
            "kana": "チガウ",
            "since.y": "2026",
            "since.m": "4",
            "since.d": "1",
        },
    )
    assert wrong.status_code == 422 and "番号とフリガナの両方" in wrong.text
    for who in ("worker", "client", "leader"):
        browser = await client.login(town.actor("tateshina", who))
        assert (await browser.get("/staff-ties")).status_code == 403
