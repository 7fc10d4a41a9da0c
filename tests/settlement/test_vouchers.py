"""Transfers between bodies: one records, another confirms, the bank's line belongs to one of them."""

import asyncio
from datetime import date
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tenants.refusal import Refused
from tests.conftest import Town
from tests.hands import refused, rows
from tests.settlement.seed import LATER, NOW, accepted
from tests.settlement.test_month import A, B, all_of, bank, between, close_all, draw, net
from workers_async.runner import drain
from yui.notices import mail
from yui.settlement import actions
from yui.settlement.model import Transfer
from yui.settlement.states import State
from yui.settlement.vouchers import actions as vouchers
from yui.settlement.vouchers import model
from yui.settlement.vouchers.model import Voucher, VoucherState

pytestmark = pytest.mark.anyio
DAY = LATER.date()


@pytest.fixture(autouse=True)
def posted(request: pytest.FixtureRequest) -> None:
    if "town" in request.fixturenames:
        mail.set_up(request.getfixturevalue("town").settings)


@pytest.mark.parametrize("state", VoucherState)
def test_a_record_goes_only_where_its_table_says(state: VoucherState) -> None:
    maker, other = uuid4(), uuid4()
    found = Voucher(
        *(uuid4(), uuid4(), DAY, "1", None, state, maker, "", NOW, None, "", None),
    )
    for to in VoucherState:
        if to in model.VOUCHER_MOVES[state]:
            assert model.move(state, to) is to
        else:
            with pytest.raises(model.VoucherMove):
                model.move(state, to)
    if state is VoucherState.MADE:
        assert model.confirm(found, by=other, behalf=None) is VoucherState.CONFIRMED
        for by, behalf in ((maker, None), (other, maker)):
            with pytest.raises(model.SelfCheck):
                model.confirm(found, by=by, behalf=behalf)


def test_the_same_record_again_is_its_day_its_words_and_its_line() -> None:
    line = uuid4()
    found = Voucher(
        *(uuid4(), uuid4(), DAY, "1", line, VoucherState.MADE, uuid4(), "", NOW, None, "", None),
    )
    assert model.same(found, on=DAY, reference="1", entry=line)
    assert not model.same(found, on=NOW.date(), reference="1", entry=line)
    assert not model.same(found, on=DAY, reference="2", entry=line)
    assert not model.same(found, on=DAY, reference="1", entry=None)


def test_a_record_that_was_decided_says_how() -> None:
    for state in (VoucherState.CONFIRMED, VoucherState.DROPPED):
        with pytest.raises(model.VoucherMove) as no:
            model.move(state, VoucherState.CONFIRMED)
        assert no.value.values == {"state": state.says}
    assert len({state.says for state in VoucherState}) == 3


async def planned(town: Town) -> Transfer:
    """A owes B 5,500 yen with tax after the month's netting."""
    await accepted(town, A, B, units=100, price=50)
    await draw(town, A, B)
    await close_all(town, A, B)
    assert await net(town) == 1
    async with begin(town.actor(A)) as tx:
        (found,) = await actions.transfers(tx, statements=await actions.waiting(tx))
    return found


async def line(town: Town, slug: str, yen: int, *, state: str = "open", n: int = 1) -> UUID:
    """A line of a bank statement of that town's body; open ones stand in suspense."""
    statement, entry = uuid4(), uuid4()
    code, body = town.tenant(slug), town.body(slug)
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.bank_statement (tenant_id, id, body_id, name, sha256, first_on, last_on,"
            " lines, came_yen, state, made_by, made_at, taken_at)"
            " values ($1, $2, $3, 'csv', $4, $5, $5, 1, $6, 'taken', $7, $8, $8)",
            *(code, statement, body, statement.bytes * 2, DAY, max(yen, 0), uuid4(), LATER),
        )
        await admin.execute(
            "insert into app.bank_entry (tenant_id, id, statement_id, body_id, line, on_day, yen,"
            " text, mark, verdict, state, invoices, why, score)"
            " values ($1, $2, $3, $4, $5, $6, $7, 'シャ)コウシャ', $8, 'person', $9, '{}', '{}', 0)",
            *(code, entry, statement, body, n, DAY, yen, entry.bytes * 2, state),
        )
    if state == "open":
        from yui.ledger import actions as ledger
        from yui.ledger.model import AccountRef, Line

        async with begin(town.actor(slug, "system")) as tx:
            await ledger.post(
                tx,
                body=body,
                key=f"bank:{entry}:suspense",
                kind="bank_suspense",
                on=DAY,
                lines=[Line(AccountRef("bank"), AccountRef("suspense"), yen)],
                now=LATER,
            )
    return entry


