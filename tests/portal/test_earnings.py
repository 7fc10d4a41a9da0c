"""W-20: her earnings by her body's months, to the yen of the ledger; hours over a closing day."""

import csv
import random
from datetime import date, timedelta
from io import StringIO
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.payouts import seed
from yui import rates
from yui.due import ClosingRule
from yui.payouts.items.model import ItemState
from yui.portal.earnings import actions, model
from yui.portal.earnings.model import Coming, Line, Paper, months, timed

pytestmark = pytest.mark.anyio
TODAY = date(2026, 12, 2)
TWENTIETH = ClosingRule(closing_day=20, payment_day=15, months_later=1)
WORK = UUID(int=7)


def test_kimai_1729_a_month_cut_on_the_20th_shows_her_own_month_and_splits_hours_over_it() -> None:
    """Kimai #1729: a freelancer wants the pay of her own month, from the 21st to the 20th. 600 minutes
    on one piece, of which 3,000 yen were accepted on the 20th and 6,001 yen on the 21st."""
    lines = [Line(date(2026, 11, 20), 3_000, WORK), Line(date(2026, 11, 21), 6_001, WORK)]
    found = months(lines, [], [], rule=TWENTIETH, today=TODAY, minutes={WORK: 600})
    later, earlier = found
    assert (earlier.opening, earlier.closing) == (date(2026, 10, 21), date(2026, 11, 20))
    assert (later.opening, later.closing) == (date(2026, 11, 21), date(2026, 12, 20))
    assert (earlier.accepted, later.accepted) == (3_000, 6_001)
    assert (earlier.minutes, later.minutes) == (200, 400)
    assert earlier.estimated and later.estimated
    assert (earlier.hourly, later.hourly) == (900, 900)
    whole = months(lines[:1], [], [], rule=TWENTIETH, today=TODAY, minutes={WORK: 600})[-1]
    assert (whole.minutes, whole.hourly, whole.estimated) == (600, 300, False)


def test_hours_over_the_end_of_a_calendar_month_split_in_the_same_way() -> None:
    lines = [Line(date(2026, 2, 28), 100, WORK), Line(date(2026, 3, 1), 200, WORK)]
    march, february = months(
        lines, [], [], rule=ClosingRule(), today=date(2026, 3, 1), minutes={WORK: 100}
    )
    assert (february.closing, march.closing) == (date(2026, 2, 28), date(2026, 3, 31))
    assert (february.minutes, march.minutes) == (33, 67)


def test_states_follow_the_statement_and_its_day_of_payment() -> None:
    closing = date(2026, 10, 20)
    paper = Paper(closing, date(2026, 11, 13), 9_000, 900, 100, 9_800)
    lines = [Line(date(2026, 10, 19), 9_000)]
    coming = [Coming(date(2026, 10, 1), 50, True), Coming(date(2026, 12, 21), 70, False)]

    def on(day: date, state: ItemState | None = ItemState.SENT) -> list[model.Month]:
        papers = [structs.replace(paper, state=state)]
        return months(lines, papers, coming, rule=TWENTIETH, today=day, minutes={})

    month = on(date(2026, 11, 12), ItemState.APPROVED)[-1]
    assert (month.confirmed, month.paid, month.waiting, month.net) == (9_000, 0, 0, 9_800)
    month = on(date(2026, 11, 13))[-1]
    assert (month.confirmed, month.under_way, month.paid) == (0, 9_000, 0)
    month = on(date(2026, 11, 13), ItemState.PAID)[-1]
    assert (month.confirmed, month.under_way, month.paid) == (0, 0, 9_000)
    month = on(date(2026, 11, 20), ItemState.RETURNED)[-1]
    assert (month.confirmed, month.past, month.paid) == (9_000, 0, 0)
    late, here, earlier = on(TODAY)
    assert (earlier.confirmed, earlier.under_way, earlier.past, earlier.paid) == (0, 0, 9_000, 0)
    assert (here.inspecting, here.working, late.working) == (50, 0, 70)
    assert here.hourly is None


DAYS = st.integers(0, 729).map(lambda days: date(2025, 1, 1) + timedelta(days))
LINES = st.lists(
    st.builds(
        Line,
        day=DAYS,
        yen=st.integers(-50_000, 500_000),
        assignment_id=st.one_of(st.none(), st.integers(1, 4).map(lambda n: UUID(int=n))),
    ),
    max_size=15,
)
RULES = st.builds(ClosingRule, closing_day=st.integers(1, 31), months_later=st.integers(0, 2))
MINUTES = st.dictionaries(st.integers(1, 4).map(lambda n: UUID(int=n)), st.integers(0, 10_000))


# the first look-up of holidays takes half a second, and a busy machine's first draw seconds
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES, RULES, MINUTES)
def test_whatever_the_closing_day_every_yen_is_in_one_month_and_no_minute_is_lost(
    lines: list[Line], rule: ClosingRule, minutes: dict[UUID, int]
) -> None:
    found = months(lines, [], [], rule=rule, today=TODAY, minutes=minutes)
    assert sum(month.accepted for month in found) == sum(line.yen for line in lines)
    for month in found:
        within = [line.yen for line in lines if month.opening <= line.day <= month.closing]
        assert month.accepted == sum(within)
    for earlier, later in zip(found[1:], found, strict=False):
        assert earlier.closing < later.opening
    known = {line.assignment_id for line in lines}
    assert sum(month.minutes for month in found) <= sum(
        spent for work, spent in minutes.items() if work in known
    )


