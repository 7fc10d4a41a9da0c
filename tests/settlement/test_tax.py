"""Statements as documents of tax law: numbered, taxed once a rate, confirmed by word or silence, kept."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from tenants.db import begin
from tests.conftest import Town
from tests.hands import refused, rows
from tests.settlement.seed import MONTH, NOW, accepted
from tests.settlement.test_month import A, B, all_of, between, close_all, draw, net, pay_all
from workers_async.runner import drain
from yui import rates
from yui.invoices.archive import actions as archive
from yui.invoices.archive.searching import queries as searching
from yui.invoices.archive.searching.model import Wanted
from yui.notices import mail
from yui.settlement import actions, entries, issuing, model, paper
from yui.settlement.model import Item, Statement, Tax
from yui.settlement.states import DisputeState, Reason, Source, State
from yui.towns import actions as towns

pytestmark = pytest.mark.anyio
AT = datetime(2026, 10, 20, tzinfo=UTC)
MINE, OTHER = 20215, 20324
NUMBER = "T9700150000324"


@pytest.fixture(autouse=True)
def posted(request: pytest.FixtureRequest) -> None:
    if "town" in request.fixturenames:
        mail.set_up(request.getfixturevalue("town").settings)


def line(yen: int, day: date, *, payer: int = MINE, refund: bool = False) -> Item:
    payee = OTHER if payer == MINE else MINE
    return Item(
        *(1, Source.THROUGH, uuid4(), "town", refund, payer, payee, "", 1, "件", yen, yen, AT, yen),
        day,
    )


def statement(ours: str | None, theirs: str | None) -> Statement:
    return Statement(
        *(
            uuid4(),
            MINE,
            OTHER,
            "立科町",
            uuid4(),
            "公社",
            MONTH,
            1,
            None,
            1,
            0,
            0,
            b"",
            State.DRAWN,
        ),
        *(AT, None, None, None, None, None, None),
        invoice_number=ours,
        other_invoice_number=theirs,
    )


def booked(found: Statement, items: list[Item], tax: Tax) -> dict[tuple[str, str], int]:
    """Debits less credits by account."""
    sums: dict[tuple[str, str], int] = {}
    for one in entries.taxes(found, items, [tax]):
        for account, yen in ((one.debit, int(one.yen)), (one.credit, -int(one.yen))):
            key = (account.kind, account.tax)
            sums[key] = sums.get(key, 0) + yen
    return sums


def test_a_registered_seller_owes_the_tax_and_its_buyer_deducts_all_of_it() -> None:
    items = [line(54_321, date(2026, 10, 20))]
    found = statement(NUMBER, NUMBER)
    bought = Tax(MINE, False, 1_000, 54_321, 5_432)
    assert booked(found, items, bought) == {
        ("input_tax", "registered"): 5_432,
        ("town_payable", ""): -5_432,
    }
    sold = Tax(OTHER, False, 1_000, 54_321, 5_432)
    assert booked(found, items, sold) == {
        ("town_receivable", ""): 5_432,
        ("output_tax", ""): -5_432,
    }
    returned = Tax(MINE, True, 1_000, 1_000, 100)  # we sold, and pay a part back
    assert booked(found, items, returned) == {("output_tax", ""): 100, ("town_payable", ""): -100}


@pytest.mark.parametrize(
    ("day", "credit"),
    [
        (date(2026, 9, 30), 8_000),
        (date(2026, 10, 1), 7_000),
        (date(2028, 10, 1), 5_000),
        (date(2030, 10, 1), 3_000),
        (date(2031, 10, 1), 0),
    ],
)
def test_of_a_seller_without_a_number_only_the_years_share_is_deducted(
    day: date, credit: int
) -> None:
    tax = Tax(MINE, False, 1_000, 100_000, 10_000)
    found = booked(statement(None, None), [line(100_000, day)], tax)
    percent = credit // 100
    assert found.get(("input_tax", f"non_registered:{percent}"), 0) == credit
    assert found.get(("share_expense", f"nondeductible:{percent}"), 0) == 10_000 - credit
    sale, ours = Tax(OTHER, False, 1_000, 100_000, 10_000), statement(None, None)
    assert booked(ours, [], sale)[("output_tax", "")] == -10_000, "taxable without a number"
    sold = booked(replace(ours, exempt=True), [], sale)
    assert sold[("share_revenue", "")] == -10_000, "who pays no tax on has it as revenue"


def test_the_shares_of_days_on_both_sides_of_a_change_sum_to_the_one_rounding() -> None:
    chance = Random(11)
    for _ in range(300):
        items = [
            replace(line(chance.randint(1, 9_999), date(2026, chance.choice((9, 10)), 15)), line=at)
            for at in range(1, chance.randint(2, 12))
        ]
        base = sum(one.yen for one in items)
        tax = Tax(MINE, False, 1_000, base, base // 10)
        credit = entries.creditable(items, tax)
        assert tax.tax_yen * 70 // 100 - 1 <= credit <= tax.tax_yen * 80 // 100
        every = booked(statement(None, None), items, tax)
        assert sum(every.values()) == 0 and every[("town_payable", "")] == -tax.tax_yen


async def test_the_gates_rates_are_those_of_the_book(town: Town) -> None:
    found = await rows(town, "select since, standard_bp from gate.consumption_rate order by since")
    book = rates.book().consumption_tax
    assert [(row["since"], row["standard_bp"]) for row in found] == [
        (one.since, one.standard_bp) for one in book
    ]


async def register(town: Town, slug: str, number: str | None) -> None:
    async with town.admin() as admin:
        await admin.execute(
            "update app.body set invoice_number = $2 where tenant_id = $1",
            *(town.tenant(slug), number),
        )


async def test_tax_is_rounded_once_a_document_and_shown_and_every_ledger_returns_to_zero(
    town: Town,
) -> None:
    await register(town, A, NUMBER)
    for _ in range(3):
        await accepted(town, A, B, units=1, price=19)  # line by line it would be 1 yen each
    await draw(town, A, B)
    (ours,), (theirs,) = await all_of(town, A), await all_of(town, B)
    assert (ours.owed, ours.pays, theirs.gets) == (57, 62, 62)
    async with begin(town.actor(A)) as tx:
        sheet = await actions.whole(tx, statement=ours.id)
        body = await towns.body(tx, body=ours.body_id)
        printed = paper.document(sheet, body)
    assert [(one.base_yen, one.tax_yen) for one in sheet.taxes] == [(57, 5)]
    assert any(NUMBER in text for text in printed.body.lines)
    assert any("経過措置" in note for note in printed.notes), "the other body has no number"
    assert printed.number == ours.paper and printed.number != theirs.paper
    await register(town, A, None)  # what was drawn keeps the numbers of its day
    assert (await all_of(town, A))[0].invoice_number == NUMBER
    await close_all(town, A, B)
    assert await net(town) == 1
    await pay_all(town)
    assert await between(town) == {}


async def test_the_standing_on_the_months_last_day_is_on_both_papers(town: Town) -> None:
    await register(town, A, NUMBER)
    async with town.admin() as admin:
        for since, standing, number in (
            *((date(2026, 4, 1), "exempt", None), (date(2026, 10, 31), "registered", NUMBER)),
            (date(2026, 11, 1), "exempt", None),
        ):
            await admin.execute(
                "insert into app.body_standing (tenant_id, body_id, since, standing, t_number,"
                " source, set_at, set_by) values ($1, $2, $3, $4, $5, '通知', $6, $7)",
                *(town.tenant(B), town.body(B), since, standing, number, NOW, uuid4()),
            )
        for day, number, exempt in (
            *((date(2026, 3, 1), None, False), (date(2026, 9, 30), None, True)),
            *((date(2026, 10, 31), NUMBER, False), (date(2026, 11, 30), None, True)),
        ):
            found = await admin.fetchrow(
                "select * from gate.standing_on($1, $2, $3)", town.tenant(B), town.body(B), day
            )
            assert (found["number"], found["exempt"]) == (number, exempt)
    await accepted(town, A, B)
    await draw(town, A, B)
    (ours,), (theirs,) = await all_of(town, A), await all_of(town, B)
    assert (theirs.invoice_number, theirs.exempt, ours.other_invoice_number) == (
        *(NUMBER, False, NUMBER),
    )


async def test_statements_are_numbered_without_a_gap_and_kept_and_found(town: Town) -> None:
    await accepted(town, A, B)
    await accepted(town, A, "itoigawa")
    await draw(town, A, B)
    await draw(town, A, B)
    found = await all_of(town, A)
    numbers = sorted(one.paper or "" for one in found)
    assert [number[-5:] for number in numbers] == ["00001", "00002"]
    assert all("R8-清" in number for number in numbers)
    async with begin(town.actor(A, "system")) as tx:
        again = await issuing.issue(tx, statement=found[0].id, now=NOW)
    assert again.paper == found[0].paper
    async with begin(town.actor(A)) as tx:
        known = await issuing.kept(tx, statement=found[0].id)
        assert known is not None
        kept = await archive.read(tx, document=known.id)
        wanted = Wanted(
            since=NOW.date(), until=NOW.date(), least=5_500, most=5_500, kind="settlement"
        )
        assert len(await searching.search(tx, wanted, most=9)) == 2
        by_name = replace(wanted, counterparty=found[0].other_name)
        (one,) = await searching.search(tx, by_name, most=9)
    assert kept.pdf.startswith(b"%PDF") and one.id == known.id


async def silence(town: Town, slug: str, at: datetime) -> list[UUID]:
    async with begin(town.actor(slug, "system")) as tx:
        return [one.id for one in await issuing.deem(tx, now=at)]


async def test_silence_confirms_after_the_day_on_the_paper_and_not_a_day_before(
    town: Town,
) -> None:
    await accepted(town, A, B)
    await draw(town, A, B)
    (ours,) = await all_of(town, A)
    assert ours.object_by == issuing.object_by(NOW.date()) == NOW.date() + timedelta(days=10)
    told = await rows(
        town,
        "select body from app.notice where tenant_id = $1 and kind = 'settlement.drawn'",
        town.tenant(A),
    )
    assert told and all(
        "11月12日" in row["body"] and "確認いただいた" in row["body"] for row in told
    )
    last = NOW + timedelta(days=10)
    assert await silence(town, A, last) == []
    async with begin(town.actor(A)) as tx:  # and no page can say it, on no day
        from yui.settlement.crossing import queries as crossing

        with pytest.raises(Exception, match="for jobs alone"):
            await crossing.deem_through(tx, ours.id, seen=ours.hash, at=last)
    assert await silence(town, A, last + timedelta(days=1)) == [ours.id]
    assert await silence(town, A, last + timedelta(days=1)) == []
    (ours,), (theirs,) = await all_of(town, A), await all_of(town, B)
    assert (ours.state, ours.ours_deemed, theirs.theirs_deemed, theirs.ours_deemed) == (
        *(State.HALF, True, True, False),
    )
    await drain(now=last)


async def test_an_objection_sets_the_days_anew_and_a_persons_word_is_no_silence(
    town: Town,
) -> None:
    await accepted(town, A, B)
    await draw(town, A, B)
    (ours,) = await all_of(town, A)
    late = NOW + timedelta(days=9)
    async with begin(town.actor(A)) as tx:
        raised = await actions.object_to(
            tx,
            statement=ours.id,
            line=1,
            reason=Reason.PRICE,
            note="単価がちがいます",
            claimed_yen=4_000,
            once=uuid4(),
            now=late,
        )
    assert await silence(town, B, late + timedelta(days=9)) == []
    async with begin(town.actor(B)) as tx:
        await actions.answer(tx, dispute=raised, say=DisputeState.REFUSED, note="", now=late)
    assert await silence(town, B, late + timedelta(days=10)) == []
    assert await silence(town, B, late + timedelta(days=11)) == [ours.id]
    async with begin(town.actor(A)) as tx:
        await actions.confirm(tx, statement=ours.id, seen=ours.hash, now=late)
    (found,) = await all_of(town, A)
    assert (found.state, found.ours_deemed, found.theirs_deemed) == (State.AGREED, False, True)


async def test_silence_never_confirms_what_our_books_do_not_have(town: Town) -> None:
    await accepted(town, A, B, booked=("lead",))
    await draw(town, A, B)
    assert await silence(town, B, NOW + timedelta(days=30)) == []
    assert len(await silence(town, A, NOW + timedelta(days=30))) == 1


async def test_a_return_is_taxed_at_the_rate_of_the_supply_and_makes_a_document_of_its_own(
    town: Town,
) -> None:
    await accepted(town, A, B)
    await draw(town, A, B)
    (ours,) = await all_of(town, A)
    async with begin(town.actor(A)) as tx:
        raised = await actions.object_to(
            tx,
            statement=ours.id,
            line=1,
            reason=Reason.QUANTITY,
            note="4件多い",
            claimed_yen=4_800,
            once=uuid4(),
            now=NOW,
        )
    async with begin(town.actor(B)) as tx:
        await actions.answer(tx, dispute=raised, say=DisputeState.GRANTED, note="", now=NOW)
    await drain(now=NOW)
    first, fix = await all_of(town, A)
    assert (first.pays, fix.gets, fix.corrects) == (5_500, 220, first.id)
    async with begin(town.actor(A)) as tx:
        sheet = await actions.whole(tx, statement=fix.id)
    (tax,) = sheet.taxes
    assert (tax.refund, tax.tax_yen, sheet.items[0].taxed_on) == (True, 20, date(2026, 10, 20))
    assert model.fingerprint(sheet.items, sheet.taxes) == fix.hash
    assert fix.paper and fix.paper != first.paper
    async with begin(town.actor("omachi")) as tx:
        assert await refused(actions.show(tx, statement=fix.id)) == "not_found"
        assert await rows_of(tx) == 0


async def rows_of(tx: object) -> int:
    """What another town sees of papers and taxes."""
    found: int = await tx.value(  # type: ignore[attr-defined]
        "select (select count(*) from app.settlement_paper) + (select count(*) from app.settlement_tax)"
    )
    return found
