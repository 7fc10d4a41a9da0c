"""What a statement says of tax, and that it is printed once: the same bytes for ever."""

import asyncio
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.hands import rows
from tests.payouts import seed
from tests.payouts.seed import NOW
from tests.payouts.test_credits import numbered
from tests.statements.test_answers import issued
from workers_async.jobs import statements as jobs
from yui import rates
from yui.invoices.archive import actions as archive
from yui.invoices.standings import actions as standings
from yui.invoices.standings.model import Standing, StandingForm
from yui.japan import JST
from yui.payouts import actions as payouts
from yui.statements import actions, model, paper
from yui.statements.model import Paper, Prints
from yui.statements.years import actions as years
from yui.web.words import LANGUAGE

pytestmark = pytest.mark.anyio


async def paper_of(town: Town, run: UUID, *, worker: int = 1) -> Paper:
    async with begin(town.actor("tateshina", "staff")) as tx:
        return await actions.statement(
            tx, run=run, worker=town.worker("tateshina", worker), now=NOW
        )


async def printed(town: Town, part: Prints) -> None:
    """Keeps the promise, and once more."""
    async with begin(town.actor("tateshina", "system")) as tx:
        whole = await jobs.unprinted(tx, part, now=NOW)
    assert whole
    made = await jobs.printed(whole)
    for _ in range(2):
        async with begin(town.actor("tateshina", "system")) as tx:
            await jobs.kept(tx, part, made, now=NOW)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await jobs.unprinted(tx, part, now=NOW) is None


async def test_a_registered_payee_sees_her_tax_and_one_without_a_number_the_transitional_rate(
    town: Town,
) -> None:
    run = await issued(town, 1, 3)
    without = paper.printed(await paper_of(town, run))
    labels = [row.label for row in without.totals]
    assert "消費税相当額（10%）" in labels and "小計（税抜・10%対象）" in labels
    assert any("70％を控除対象" in note for note in without.notes)
    with_one = paper.printed(await paper_of(town, run, worker=3))
    assert ("消費税等（10%）", "1,000") in [(row.label, row.text) for row in with_one.totals]
    assert any("T7000012050002" in line for line in with_one.to.lines)
    assert not any("経過措置" in note for note in with_one.notes)


def test_the_transitional_rate_follows_the_day_of_the_work_and_both_are_named() -> None:
    spans = model.credit_spans([date(2026, 10, 1), date(2026, 9, 30), date(2026, 9, 1)])
    assert [(span.since, span.percent) for span in spans] == [
        (date(2023, 10, 1), 80),
        (date(2026, 10, 1), 70),
    ]


def test_the_days_to_object_and_the_rate_come_from_dated_rows() -> None:
    known = rates.known(rates.book().statement_rule, NOW.date())
    assert (model.object_by(NOW.date()) - NOW.date()).days == known.objection_days


async def test_statements_are_numbered_without_a_gap_over_runs_and_replays(town: Town) -> None:
    run = await issued(town, 1, 2, 3)

    async def again() -> int:
        async with begin(town.actor("tateshina", "system")) as tx:
            return await actions.issue(tx, run=run, now=NOW)

    assert list(await asyncio.gather(again(), again())) == [0, 0]
    await seed.owe(town, 5_000, on=date(2026, 11, 30))
    found = await rows(town, "select number from app.statement order by number")
    assert [row["number"] for row in found] == [f"立振-R8-払{n:05}" for n in (1, 2, 3)]


async def test_a_statement_is_printed_once_and_read_as_the_same_bytes_in_any_language(
    town: Town,
) -> None:
    run = await issued(town, 1, 2)
    (work,) = await rows(
        town, "select id, total from app.operation where kind = 'statements.print'"
    )
    assert work["total"] == 1
    await printed(town, Prints(run, 0, 100))
    token = LANGUAGE.set("en")
    try:
        assert paper.printed(await paper_of(town, run)).totals[-1].label == "差引お支払額"
    finally:
        LANGUAGE.reset(token)
    async with begin(town.actor("tateshina", "worker")) as tx:
        known = await actions.kept_of(tx, run=run, worker=town.worker())
        assert known is not None
        kept = await archive.read(tx, document=known.id)
        other = await actions.kept_of(tx, run=run, worker=town.worker("tateshina", 2))
    assert sha256(kept.pdf).digest() == known.sha256 and other is None
    assert (known.yen, known.counterparty) == (11_000, "tateshina 働子1")
    found = await rows(town, "select count(*) from app.document where kind = 'statement'")
    assert found[0]["count"] == 2