@settings(deadline=None)
@given(st.integers(1, 100_000), st.dictionaries(DAYS, st.integers(1, 10**7), min_size=1))
def test_minutes_over_closings_come_to_what_she_wrote(spent: int, parts: dict[date, int]) -> None:
    found = timed(spent, parts)
    assert sum(part.minutes for part in found.values()) == spent
    assert all(part.estimated is (len(parts) > 1) for part in found.values())


def test_an_unregistered_minimum_wage_names_the_last_one_known() -> None:
    wages = rates.book().wages_of("20")
    assert model.wage(rates.on(wages, date(2026, 9, 30))).yen == 1_061
    unknown = model.wage(rates.on(wages, date(2026, 11, 20)))
    assert (unknown.yen, unknown.last, unknown.since) == (None, 1_061, date(2025, 10, 3))
    assert model.wage(rates.on(rates.book().wages_of("47"), TODAY)) == model.Wage(None)


async def test_every_month_equals_the_ledger_and_the_payouts_to_the_yen(
    town: Town, client: Browser
) -> None:
    """Sixty days of work in two categories around two closing days, one run built and exported."""
    async with town.admin() as admin:
        await admin.execute(
            "update app.body_closing set closing_day = 20 where body_id = $1", town.body()
        )
    chance = random.Random(20_261_120)
    for day in range(0, 60, 2):
        await seed.owe(
            town,
            chance.randint(1, 90_000),
            category=chance.choice(["none", "manuscript"]),
            on=date(2026, 10, 3) + timedelta(days=day),
        )
    await seed.owe(town, 77_777, worker=2)
    run = await seed.drafted(town, closing=date(2026, 11, 20))
    await seed.approve(town, run)
    await seed.export(town, run)
    her = town.actor("tateshina", "worker")
    async with begin(her) as tx:
        _, found = await actions.months(tx, now=seed.NOW)
    assert [month.closing for month in found] == [
        date(2026, 12, 20), date(2026, 11, 20), date(2026, 10, 20),
    ]  # fmt: skip
    async with town.admin() as admin:
        for month in found:
            owed = await admin.fetchval(
                "select coalesce(sum(p.amount_yen), 0) from app.posting p join app.account a"
                " on a.tenant_id = p.tenant_id and a.id = p.credit where a.kind = 'worker_payable'"
                " and a.worker_id = $1 and p.counts_on between $2 and $3",
                *(her.id, month.opening, month.closing),
            )
            assert month.accepted == owed > 0
        gross, net = await admin.fetchrow(
            "select sum(gross_yen)::bigint, sum(net_yen)::bigint from app.payout where worker_id = $1",
            her.id,
        )
    assert (found[1].stated, found[1].net) == (gross, net)
    assert sum(month.waiting for month in found) == found[0].accepted
    client = await client.login(her)
    text = (await client.get("/me/earnings")).text
    assert f"{found[0].accepted:,}円" in text and "毎月20日締め" in text
    sheet = (await client.get("/me/earnings/2026/return.csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(sheet)))
    async with town.admin() as admin:
        pay_on = await admin.fetchval("select pay_on from app.payout_run where id = $1", run)
    assert (
        pay_on > TODAY and rows == []
    )  # not paid yet; the ledger's own postings are no inspection


async def test_the_year_as_a_file_has_both_bases_and_only_her_own(
    town: Town, client: Browser
) -> None:
    run = await _paid(town)
    her = await client.login(town.actor("tateshina", "worker"))
    answer = await her.get("/me/earnings/2026/return.csv")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    (row,) = [each for each in rows if each["基準"] == "入金"]
    assert (row["日付"], row["報酬（円）"], row["報酬の税込・税抜"], row["消費税（円）"]) == (
        "2026-11-13",
        "50000",
        "税抜",
        "5000",
    )
    assert (row["源泉徴収税額（円）"], row["受取額（円）"]) == ("5105", "49895")
    assert (await her.get("/me/earnings/1999/return.csv")).status_code == 404
    assert (await her.get("/me/earnings?year=1999")).status_code == 404
    other = await client.login(town.actor("tateshina", "worker", 2))
    assert "50000" not in (await other.get("/me/earnings/2026/return.csv")).text
    for role in ("director", "leader", "staff", "client", "coordinator"):
        stranger = await client.login(town.actor("tateshina", role))
        for path in ("/me/earnings", "/me/earnings/2026/return.csv"):
            assert (await stranger.get(path)).status_code == 403, (role, path)
    assert run


async def _paid(town: Town) -> UUID:
    """50,000 yen of manuscripts, in a run whose money went out on 13 November."""
    await seed.owe(town, 50_000, category="manuscript", on=date(2026, 10, 10))
    run = await seed.drafted(town, closing=date(2026, 10, 31))
    await seed.approve(town, run)
    await seed.export(town, run)
    async with town.admin() as admin:
        await admin.execute("update app.payout_run set pay_on = '2026-11-13' where id = $1", run)
    return run
