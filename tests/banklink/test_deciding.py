"""Matches taken back, fees that a bank kept back, money for several invoices, advances used later."""

import asyncio
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenants.db import begin
from tenants.refusal import Unknown
from tests.banklink.test_matching import bill, books, kept, lines, read, take
from tests.conftest import Browser, Town
from tests.hands import post, refused, rows
from tests.payouts.seed import NOW
from yui import clock
from yui.banklink.matching import deciding, model, refusals
from yui.banklink.matching.model import EntryState, Kept, Verdict
from yui.invoices import actions as invoices
from yui.invoices import rules
from yui.invoices.advances import actions as advances
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef

WHO = "ｶ)ｷﾕｳﾌﾞﾝﾄﾞｳ"
MOST = rules.most_short(date(2026, 11, 30))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(-(10**6), 10**6))
def test_a_fee_is_what_the_dated_rule_lets_be_one(short: int) -> None:
    if 0 < short <= MOST:
        assert model.is_fee(short, most=MOST) == short
        return
    with pytest.raises(refusals.NotAFee) as caught:
        model.is_fee(short, most=MOST)
    assert caught.value.status == 409


async def came(town: Town, yen: int, who: str = WHO) -> tuple[UUID, Kept]:
    """Money that came in, taken; its statement and line."""
    made = await read(town, lines((yen, who)))
    await take(town, made)
    (one,) = await kept(town, made)
    return made, one


async def decide(town: Town, entry: UUID, *chosen: UUID, fee: bool = False) -> None:
    async with begin(town.actor("tateshina", "staff")) as tx:
        await deciding.decide(tx, entry=entry, chosen=chosen, fee=fee, now=NOW)


async def undo(town: Town, entry: UUID) -> None:
    async with begin(town.actor("tateshina", "staff")) as tx:
        await deciding.undo(tx, entry=entry, reason="別の会社の入金でした", now=NOW)


async def use(town: Town, invoice: UUID, yen: int, *, once: UUID | None = None) -> UUID:
    async with begin(town.actor("tateshina", "staff")) as tx:
        return await advances.use(tx, invoice=invoice, yen=yen, once=once or uuid4(), now=NOW)


async def fees(town: Town) -> tuple[int, int]:
    async with begin(town.actor("tateshina")) as tx:
        found = [
            await ledger.balance_now(tx, body=town.body(), ref=AccountRef(kind))
            for kind in ("bank_fee", "output_tax")
        ]
    return found[0], found[1]


@pytest.mark.anyio
async def test_a_match_made_alone_is_taken_back_waits_in_suspense_and_is_decided_again(
    town: Town,
) -> None:
    first = await bill(town, 110_000, number=1)
    made, one = await came(town, 110_000)
    assert one.state is EntryState.MATCHED
    await undo(town, one.id)
    assert await books(town) == {"bank": -110_000, "suspense": 110_000, "client": 0, "advance": 0}
    (after,) = await kept(town, made)
    assert (after.state, after.undone_reason) == (EntryState.OPEN, "別の会社の入金でした")
    assert await refused(undo(town, one.id)) == "bank_entry_state"
    await decide(town, one.id, first)
    await undo(town, one.id)
    await decide(town, one.id, first)
    assert await books(town) == {"bank": -110_000, "suspense": 0, "client": 110_000, "advance": 0}
    paid = await rows(town, "select key from app.invoice_payment where undone_at is null")
    assert len(paid) == 1


@pytest.mark.anyio
async def test_a_name_that_was_taught_wrongly_is_nobodys_again_and_the_last_word_counts(
    town: Town,
) -> None:
    first = await bill(town, 55_000, number=1)
    _, one = await came(town, 55_000, "ﾔﾏﾀﾞ ﾀﾛｳ")
    assert one.verdict is Verdict.PERSON
    await decide(town, one.id, first)
    await undo(town, one.id)
    again = await read(town, lines((55_000, "ﾔﾏﾀﾞ ﾀﾛｳ"), on=date(2026, 11, 29)))
    assert (await kept(town, again))[0].verdict is Verdict.PERSON
    await decide(town, one.id, first)
    await bill(town, 77_000, number=2)
    third = await read(town, lines((77_000, "ﾔﾏﾀﾞ ﾀﾛｳ"), on=date(2026, 11, 28)))
    assert (await kept(town, third))[0].verdict is Verdict.ALONE