async def test_a_statement_of_the_early_morning_is_of_that_day_in_japan(town: Town) -> None:
    await seed.owe(town, 10_000)
    run = await seed.drafted(town)
    await seed.approve(town, run)
    early = datetime(2026, 12, 3, 7, 30, tzinfo=JST)  # the day before at Greenwich
    async with begin(town.actor("tateshina", "staff")) as tx:
        await payouts.export(tx, run=run, key=seed.key(town), now=early)
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.issue(tx, run=run, now=early)
    assert paper.printed(await paper_of(town, run)).issued == "令和8年12月3日"


async def test_the_note_of_sixty_days_stands_only_where_it_is_true(town: Town) -> None:
    note = "成果物を受け取った日から60日以内にお支払いします。"
    await seed.owe(town, 10_000, on=date(2026, 10, 17))  # paid on 15 December, its 60th day
    await seed.owe(town, 10_000, on=date(2026, 10, 16), worker=2)
    run = await seed.drafted(town)
    assert note in paper.printed(await paper_of(town, run)).notes
    assert note not in paper.printed(await paper_of(town, run, worker=2)).notes


async def test_prices_with_tax_are_a_sum_with_tax_and_their_tax_is_told_as_within(
    town: Town,
) -> None:
    await seed.owe(town, 110_000, worker=3, tax="inclusive", category="manuscript")
    await seed.owe(town, 10_000, tax="inclusive")
    await seed.owe(town, 1_000)
    run = await seed.drafted(town)
    await seed.approve(town, run)
    await seed.export(town, run)
    hers = paper.printed(await paper_of(town, run, worker=3))
    assert [(row.label, row.text) for row in hers.totals][:3] == [
        ("小計（税込・10%対象）", "110,000"),
        ("うち消費税等（10%）", "10,000"),
        ("支払対価の合計（税込）", "110,000"),
    ]
    assert [line.work for line in hers.lines] == ["教師データ補正（税込の単価）"]
    both = paper.printed(await paper_of(town, run))
    assert [(row.label, row.text) for row in both.totals][:5] == [
        ("小計（税抜・10%対象）", "1,000"),
        ("消費税相当額（10%）", "100"),
        ("小計（税込・10%対象）", "10,000"),
        ("うち消費税相当額（10%）", "909"),
        ("支払対価の合計（税込）", "11,100"),
    ]
    async with begin(town.actor("tateshina", "worker", 3)) as tx:
        (paid,) = await years.of_worker(tx, worker=town.worker("tateshina", 3), year=2026)
    assert (paid.gross_yen, paid.tax_yen) == (100_000, 10_000)
    listed = await rows(town, "select gross_yen, tax_yen, included_yen from app.payout order by 1")
    assert [tuple(one.values()) for one in listed] == [(11_000, 100, 909), (110_000, 0, 10_000)]


async def test_an_exempt_body_s_statement_says_nothing_of_the_transition(town: Town) -> None:
    async with begin(town.actor("tateshina")) as tx:
        form = StandingForm(date(2025, 4, 1), Standing("exempt"), "届出書")
        await standings.record(tx, form, body=town.body(), now=NOW)
    run = await issued(town, 1)
    notes = paper.printed(await paper_of(town, run)).notes
    assert not any("経過措置" in note or "登録番号のない" in note for note in notes)


async def test_a_payment_over_the_day_of_registration_names_the_part_before_it(town: Town) -> None:
    number = "T7000012050002"
    await numbered(town, number, since=date(2026, 11, 15), on=date(2026, 11, 15))
    await seed.owe(town, 10_000, on=date(2026, 11, 14))
    await seed.owe(town, 20_000, on=date(2026, 11, 15))
    run = await seed.drafted(town)
    found = paper.printed(await paper_of(town, run))
    assert any(number in line for line in found.to.lines)
    assert any(
        n.startswith("登録番号のない期間の業務があります。経過措置により") for n in found.notes
    )
    assert any("仕入明細書" in note for note in found.notes)
