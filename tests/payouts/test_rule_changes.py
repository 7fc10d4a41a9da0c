"""A rule of paying is changed by two people, for months to come, and never by one or for the past."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import asyncpg
import pytest
from msgspec.structs import replace

from tenants.actor import Actor
from tenants.db import begin
from tenants.refusal import Invalid, Refused, Unknown
from tests.conftest import Town
from tests.hands import refused, rows
from tests.payouts import seed
from tests.payouts.seed import NOW
from yui.japan import JST
from yui.payouts import actions as runs
from yui.payouts.profiles import STANDARD, Profile
from yui.payouts.rules import actions
from yui.payouts.rules import queries as rules
from yui.tax import Category
from yui.towns.changes import actions as changes
from yui.towns.changes import model
from yui.towns.changes.model import (
    PAYING,
    RULE_CHANGE_MOVES,
    SPLITTING,
    Change,
    ChangeState,
    Kind,
    MonthBegun,
    MonthSettled,
    New,
    OthersChange,
    RuleChangeMove,
    SameHand,
    Settled,
)
from yui.work.policies import actions as policies

TODAY = NOW.date()  # 2 December 2026
JANUARY = date(2027, 1, 1)
OPEN = Settled(run=False, period=False)
ME, YOU = uuid4(), uuid4()


def change(state: ChangeState = ChangeState.PROPOSED, *, monthly: bool = True) -> Change:
    return Change(
        id=uuid4(),
        body_id=uuid4(),
        kind=Kind.PROFILE,
        subject="",
        title="形式",
        valid_from=JANUARY,
        terms={},
        monthly=monthly,
        reason="規格",
        state=state,
        made_by=ME,
        maker="",
        made_at=NOW,
        decided_by=None,
        decider="",
        decided_at=None,
        note="",
    )


def decide(
    found: Change,
    to: ChangeState,
    *,
    by: UUID = YOU,
    behalf: UUID | None = None,
    note: str = "理由",
    today: date = TODAY,
    settled: Settled = OPEN,
) -> ChangeState:
    return model.decide(found, to, by=by, behalf=behalf, note=note, today=today, settled=settled)


@pytest.mark.parametrize(("was", "to"), list(product(ChangeState, ChangeState)))
def test_a_change_moves_as_the_table_says_and_no_other_way(
    was: ChangeState, to: ChangeState
) -> None:
    by = ME if to is ChangeState.WITHDRAWN else YOU
    if to in RULE_CHANGE_MOVES[was]:
        assert decide(change(was), to, by=by) is to
        return
    with pytest.raises(RuleChangeMove) as caught:
        decide(change(was), to, by=by)
    assert (caught.value.status, caught.value.values) == (409, {"state": was.says})


@pytest.mark.parametrize(
    ("to", "by", "behalf", "why"),
    [
        (ChangeState.ADOPTED, ME, None, SameHand),
        (ChangeState.REFUSED, ME, None, SameHand),
        (ChangeState.ADOPTED, YOU, ME, SameHand),  # whose role is lent is that person too
        (ChangeState.WITHDRAWN, YOU, None, OthersChange),
        (ChangeState.WITHDRAWN, YOU, ME, OthersChange),
    ],
)
def test_the_second_hand_is_another_persons(
    to: ChangeState, by: UUID, behalf: UUID | None, why: type[Refused]
) -> None:
    with pytest.raises(why) as caught:
        decide(change(), to, by=by, behalf=behalf)
    assert caught.value.status == 403


def test_same_hand_says_self_approval() -> None:
    assert SameHand.code == "self_approval"


@pytest.mark.parametrize(
    ("day", "today", "held"),
    [
        (date(2027, 1, 1), date(2026, 12, 31), True),
        (date(2027, 1, 1), date(2027, 1, 1), False),  # the month has begun
        (date(2026, 12, 1), date(2026, 12, 2), False),
        (date(2027, 1, 2), date(2026, 12, 2), False),
        (date(2027, 2, 1), date(2026, 12, 2), True),
        (date(2028, 3, 1), date(2028, 2, 29), True),
    ],
)
def test_only_a_month_that_has_not_begun_is_changed(day: date, today: date, held: bool) -> None:
    new = New(Kind.PROFILE, "", "形式", day, {}, "規格")
    if held:
        assert model.proposed(new, today=today, settled=OPEN) is new
        assert decide(replace(change(), valid_from=day), ChangeState.ADOPTED, today=today)
        return
    with pytest.raises(Invalid) as caught:
        model.proposed(new, today=today, settled=OPEN)
    assert [error.code for error in caught.value.errors] == ["not_a_month_to_come"]
    with pytest.raises(MonthBegun):
        decide(replace(change(), valid_from=day), ChangeState.ADOPTED, today=today)


@pytest.mark.parametrize("settled", [Settled(run=True, period=False), Settled(False, True)])
def test_a_month_with_a_run_or_a_closed_one_is_refused_at_both_hands(settled: Settled) -> None:
    new = New(Kind.WITHHOLDING, "x", "題", JANUARY, {}, "理由")
    with pytest.raises(MonthSettled):
        model.proposed(new, today=TODAY, settled=settled)
    with pytest.raises(MonthSettled):
        decide(change(), ChangeState.ADOPTED, settled=settled)
    assert decide(change(), ChangeState.REFUSED, settled=settled) is ChangeState.REFUSED
    single = change(monthly=False)
    assert decide(single, ChangeState.ADOPTED, settled=settled) is ChangeState.ADOPTED


def test_a_no_says_why_and_so_does_a_proposal() -> None:
    with pytest.raises(Invalid):
        decide(change(), ChangeState.REFUSED, note="  ")
    with pytest.raises(Invalid):
        model.proposed(New(Kind.PROFILE, "", "形式", JANUARY, {}, " "), today=TODAY, settled=OPEN)


@dataclass(frozen=True)
class Hands:
    """Two of the office."""

    town: Town

    @property
    def director(self) -> Actor:
        return self.town.actor("tateshina")

    @property
    def staff(self) -> Actor:
        return self.town.actor("tateshina", "staff")

    async def form(self, most: int = 4, *, day: date = JANUARY, once: UUID | None = None) -> UUID:
        async with begin(self.director) as tx:
            return await actions.propose_profile(
                tx,
                body=self.town.body(),
                profile=Profile(most_records=most),
                valid_from=day,
                reason="持込規格 2027-01",
                once=once or uuid4(),
                now=NOW,
            )

    async def says(
        self,
        who: Actor,
        change: UUID,
        to: ChangeState = ChangeState.ADOPTED,
        *,
        now: datetime = NOW,
        note: str = "",
    ) -> None:
        async with begin(who) as tx:
            await actions.decide(tx, change=change, to=to, note=note, now=now)

    async def profile(self, day: date) -> Profile:
        async with begin(self.director) as tx:
            return await rules.profile(tx, self.town.body(), on=day)


@pytest.mark.anyio
async def test_two_people_change_what_the_bank_takes_and_an_older_run_keeps_the_old_form(
    town: Town,
) -> None:
    office = Hands(town)
    made = await office.form()
    assert await office.profile(JANUARY) == STANDARD
    assert await refused(office.says(office.director, made)) == "self_approval"
    await office.says(office.staff, made)
    await office.says(office.staff, made)  # the same click again
    assert await refused(office.says(office.director, made, ChangeState.WITHDRAWN)) == (
        "rule_change_state"
    )
    assert await office.profile(date(2026, 12, 31)) == STANDARD
    assert (await office.profile(JANUARY)).most_records == 4
    (row,) = await rows(town, "select proposed_by, decided_by from app.transfer_profile")
    assert (row["proposed_by"], row["decided_by"]) == (office.director.id, office.staff.id)
    for worker in range(1, 7):
        await seed.owe(town, 1_000 * worker, worker=worker)
    run = await seed.drafted(town)  # November's, paid in December
    await seed.approve(town, run)
    await seed.export(town, run)
    async with begin(office.staff) as tx:
        info, _ = await runs.download(tx, run=run, key=seed.key(town))
    assert (info.records, info.parts) == (6, [])


@pytest.mark.anyio
async def test_a_kind_of_work_is_withheld_otherwise_from_the_month_on_that_was_decided(
    town: Town,
) -> None:
    office = Hands(town)
    async with begin(office.staff) as tx:
        made = await actions.propose_withholding(
            tx,
            body=town.body(),
            job_type="transcription",
            withholding=Category.MANUSCRIPT,
            valid_from=JANUARY,
            reason="税理士の見解",
            once=uuid4(),
            now=NOW,
        )
    await office.says(office.director, made)
    async with begin(office.director) as tx:
        found = [
            await policies.category(tx, body=town.body(), job_type="transcription", on=day)
            for day in (JANUARY - timedelta(days=1), JANUARY)
        ]
    assert found == [Category.NONE, Category.MANUSCRIPT]
    with pytest.raises(Invalid):
        async with begin(office.staff) as tx:
            await actions.propose_withholding(
                tx,
                body=town.body(),
                job_type="no-such-work",
                withholding=Category.NONE,
                valid_from=JANUARY,
                reason="理由",
                once=uuid4(),
                now=NOW,
            )


@pytest.mark.anyio
async def test_of_two_who_decide_at_once_one_is_too_late_and_the_rule_is_written_once(
    town: Town,
) -> None:
    office = Hands(town)
    made = await office.form()

    async def try_to(to: ChangeState) -> str:
        try:
            await office.says(office.staff, made, to, note="規格がちがう")
        except RuleChangeMove as late:
            return late.code
        return "done"

    both = await asyncio.gather(try_to(ChangeState.ADOPTED), try_to(ChangeState.REFUSED))
    assert sorted(both) == ["done", "rule_change_state"]
    (row,) = await rows(town, "select state from app.rule_change")
    written = await rows(town, "select 1 from app.transfer_profile")
    assert len(written) == (1 if row["state"] == "adopted" else 0)


@pytest.mark.anyio
async def test_one_form_is_one_change_and_a_month_has_one_that_waits_or_holds(town: Town) -> None:
    office = Hands(town)
    once = uuid4()
    twice = await asyncio.gather(office.form(once=once), office.form(once=once))
    assert len(set(twice)) == 1
    assert await refused(office.form(most=9)) == "rule_change_waits"
    await office.says(office.staff, twice[0], ChangeState.REFUSED, note="規格の版がちがう")
    again = await office.form(most=9)
    await office.says(office.director, again, ChangeState.WITHDRAWN)
    await office.says(office.staff, await office.form(most=7))
    async with begin(office.director) as tx:
        found = await changes.listed(tx, PAYING)
        assert await changes.listed(tx, SPLITTING) == []
    assert sorted((one.state.value, one.note) for one in found) == [
        ("adopted", ""),
        ("refused", "規格の版がちがう"),
        ("withdrawn", ""),
    ]
    assert (await office.profile(JANUARY)).most_records == 7


@pytest.mark.anyio
async def test_what_waited_until_its_month_began_is_not_adopted_any_more(town: Town) -> None:
    office = Hands(town)
    made = await office.form()
    late = datetime(2027, 1, 1, 0, 0, tzinfo=JST)
    assert await refused(office.says(office.staff, made, now=late)) == "rule_month_begun"
    await office.says(office.director, made, ChangeState.WITHDRAWN, now=late)
    assert await office.profile(date(2027, 1, 15)) == STANDARD


@pytest.mark.anyio
async def test_a_month_with_a_closed_book_or_a_run_paid_in_it_takes_no_other_form(
    town: Town,
) -> None:
    office = Hands(town)
    made = await office.form()
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.period (tenant_id, body_id, month, state) values ($1, $2, $3, 'closed')",
            *(town.tenant("tateshina"), town.body(), JANUARY),
        )
    assert await refused(office.says(office.staff, made)) == "rule_month_settled"
    async with town.admin() as admin:
        await admin.execute("update app.period set state = 'open'")
    await seed.owe(town, 1_000)
    run = await seed.drafted(town)
    async with town.admin() as admin:  # paid two months after its closing day
        await admin.execute("update app.payout_run set pay_on = '2027-01-15' where id = $1", run)
    assert await refused(office.says(office.staff, made)) == "rule_month_settled"
    assert await refused(office.form(day=JANUARY)) == "rule_month_settled"
    assert await office.form(day=date(2027, 2, 1))


@pytest.mark.anyio
async def test_another_town_and_other_kinds_are_not_found_and_the_database_wants_two_hands(
    town: Town,
) -> None:
    office = Hands(town)
    made = await office.form()
    for who in (town.actor("shiojiri"), town.actor("shiojiri", "staff")):
        with pytest.raises(Unknown):
            await office.says(who, made)
    async with begin(office.staff) as tx:
        with pytest.raises(Unknown):
            await changes.show(tx, change=made, kinds=SPLITTING)
    async with town.admin() as admin:
        for state in ("adopted", "refused"):
            with pytest.raises(asyncpg.CheckViolationError):
                await admin.execute(
                    "update app.rule_change set state = $1, decided_by = made_by, decided_at = now(),"
                    " note = 'x'",
                    state,
                )
        with pytest.raises(asyncpg.CheckViolationError):
            await admin.execute(
                "insert into app.transfer_profile (tenant_id, body_id, valid_from, line_end, eof,"
                " most_records, exchange, full_stop, reason, decided_by, decided_at, proposed_by)"
                " values ($1, $2, $3, 'crlf', false, 1, 'zeros', true, 'x', $4, now(), $4)",
                *(town.tenant("tateshina"), town.body(), JANUARY, ME),
            )
