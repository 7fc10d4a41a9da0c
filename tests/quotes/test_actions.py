"""Quotes in the database: one step from a wish, versions, answers, what each caller can reach."""

import asyncio
from datetime import date, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest

from tenants.actor import Actor
from tenants.db import begin
from tenants.refusal import Refused, Unknown
from tests.conftest import Town
from tests.intake import seed as wishes
from tests.quotes import seed
from tests.quotes.seed import NOW
from yui.clients import actions as clients
from yui.intake import actions as intake
from yui.intake.model import WishMove, WishState
from yui.quotes import actions, from_wish, refusals
from yui.quotes.bands import Band
from yui.quotes.model import QUOTE_MOVES, How, QuoteState
from yui.work import actions as work
from yui.work.quoted import taking

pytestmark = pytest.mark.anyio
SCREEN = {"how": How.SCREEN, "name": "得意先 担当"}


async def test_template_to_quote_in_one_step(town: Town) -> None:
    wish = await wishes.wish(town)
    async with begin(town.actor("tateshina")) as tx:
        quote = await from_wish.quote(tx, wish=wish, now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        found = await actions.show(tx, quote=quote)
        trial, typing, checking = await actions.lines(tx, quote=quote)
        assert (await intake.show(tx, wish=wish)).state is WishState.QUOTED
        assert await actions.of_wish(tx, wish=wish) == quote
    assert (found.number, found.version, found.state) == ("立振-R8-見00001", 1, QuoteState.DRAFT)
    assert (found.due_on, found.valid_until) == (date(2026, 12, 20), date(2026, 12, 20))
    assert trial.trial and trial.quantity == 20 and trial.unit_price_yen == 84
    assert typing.bands == (Band(1, 84), Band(1000, 80), Band(5000, 76))
    assert (typing.quantity, typing.unit_price_yen, typing.worker_price_yen) == (3000, 80, 63)
    assert checking.quantity == 600
    assert found.subtotal_yen == sum(line.yen for line in (trial, typing, checking))
    assert found.fee_yen == found.subtotal_yen // 10
    assert found.tax_yen == (found.subtotal_yen + found.fee_yen) // 10
    assert "原本と1文字もちがわない" in typing.spec
    with pytest.raises(WishMove):
        async with begin(town.actor("tateshina")) as tx:
            await from_wish.quote(tx, wish=wish, now=NOW)


async def test_a_company_becomes_a_client_before_it_is_quoted(town: Town) -> None:
    wish = await wishes.wish(town, client=None, company="株式会社これから")
    with pytest.raises(refusals.NoClient):
        async with begin(town.actor("tateshina")) as tx:
            await from_wish.quote(tx, wish=wish, now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        made = await clients.add(tx, name="株式会社これから", first_contract_on=NOW.date())
        quote = await from_wish.quote(tx, wish=wish, client=made, due_on=date(2026, 12, 25), fee_bp=500, now=NOW)  # fmt: skip
        found = await actions.show(tx, quote=quote)
        assert (found.client_id, found.due_on, found.fee_bp) == (made, date(2026, 12, 25), 500)
        assert (await intake.show(tx, wish=wish)).client_id == made


async def test_margin_is_shown_and_the_client_accepts_v2_so_v1_is_void(town: Town) -> None:
    first = await seed.sent(town)
    second = await seed.revised(town, first, seed.line(bands=(Band(1, 58),), worker_price_yen=45))
    await seed.send(town, second)
    async with begin(town.actor("tateshina")) as tx:
        one, two = [await actions.lines(tx, quote=each) for each in (first, second)]
        assert (one[0].margin.yen, two[0].margin.yen) == (39_000, 39_000)
        assert (await actions.show(tx, quote=second)).version == 2
    assert await seed.state(town, first) == "sent"
    async with begin(town.actor("tateshina", "client")) as tx:
        await actions.accept(tx, quote=second, now=NOW, **SCREEN)
    assert await seed.state(town, second) == "accepted"
    assert await seed.state(town, first) == "void"
    async with town.admin() as admin:
        row = await admin.fetchrow("select * from app.quote where id = $1", second)
        kept = await admin.fetchval(
            "select sha256 from app.quote_paper where quote_id = $1", second
        )
        notes = await admin.fetch(
            "select action, subject from audit.entry where action ~ '^quote' order by seq"
        )
        told = await admin.fetchval("select link from app.notice where kind = 'quote.answered'")
    assert (row["answered_how"], row["answered_name"]) == ("screen", "得意先 担当")
    assert row["answered_by"] == town.client_id() and row["answered_sha256"] == kept
    assert [tuple(note) for note in notes][-2:] == [
        ("quote.accepted", str(second)),
        ("quote.void", str(first)),
    ]
    assert told == f"/quotes/{second}"
    with pytest.raises(refusals.QuoteMove):
        async with begin(town.actor("tateshina", "client")) as tx:
            await actions.accept(tx, quote=first, now=NOW, **SCREEN)


async def test_two_answers_at_once_accept_one_version(town: Town) -> None:
    first = await seed.sent(town)
    second = await seed.revised(town, first)
    await seed.send(town, second)

    async def accept(quote: UUID) -> bool:
        try:
            async with begin(town.actor("tateshina", "client")) as tx:
                await actions.accept(tx, quote=quote, now=NOW, **SCREEN)
        except Refused:
            return False
        return True

    assert sorted(await asyncio.gather(accept(first), accept(second))) == [False, True]
    states = sorted([await seed.state(town, each) for each in (first, second)])
    assert states == ["accepted", "void"]


async def test_an_answer_by_other_means_says_who_when_and_how(town: Town) -> None:
    quote = await seed.sent(town)
    later = NOW + timedelta(days=3)
    for on in (NOW.date() - timedelta(days=1), later.date() + timedelta(days=1)):
        with pytest.raises(refusals.BadAnswerDay):
            async with begin(town.actor("tateshina")) as tx:
                await actions.accept(tx, quote=quote, how=How.PHONE, name="佐藤", on=on, now=later)
    async with begin(town.actor("tateshina", "staff")) as tx:
        await actions.accept(
            tx, quote=quote, how=How.PHONE, name="佐藤", on=date(2026, 11, 21), now=later
        )
        found = await actions.show(tx, quote=quote)
    assert (found.answered_how, found.answered_name) == (How.PHONE, "佐藤")
    assert (found.answered_on, found.answered_at) == (date(2026, 11, 21), later)


async def test_a_draft_that_is_changed_is_void_and_a_number_has_one_accepted_version(
    town: Town,
) -> None:
    first = await seed.made(town)
    second = await seed.revised(town, first)
    assert await seed.state(town, first) == "void"
    with pytest.raises(refusals.NotNewest):
        await seed.revised(town, first)
    await seed.send(town, second)
    third = await seed.revised(town, second)
    async with begin(town.actor("tateshina", "client")) as tx:
        await actions.accept(tx, quote=second, now=NOW, **SCREEN)
    with pytest.raises(refusals.NumberAccepted):
        await seed.send(town, third)
    with pytest.raises(refusals.NumberAccepted):
        await seed.revised(town, third)
    async with begin(town.actor("tateshina")) as tx:
        found = await actions.show(tx, quote=third)
        assert [one.version for one in await actions.versions(tx, of=found)] == [3, 2, 1]


async def test_what_ran_out_can_be_neither_accepted_nor_sent_but_made_anew(town: Town) -> None:
    quote = await seed.sent(town)
    draft = await seed.made(town)
    late = NOW + timedelta(days=15)
    with pytest.raises(refusals.NoLongerValid):
        async with begin(town.actor("tateshina", "client")) as tx:
            await actions.accept(tx, quote=quote, now=late, **SCREEN)
    with pytest.raises(refusals.NoLongerValid):
        async with begin(town.actor("tateshina")) as tx:
            await actions.send(tx, quote=draft, now=late)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.expire(tx, today=date(2026, 12, 4)) == 0
        assert await actions.expire(tx, today=date(2026, 12, 5)) == 1
    assert await seed.state(town, quote) == "expired"
    again = await seed.revised(town, quote)
    assert await seed.state(town, again) == "draft"


@pytest.mark.parametrize(
    ("state", "to"),
    [pair for pair in product(QuoteState, QuoteState) if pair[1] not in QUOTE_MOVES[pair[0]]],
)
async def test_an_illegal_move_answers_409_and_writes_nothing(
    town: Town, state: QuoteState, to: QuoteState
) -> None:
    quote = await seed.sent(town)
    async with town.admin() as admin:
        await admin.execute("update app.quote set state = $1", state.value)
        before = await admin.fetchrow("select md5(q::text) from app.quote q")
        lines = await admin.fetchval("select count(*) from audit.entry")
    with pytest.raises(Refused) as refused:
        await _to(town, quote, to)
    assert refused.value.status == 409
    async with town.admin() as admin:
        assert await admin.fetchrow("select md5(q::text) from app.quote q") == before
        assert await admin.fetchval("select count(*) from audit.entry") == lines


async def _to(town: Town, quote: UUID, to: QuoteState) -> None:
    async with begin(town.actor("tateshina")) as tx:
        if to is QuoteState.SENT:
            await actions.send(tx, quote=quote, now=NOW)
        elif to is QuoteState.ACCEPTED:
            await actions.accept(tx, quote=quote, how=How.MAIL, name="佐藤", now=NOW)
        elif to is QuoteState.DECLINED:
            await actions.decline(tx, quote=quote, how=How.MAIL, name="佐藤", now=NOW)
        elif to is QuoteState.VOID:
            await actions.void(tx, quote=quote)
        else:  # nobody's hand moves a quote to draft or expired: the table alone can be asked
            await actions._move(tx, await actions.show(tx, quote=quote), to)


async def test_an_accepted_quote_becomes_orders_in_one_step_and_once(town: Town) -> None:
    quote = await seed.sent(
        town,
        lines=(seed.line(trial=True), seed.line(title="校正", quantity=100, bands=(Band(1, 70),))),
    )
    with pytest.raises(refusals.NotAccepted):
        async with begin(town.actor("tateshina")) as tx:
            await taking.take(tx, quote=quote, now=NOW)
    async with begin(town.actor("tateshina", "client")) as tx:
        await actions.accept(tx, quote=quote, now=NOW, **SCREEN)
    async with begin(town.actor("tateshina")) as tx:
        made = await taking.take(tx, quote=quote, now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        assert await taking.take(tx, quote=quote, now=NOW) == made
        first, second = [await work.order(tx, order=each) for each in made]
        found = await actions.show(tx, quote=quote)
        source = await actions.of_order(tx, order=made[0])
        listed = await actions.orders(tx, quote=quote)
    assert (first.quantity, first.unit_price_yen, first.due_on) == (3000, 55, date(2026, 12, 20))
    assert first.yen + second.yen == found.sums.net
    assert (first.title.endswith("（模擬業務）"), second.title) == (True, "校正")
    assert source is not None and (source.quote_id, source.version) == (quote, 1)
    assert [one.order_id for one in listed] == made
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.client_order") == 2


async def test_an_order_whose_deadline_passed_is_refused_and_the_quote_stays(town: Town) -> None:
    quote = await seed.sent(town)
    async with begin(town.actor("tateshina", "client")) as tx:
        await actions.accept(tx, quote=quote, now=NOW, **SCREEN)
    late = datetime(2027, 1, 5, 10, tzinfo=NOW.tzinfo)
    with pytest.raises(Refused):
        async with begin(town.actor("tateshina")) as tx:
            await taking.take(tx, quote=quote, now=late)
    async with begin(town.actor("tateshina")) as tx:
        assert await actions.orders(tx, quote=quote) == []
        made = await taking.take(tx, quote=quote, due_on=date(2027, 1, 20), now=late)
        assert len(made) == 1


def callers(town: Town) -> list[Actor]:
    """Everybody who has no business with a quote of Tateshina."""
    return [
        town.actor("shiojiri"),
        town.actor("shiojiri", "client"),
        town.actor("tateshina", "worker", 1),
    ]


async def test_another_town_and_a_worker_reach_nothing(town: Town) -> None:
    quote = await seed.sent(town)
    wish = await wishes.wish(town)
    for who in callers(town):
        async with begin(who) as tx:
            for table in ("quote", "quote_line", "quote_paper", "quote_order", "wish"):
                assert await tx.value(f"select count(*) from app.{table}") == 0, (who, table)  # type: ignore[arg-type]
            for one in (quote, uuid4()):
                with pytest.raises(Unknown):
                    await actions.show(tx, quote=one)
                with pytest.raises(Unknown):
                    await actions.accept(tx, quote=one, now=NOW, **SCREEN)
            with pytest.raises(Unknown):
                await intake.show(tx, wish=wish)


async def test_a_client_reaches_what_was_sent_to_it_and_no_workers_price(town: Town) -> None:
    draft = await seed.made(town)
    quote = await seed.sent(town)
    async with begin(town.actor("tateshina")) as tx:
        other = await clients.add(tx, name="ほかの会社", first_contract_on=NOW.date())
        foreign = await actions.make(tx, client=other, draft=seed.draft(), now=NOW)
        await actions.send(tx, quote=foreign, now=NOW)
    async with begin(town.actor("tateshina", "client")) as tx:
        assert [one.id for one in await actions.mine(tx)] == [quote]
        assert (await actions.kept_paper(tx, quote=quote))[0].lines[0].unit_price_yen == 55
        assert await tx.value("select count(*) from app.quote_line") == 0
        assert await tx.value("select count(*) from app.quote") == 1
        for hidden in (draft, foreign):
            with pytest.raises(Unknown):
                await actions.show(tx, quote=hidden)
            with pytest.raises(Unknown):
                await actions.kept_paper(tx, quote=hidden)
            with pytest.raises(Unknown):
                await actions.accept(tx, quote=hidden, now=NOW, **SCREEN)


async def test_a_reward_below_the_minimum_wage_is_noted_when_the_quote_is_sent(town: Town) -> None:
    september = datetime(2026, 9, 1, 10, tzinfo=NOW.tzinfo)
    low = seed.draft(seed.line(worker_price_yen=35), seed.line(worker_price_yen=36))
    async with begin(town.actor("tateshina")) as tx:
        quote = await actions.make(tx, client=town.client_id(), draft=low, now=september)
        found = await actions.lines(tx, quote=quote)
        pay = await actions.hourlies(tx, lines=found, on=september.date())
        assert [pay[n].below for n in (1, 2)] == [True, False]
        await actions.send(tx, quote=quote, now=september)
    async with town.admin() as admin:
        detail = await admin.fetchval("select detail from audit.entry where action = 'quote.sent'")
    assert '"below_minimum_wage": 1' in str(detail)
