"""A body's closing and payment days change from a month on: no day is lost, none is paid too late."""

import asyncio
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tenants.actor import Actor
from tenants.db import begin
from tenants.refusal import Invalid, Refused, Unknown
from tests.conftest import Browser, Town
from tests.hands import refused, rows
from tests.offers import seed as offers_seed
from tests.payouts.seed import NOW
from tests.payouts.test_pages import send
from yui import clock, due
from yui.due import Closing, Closings
from yui.japan import add_months, is_business_day
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.payouts import actions as runs
from yui.payouts.rules import actions, closings
from yui.payouts.rules.closings import (
    PaidBeforeClosing,
    PaidOutOfTurn,
    PaidTooLate,
    PromisedEarlier,
)
from yui.towns import actions as towns
from yui.towns import catalog
from yui.towns.changes.model import ChangeState
from yui.towns.model import NEVER

D = date.fromisoformat
START = D("2025-04-01")
END_15, TWENTY_10 = (31, 15, 1), (20, 10, 1)


def rules(*later: tuple[str, int, int, int], first: tuple[int, int, int] = END_15) -> Closings:
    """Closing day, payment day and months later, from the start and from the first of months."""
    held = [Closing(START, *first), *(Closing(D(since), *rule) for since, *rule in later)]
    return due.closings(held, inspection_days=7)


def spans(rule: Closings, since: str, months: int) -> list[tuple[str, str, str]]:
    return [
        (one.opening.isoformat(), one.closing.isoformat(), one.pay_on.isoformat())
        for one in closings.periods(rule, D(since), months=months)
    ]


def test_from_the_20th_to_the_months_end_the_first_period_is_a_long_one() -> None:
    rule = rules(("2028-02-01", *END_15), first=TWENTY_10)
    assert spans(rule, "2028-01-01", 3) == [
        ("2027-12-21", "2028-01-20", "2028-02-10"),
        ("2028-01-21", "2028-02-29", "2028-03-15"),  # a leap year
        ("2028-03-01", "2028-03-31", "2028-04-14"),  # the 15th is a Saturday
    ]


def test_from_the_months_end_to_the_20th_the_first_period_is_a_short_one() -> None:
    rule = rules(("2027-03-01", *TWENTY_10))
    assert spans(rule, "2027-02-01", 3) == [
        ("2027-02-01", "2027-02-28", "2027-03-15"),
        ("2027-03-01", "2027-03-20", "2027-04-09"),
        ("2027-03-21", "2027-04-20", "2027-05-10"),
    ]
    assert due.last_closing(rule, D("2027-03-20")) == D("2027-02-28")
    assert due.last_closing(rule, D("2027-03-21")) == D("2027-03-20")
    assert due.payment_for(rule, D("2027-03-10")).closing == D("2027-03-20")


def test_before_its_first_day_and_after_its_last_a_rule_holds() -> None:
    rule = rules(("2027-03-01", *TWENTY_10))
    assert rule.on(D("2020-01-01")).closing_day == 31
    assert [rule.on(D(day)).closing_day for day in ("2027-02-28", "2027-03-01")] == [31, 20]
    assert rule.on(D("2090-01-01")).closing_day == 20


MONTHS = st.integers(1, 36).map(lambda at: add_months(START, at, on=1))
RULE = st.tuples(st.integers(1, 31), st.integers(1, 31), st.integers(0, 2))