async def make(
    town: Town, slug: str, transfer: UUID, *, entry: UUID | None = None, reference: str = "第1号"
) -> Voucher:
    async with begin(town.actor(slug, "staff")) as tx:
        return await vouchers.make(
            tx, transfer=transfer, on=DAY, reference=reference, entry=entry, now=LATER
        )


async def confirm(town: Town, slug: str, found: Voucher, role: str = "director") -> Transfer:
    async with begin(town.actor(slug, role)) as tx:
        return await vouchers.confirm(tx, transfer=found.transfer_id, voucher=found.id, now=LATER)


async def suspense(town: Town) -> int:
    (found,) = await rows(
        town,
        "select coalesce(sum(case when p.credit = a.id then p.amount_yen else -p.amount_yen end), 0)"
        " as yen from app.account a join app.posting p on p.tenant_id = a.tenant_id"
        " and a.id in (p.credit, p.debit) where a.kind = 'suspense'",
    )
    return int(found["yen"])


async def test_nothing_moves_until_a_second_person_confirms_and_then_once(town: Town) -> None:
    found = await planned(town)
    noted = await make(town, A, found.id)
    assert (await make(town, A, found.id)).id == noted.id
    assert await refused(make(town, A, found.id, reference="第2号")) == "voucher_waits"
    assert await bank(town) == {}
    assert await refused(confirm(town, A, noted, "staff")) == "self_approval"
    assert await bank(town) == {}

    async def click() -> str:
        try:
            return (await confirm(town, A, noted)).state.value
        except Refused as no:
            return no.code

    assert await asyncio.gather(*(click() for _ in range(4))) == ["paid"] * 4
    assert await bank(town) == {int(town.tenant(A)): -5_500}
    journals = await rows(
        town, "select count(*) as n from app.journal where kind = 'settlement_transfer'"
    )
    assert journals == [{"n": 1}]
    async with begin(town.actor(A)) as tx:
        code = await refused(vouchers.drop(tx, transfer=found.id, voucher=noted.id, now=LATER))
    assert code == "voucher_state"


async def test_the_banks_own_lines_settle_both_sides_and_no_yen_stands_twice(town: Town) -> None:
    found = await planned(town)
    went = await line(town, A, -5_500, state="other")
    came, other = await line(town, B, 5_500), await line(town, B, 5_501, n=2)
    await confirm(town, A, await make(town, A, found.id, entry=went))
    assert await refused(make(town, B, found.id, entry=other)) == "not_its_line"
    assert await refused(make(town, B, found.id, entry=went)) == "not_its_line"
    done = await confirm(town, B, await make(town, B, found.id, entry=came))
    assert done.state.value == "done"
    await drain(now=LATER)
    assert await between(town) == {}
    assert await suspense(town) == 5_501
    assert await bank(town) == {int(town.tenant(A)): -5_500, int(town.tenant(B)): 11_001}
    states = await rows(town, "select id, state from app.bank_entry")
    assert {row["id"]: row["state"] for row in states} == {
        went: "other",
        came: "matched",
        other: "open",
    }
    (statement,) = await all_of(town, A)
    assert statement.state is State.SETTLED


async def test_a_line_that_comes_after_the_confirmation_is_tied_and_booked_once(
    town: Town,
) -> None:
    found = await planned(town)
    await confirm(town, B, await make(town, B, found.id))
    came = await line(town, B, 5_500)
    assert (await bank(town), await suspense(town)) == ({int(town.tenant(B)): 11_000}, 5_500)
    for _ in range(2):
        async with begin(town.actor(B)) as tx:
            await vouchers.tie(tx, transfer=found.id, entry=came, now=LATER)
    assert (await bank(town), await suspense(town)) == ({int(town.tenant(B)): 5_500}, 0)


async def test_a_dropped_record_leaves_nothing_and_another_town_finds_none(town: Town) -> None:
    found = await planned(town)
    noted = await make(town, A, found.id, reference="まちがい")
    for _ in range(2):
        async with begin(town.actor(A, "staff")) as tx:
            await vouchers.drop(tx, transfer=found.id, voucher=noted.id, now=LATER)
    assert await refused(confirm(town, A, noted)) == "voucher_state"
    again = await make(town, A, found.id)
    assert again.id != noted.id and await bank(town) == {}
    for slug in (B, "omachi"):
        assert await refused(confirm(town, slug, again)) == "not_found"
    early = date(2026, 10, 1)
    async with begin(town.actor(B)) as tx:
        day = vouchers.make(tx, transfer=found.id, on=early, reference="1", now=LATER)
        assert await refused(day) == "bad_day"