@pytest.mark.anyio
async def test_a_fee_kept_back_is_borne_with_its_tax_and_more_than_the_rule_is_not(
    town: Town,
) -> None:
    first = await bill(town, 55_000, number=1)
    _, one = await came(town, 54_340)
    await decide(town, one.id, first, fee=True)
    fee, tax = await fees(town)
    assert (fee + tax, (await books(town))["client"]) == (-660, 55_000)
    kinds = await rows(town, "select kind, yen from app.invoice_payment order by yen")
    assert [(row["kind"], row["yen"]) for row in kinds] == [("fee", 660), ("money", 54_340)]
    await undo(town, one.id)
    assert await fees(town) == (0, 0)
    _, two = await came(town, 54_009)
    assert await refused(decide(town, two.id, first, fee=True)) == "not_a_fee"
    await decide(town, two.id, first)
    async with begin(town.actor("tateshina")) as tx:
        assert (await invoices.show(tx, invoice=first)).open_yen == 991


@pytest.mark.anyio
async def test_one_payment_over_several_invoices_pays_in_order_and_the_rest_is_an_advance_for_later(
    town: Town,
) -> None:
    first = await bill(town, 11_000, number=1, due=date(2026, 11, 29))
    second = await bill(town, 22_000, number=2)
    _, one = await came(town, 40_000)
    await decide(town, one.id, second, first)
    assert (await books(town))["advance"] == 7_000
    third = await bill(town, 9_000, number=3)
    assert await refused(use(town, third, 7_001)) == "advance_too_small"
    once = uuid4()
    paid = await use(town, third, 5_000, once=once)
    assert await use(town, third, 5_000, once=once) == paid
    both = await asyncio.gather(
        use(town, third, 2_000), use(town, third, 2_000), return_exceptions=True
    )
    assert sum(isinstance(each, UUID) for each in both) == 1
    assert (await books(town))["advance"] == 0
    assert await refused(undo(town, one.id)) == "advance_used"
    async with begin(town.actor("tateshina", "staff")) as tx:
        for each in await invoices.payments(tx, invoice=third):
            await invoices.undo_by_hand(tx, invoice=third, ident=each.id, now=NOW)
    await undo(town, one.id)
    assert await books(town) == {"bank": -40_000, "suspense": 40_000, "client": 0, "advance": 0}


@pytest.mark.anyio
async def test_partial_payments_add_up_and_the_invoices_page_never_undoes_a_bank_line(
    town: Town, client: Browser
) -> None:
    clock.set_demo_date(NOW.date())
    first = await bill(town, 30_000, number=1)
    _, one = await came(town, 10_000)
    me = await client.login(town.actor("tateshina", "director"))
    at = f"/bank/receipts/{one.id}"
    form = {"invoices": str(first), "shortfall": "leave"}
    assert (await me.post(at, data=form)).status_code == 303
    async with begin(town.actor("tateshina")) as tx:
        found = await invoices.show(tx, invoice=first)
        (paid,) = await invoices.payments(tx, invoice=first)
    assert found.open_yen == 20_000
    here = f"/invoices/{first}"
    wrong = await post(me, f"{here}/undoings", {"payment": str(paid.id)}, here)
    assert wrong.status_code == 409 and "入金の照合" in wrong.text
    assert at in (await me.get(here)).text
    assert "照合を取り消す" in (await me.get(at)).text
    assert (await me.post(f"{at}/undoing", data={})).status_code == 422
    done = await me.post(f"{at}/undoing", data={"reason": "ちがう会社"})
    assert done.status_code == 303 and "ちがう会社" in (await me.get(at)).text
    async with begin(town.actor("shiojiri")) as tx:
        with pytest.raises(Unknown):
            await deciding.undo(tx, entry=one.id, reason="x", now=NOW)