@given(RULE, st.lists(st.tuples(MONTHS, RULE), max_size=5))
def test_whatever_changes_periods_part_the_days_and_each_is_paid_on_a_day_of_banks(
    first: tuple[int, int, int], later: list[tuple[date, tuple[int, int, int]]]
) -> None:
    held = [Closing(START, *first), *(Closing(day, *rule) for day, rule in dict(later).items())]
    rule = due.closings(held, inspection_days=7)
    found = list(closings.periods(rule, START, months=40))
    for before, after in pairwise(found):
        assert after.opening == before.closing + timedelta(days=1)
        assert (after.closing.year * 12 + after.closing.month) == (
            before.closing.year * 12 + before.closing.month + 1
        )
    for one in found:
        assert one.opening <= one.closing
        for day in (one.opening, one.closing, one.opening + (one.closing - one.opening) // 2):
            assert due.closing_of(rule, day) == one.closing
            assert due.opening_of(rule, due.closing_of(rule, day)) == one.opening
        assert is_business_day(one.pay_on)
        received = one.opening
        for upstream in (None, received + timedelta(days=9)):
            paid = due.payment_for(rule, received, accepted=one.closing, upstream=upstream)
            assert paid.day <= due.payment_limit(received, upstream=upstream)


@pytest.mark.parametrize(
    ("rule", "why", "says"),
    [
        (("2027-02-01", 31, 31, 2), PaidTooLate, {"opening": "令和9年2月1日", "days": 89}),
        # 1 July to 31 August: day 62 (「2か月」 is not day 60)
        (("2027-02-01", 31, 31, 1), PaidTooLate, {"opening": "令和9年3月1日", "days": 61}),
        (("2027-02-01", 31, 31, 0), PaidBeforeClosing, {"closing": "令和9年2月28日"}),
        (("2027-02-01", 31, 20, 0), PaidBeforeClosing, {"closing": "令和9年2月28日"}),
        (("2027-02-01", 5, 10, 0), PaidOutOfTurn, {"before": "令和9年2月15日"}),
    ],
)
def test_what_the_law_forbids_is_refused_and_the_days_are_named(
    rule: tuple[str, int, int, int], why: type[Refused], says: dict[str, object]
) -> None:
    with pytest.raises(why) as caught:
        closings.lawful(rules(rule), since=D(rule[0]))
    assert says.items() <= caught.value.values.items()


def test_a_long_first_period_alone_may_pass_day_60() -> None:
    """Each rule is lawful of itself, and the month of change is not: 11 January to 28 February."""
    rule = rules(("2027-02-01", 31, 20, 1), first=(10, 5, 1))
    closings.lawful(rules(("2027-02-01", 31, 20, 1)), since=D("2027-02-01"))
    with pytest.raises(PaidTooLate) as caught:
        closings.lawful(rule, since=D("2027-02-01"))
    assert caught.value.values["opening"] == "令和9年1月11日"
    assert caught.value.values["limit"] == "令和9年3月11日"


def test_the_day_before_a_day_of_rest_is_within_the_limit() -> None:
    """1 November 2026 to 31 December: banks rest, and the 30th is day 60."""
    one = closings.period(rules(first=(31, 31, 1)), D("2026-11-30"))
    assert (one.pay_on, one.waits) == (D("2026-12-30"), 60)


def test_another_change_later_on_is_looked_at_too() -> None:
    rule = rules(("2027-02-01", *TWENTY_10), ("2032-02-01", 31, 31, 2))
    with pytest.raises(PaidTooLate):
        closings.lawful(rule, since=D("2027-02-01"))


def test_no_day_that_was_named_gets_later() -> None:
    held, new = rules(first=TWENTY_10), rules(("2027-02-01", 31, 15, 1), first=TWENTY_10)
    safe = [D("2027-01-13"), D("2026-12-20")]  # inspected by 20 January: the old closing
    closings.kept(new, held, agreed=safe, today=D("2026-12-02"))
    with pytest.raises(PromisedEarlier) as caught:
        closings.kept(new, held, agreed=[*safe, D("2027-01-14")], today=D("2026-12-02"))
    assert caught.value.values == {
        "received": "令和9年1月14日",
        "told": "令和9年3月10日",
        "paid": "令和9年3月12日",  # off cycle: day 60 is Sunday the 14th
    }
    with pytest.raises(PromisedEarlier):  # accepted today, in a period that would close later
        closings.kept(new, held, agreed=[], today=D("2027-01-25"))
    earlier = rules(("2027-02-01", 25, 5, 1), first=TWENTY_10)
    closings.kept(earlier, held, agreed=[D("2027-02-14")], today=D("2027-01-25"))


def test_a_change_that_changes_nothing_is_refused() -> None:
    with pytest.raises(Invalid):
        closings.fits(Closing(D("2027-02-01"), *END_15), rules())


COUNT = "select count(*) from app.body_closing where tenant_id = $1"
WRITE = "insert into app.body_closing values ($1, $2, '2030-01-01', 1, 1, 1)"
KEPT = "select valid_from from app.body_closing where body_id = $1"
TWENTIETH = due.ClosingRule(20, 10, 1)
FEBRUARY = D("2027-02-01")


async def propose(
    town: Town,
    rule: tuple[int, int, int] = TWENTY_10,
    *,
    who: Actor | None = None,
    since: date = FEBRUARY,
    once: UUID | None = None,
) -> UUID:
    async with begin(who or town.actor("tateshina")) as tx:
        return await actions.propose_closing(
            tx,
            body=town.body(),
            closing=Closing(since, *rule),
            reason="会計の都合",
            once=once or uuid4(),
            now=NOW,
        )


async def offered(town: Town, due_on: date) -> None:
    """Work of that day, offered to a worker; its notice names the payment day."""
    task = await offers_seed.task(town)
    async with town.admin() as admin:
        await admin.execute("update app.task set due_on = $1 where id = $2", due_on, task)
    async with begin(town.actor("tateshina")) as tx:
        to = [Wanted(town.worker(), 10)]
        await offers.offer(tx, task=task, to=to, answer_by=NOW + timedelta(days=2), now=NOW)


async def adopt(town: Town, change: UUID, *, who: Actor | None = None) -> None:
    async with begin(who or town.actor("tateshina", "staff")) as tx:
        await actions.decide(tx, change=change, to=ChangeState.ADOPTED, now=NOW)


async def rule_of(town: Town) -> Closings:
    async with begin(town.actor("tateshina")) as tx:
        return (await runs.body(tx, body=town.body())).rule


@pytest.mark.anyio
async def test_two_people_change_the_days_and_a_run_follows_the_rule_of_its_month(
    town: Town,
) -> None:
    once = uuid4()
    twice = [await propose(town, once=once) for _ in range(2)]
    assert len(set(twice)) == 1
    assert await refused(adopt(town, twice[0], who=town.actor("tateshina"))) == "self_approval"
    assert (await rule_of(town)).on(FEBRUARY).closing_day == 31
    await adopt(town, twice[0])
    await adopt(town, twice[0])  # the same click again
    assert await propose(town, once=once) == twice[0]
    rule = await rule_of(town)
    assert [rule.on(day).closing_day for day in (D("2027-01-31"), FEBRUARY)] == [31, 20]
    (row,) = await rows(town, "select change_id from app.body_closing where change_id is not null")
    assert row["change_id"] == twice[0]
    later = NOW.replace(year=2027, month=2, day=22)
    async with begin(town.actor("tateshina")) as tx:
        run = await runs.propose(tx, body=town.body(), closing_on=D("2027-02-20"), now=later)
    (paid,) = await rows(town, f"select pay_on from app.payout_run where id = '{run}'")
    assert paid["pay_on"] == D("2027-03-10")


@pytest.mark.anyio
async def test_of_two_changes_decided_at_once_the_second_is_looked_at_beside_the_first(
    town: Town,
) -> None:
    """From March the 10th closes and pays on the 25th of that month; from April the month's end and the
    10th after the next: each is lawful after the rule of today, and both together are not."""
    first = await propose(town, (10, 5, 1), since=D("2027-03-01"))
    second = await propose(town, (31, 25, 1), since=D("2027-04-01"))
    found = await asyncio.gather(
        *(adopt(town, one) for one in (first, second)), return_exceptions=True
    )
    assert sorted(one.code if isinstance(one, Refused) else str(one) for one in found) == [
        "None",
        "closing_past_limit",
    ]
    assert len(await rows(town, "select 1 from app.body_closing where change_id is not null")) == 1
    states = await rows(town, "select state from app.rule_change order by state")
    assert [row["state"] for row in states] == ["adopted", "proposed"]


@pytest.mark.anyio
async def test_agreed_work_a_begun_month_and_an_unlawful_rule_are_refused_and_leave_nothing(
    town: Town,
) -> None:
    assert await refused(propose(town, (31, 31, 2))) == "closing_past_limit"
    assert await refused(propose(town, END_15)) == "validation_error"
    assert await refused(propose(town, since=D("2026-12-01"))) == "validation_error"
    assert await refused(propose(town, since=D("2027-02-02"))) == "validation_error"
    assert await rows(town, "select 1 from app.rule_change") == []
    made = await propose(town, (31, 20, 1))
    await offered(town, D("2027-02-10"))  # while the change waits
    assert await refused(adopt(town, made)) == "closing_promised_earlier"
    assert await refused(propose(town, (31, 20, 1), since=D("2027-01-01"))) == (
        "closing_promised_earlier"
    )
    assert (await rule_of(town)).on(FEBRUARY).payment_day == 15
    assert await propose(town, (31, 20, 1), since=D("2027-04-01"))


@pytest.mark.anyio
async def test_another_town_and_outsiders_write_no_rule(town: Town) -> None:
    made = await propose(town)
    with pytest.raises(Unknown):
        await adopt(town, made, who=town.actor("shiojiri", "staff"))
    with pytest.raises(Unknown):
        await propose(town, who=town.actor("shiojiri"))
    await adopt(town, made)
    for role, seen in (("worker", 2), ("client", 2)):
        async with begin(town.actor("tateshina", role)) as tx:
            assert await tx.value(COUNT, tx.tenant) == seen
        async with begin(town.actor("shiojiri", role)) as tx:
            assert await tx.value(COUNT, town.tenant("tateshina")) == 0
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(town.actor("tateshina", role)) as tx:
                await tx.run(WRITE, tx.tenant, town.body())


@pytest.mark.anyio
async def test_a_body_is_entered_with_its_first_rule_which_holds_whenever_it_begins(
    town: Town,
) -> None:
    shown = catalog.supplied()[0].bodies[0]
    new = replace(shown, name="新しい公社", short="新", valid_from=NEVER, closing=TWENTIETH)
    async with begin(town.actor("tateshina")) as tx:
        made = await towns.enter_body(tx, new)
        body = await towns.body(tx, body=made)
    assert len(body.closings) == 1
    assert body.rule.on(D("2026-12-01")) == replace(TWENTIETH, inspection_days=7)
    assert (await rows(town, KEPT, made))[0]["valid_from"] == D("2000-01-01")


def form(**more: str) -> dict[str, str]:
    plain = {
        "closing_day": "20",
        "months_later": "1",
        "payment_day": "10",
        "valid_from.y": "2027",
        "valid_from.m": "2",
        "valid_from.d": "1",
        "reason": "会計の都合",
        "once": str(uuid4()),
    }
    return {**plain, **more}


@pytest.mark.anyio
async def test_the_page_proposes_it_shows_the_periods_and_tells_the_worker(
    town: Town, client: Browser
) -> None:
    clock.set_demo_date(NOW.date())
    director = await client.login(town.actor("tateshina"))
    page, path = "/payouts/rules", "/payouts/rules/closing"
    late = await send(director, page, path, **form(closing_day="31", months_later="2"))
    assert (late.status_code, "60日目" in late.text) == (422, True)
    made = await send(director, page, path, **form())
    place = made.headers["location"]
    shown = (await director.get(place)).text
    assert "20日締め・翌月10日払い" in shown and "変更したとき" in shown
    staff = await client.login(town.actor("tateshina", "staff"))
    her = await client.login(town.actor("tateshina", "worker"))
    assert "締め日と支払日が変わります" not in (await her.get("/me/earnings")).text
    assert (await send(staff, place, place, decision="adopted")).status_code == 303
    told = (await her.get("/me/earnings")).text
    assert "2027年2月から、締め日と支払日が変わります" in told
    assert "20日締め・翌月10日払い" in told and "会計の都合" not in told
    assert "20日締め" in (await staff.get(page)).text
    for role in ("leader", "worker", "client"):
        other = await client.login(town.actor("tateshina", role))
        assert (await other.get(page)).status_code in (403, 404)
