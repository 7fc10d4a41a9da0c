"""Figures are taken in without overwriting, folded exactly once, and hidden where they are few."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from random import Random

import asyncpg
import pytest
from msgspec import Struct
from msgspec.structs import replace

from tenants.actor import TenantId, system
from tenants.db import begin, begin_kpi
from tenants.refusal import Unknown
from tests.conftest import Town
from tests.kpi.conftest import ITOIGAWA, OMACHI, SHIOJIRI, TATESHINA
from yui import clock, deltas
from yui.kpi import actions, commands, history, queries
from yui.kpi.definitions import INDICATORS, OFFICIAL
from yui.kpi.live import Figures
from yui.kpi.model import Indicator
from yui.kpi.spoken import Spoken

pytestmark = pytest.mark.anyio
DECK = "002_b6edf448cfa70e03.txt"


async def _take(town: Town) -> actions.Imported:
    async with begin(town.actor("tateshina", "system")) as tx:
        return await actions.take_in(
            tx, history.shipped_values(), budgets=history.shipped_budgets(), now=clock.now()
        )


async def test_taking_the_same_table_in_twice_changes_nothing(town: Town) -> None:
    first, second = await _take(town), await _take(town)
    assert first == actions.Imported(added=134, revised=0, same=0, budgets=14, choices=9)
    assert second == actions.Imported(added=0, revised=0, same=134, budgets=0, choices=0)


async def test_what_was_stored_is_what_the_source_says(spoken: Town) -> None:
    async with begin(spoken.actor("tateshina")) as tx:
        stored = {v.key: v for v in (await queries.spoken(tx, TATESHINA)).values}
    assert stored == {v.key: v for v in history.shipped_values()}


async def test_a_correction_stays_beside_what_was_said_before(spoken: Town) -> None:
    values = history.shipped_values()
    changed = [replace(values[0], num=5)]
    async with begin(spoken.actor("tateshina", "system")) as tx:
        result = await actions.take_in(tx, changed, now=clock.now())
        stored = [v for v in (await queries.spoken(tx, TATESHINA)).values if v.key == values[0].key]
    assert (result.added, result.revised) == (0, 1)
    assert [(v.num, v.revision) for v in stored] == [(4, 1), (5, 2)]


async def test_the_definitions_in_the_database_are_those_of_the_code(town: Town) -> None:
    async with begin_kpi() as tx:
        stored = await tx.all(
            Indicator,
            "select code, mark, ja, en, unit, unit_en, aggregation, definition, definition_en,"
            " persons from kpi.indicator order by place",
        )
    assert stored == list(INDICATORS)


async def test_a_choice_is_recorded_with_reason_and_name_and_counts_at_once(spoken: Town) -> None:
    async with begin(spoken.actor("tateshina", "staff")) as tx:
        await actions.choose(
            tx,
            indicator="contract_revenue",
            fiscal_year=2019,
            source=DECK,
            unit="千円",
            reason=" 決算の額と合うため。 ",
            by="見本 花子",
            now=clock.now(),
        )
        found = await actions.year(tx, TATESHINA, indicator="contract_revenue", fiscal_year=2019)
    assert found.point.actual is not None
    assert found.point.actual.num == 6773
    assert [v.num for v in found.point.differing] == [6754]
    assert [(m.choice.chosen_by, m.choice.source) for m in found.trail] == [
        ("見本 花子", DECK),
        ("資料の取り込み", OFFICIAL),
    ]
    assert found.trail[0].choice.reason == "決算の額と合うため。"


@pytest.mark.parametrize(
    ("indicator", "year"), [("nothing", 2019), ("contract_revenue", 1999), ("clients", 2016)]
)
async def test_a_year_that_no_source_speaks_of_is_unknown(
    spoken: Town, indicator: str, year: int
) -> None:
    async with begin(spoken.actor("tateshina")) as tx:
        with pytest.raises(Unknown):
            await actions.year(tx, TATESHINA, indicator=indicator, fiscal_year=year)


async def test_another_town_has_none_of_these_figures(spoken: Town) -> None:
    async with begin(spoken.actor("shiojiri")) as tx:
        assert (await queries.spoken(tx, TATESHINA)) == Spoken([], [], [])
    async with begin(spoken.actor("shiojiri", "system")) as tx:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await tx.run(
                "insert into kpi.choice (tenant_id, indicator, fiscal_year, source, unit, reason,"
                " chosen_by, chosen_at) values (20324, 'clients', 2024, 'a', '社', 'x', 'y', now())"
            )


async def test_nothing_stored_can_be_changed_or_removed(spoken: Town) -> None:
    for statement in (
        "update kpi.value set num = 1 where tenant_id = 20324",
        "delete from kpi.value where tenant_id = 20324",
        "update kpi.choice set reason = 'x' where tenant_id = 20324",
        "delete from kpi.budget where tenant_id = 20324",
        "insert into kpi.rollup values (20324, 2026, 0, 'accepted_yen', 0, 1)",
        "select amount from kpi.tally",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(spoken.actor("tateshina", "system")) as tx:
                await tx.run(statement)  # type: ignore[arg-type]


class RollupRow(Struct, frozen=True):
    """A live figure of a year (month 0) or a month."""

    fiscal_year: int
    month: int
    amount: int


# --- deltas and folding ---------------------------------------------------------------------------
async def _note(code: int, amount: int, day: date = date(2026, 10, 5)) -> None:
    async with begin(system(TenantId(code))) as tx:
        await deltas.note(tx, "accepted_yen", amount, on=day)


async def _sum(code: int, measure: str = "accepted_yen") -> int:
    async with begin_kpi() as tx:
        found: int = await tx.value(
            "select coalesce(sum(amount), 0)::bigint from kpi.rollup"
            " where tenant_id = $1 and measure = $2 and month = 0",
            code,
            measure,
        )
    return found


async def _fold(code: int) -> int:
    async with begin(system(TenantId(code))) as tx:
        return await actions.fold(tx)


async def test_a_delta_counts_in_its_month_and_its_fiscal_year(town: Town) -> None:
    await _note(TATESHINA, 1000, date(2026, 3, 31))
    await _note(TATESHINA, 500, date(2026, 4, 1))
    assert await _fold(TATESHINA) == 2
    async with begin_kpi() as tx:
        rows = await tx.all(
            RollupRow,
            "select fiscal_year, month, amount from kpi.rollup where tenant_id = $1"
            " order by fiscal_year, month",
            TATESHINA,
        )
    assert rows == [
        RollupRow(2025, 0, 1000),
        RollupRow(2025, 3, 1000),
        RollupRow(2026, 0, 500),
        RollupRow(2026, 4, 500),
    ]


async def test_what_is_rolled_back_is_not_counted(town: Town) -> None:
    async def note_and_fail() -> None:
        async with begin(system(TenantId(TATESHINA))) as tx:
            await deltas.note(tx, "accepted_yen", 99, on=date(2026, 10, 5))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await note_and_fail()
    assert await _fold(TATESHINA) == 0
    assert await _sum(TATESHINA) == 0


async def test_a_worker_and_a_client_may_cause_a_delta_too(town: Town) -> None:
    for who in (town.actor("tateshina", "worker"), town.actor("tateshina", "client")):
        async with begin(who) as tx:
            await deltas.note(tx, "accepted_yen", 7, on=date(2026, 10, 5))
            await deltas.note(tx, "accepted_units", 1, on=date(2026, 10, 5))
    assert await _fold(TATESHINA) == 4
    assert await _sum(TATESHINA) == 14


async def test_each_transaction_asks_for_one_fold_and_one_fold_answers_all(town: Town) -> None:
    for _ in range(3):
        await _note(TATESHINA, 1)
    pending = (
        "select count(*) from app.outbox where tenant_id = 20324 and kind = 'kpi.fold'"
        " and state = 'pending'"
    )
    async with begin(system(TenantId(TATESHINA))) as tx:
        assert await tx.value(pending) == 3
        assert await actions.fold(tx) == 3
        assert await tx.value(pending) == 0


async def test_folding_touches_no_other_town(town: Town) -> None:
    await _note(TATESHINA, 10)
    await _note(SHIOJIRI, 20)
    assert await _fold(TATESHINA) == 1
    assert (await _sum(TATESHINA), await _sum(SHIOJIRI)) == (10, 0)


async def test_folds_and_notes_at_once_count_every_delta_exactly_once(town: Town) -> None:
    """Eighty notes while folds run against each other, some of them rolled back half way."""

    async def fold_and_fail() -> None:
        async with begin(system(TenantId(TATESHINA))) as tx:
            await queries.fold(tx, 7)
            raise ZeroDivisionError

    async def broken_fold() -> int:
        with pytest.raises(ZeroDivisionError):
            await fold_and_fail()
        return 0

    async def small_fold() -> int:
        async with begin(system(TenantId(TATESHINA))) as tx:
            return await queries.fold(tx, 5)

    async def one_note() -> int:
        await _note(TATESHINA, 3)
        return 0

    kinds: list[Callable[[], Awaitable[int]]] = (
        [one_note] * 80 + [small_fold] * 15 + [broken_fold] * 10
    )
    Random(20261121).shuffle(kinds)
    limit = asyncio.Semaphore(5)

    async def run(kind: Callable[[], Awaitable[int]]) -> int:
        async with limit:
            return await kind()

    folded = sum(await asyncio.gather(*(run(kind) for kind in kinds)))
    folded += await _fold(TATESHINA)
    assert folded == 80
    assert await _sum(TATESHINA) == 240
    async with begin(system(TenantId(TATESHINA))) as tx:
        assert await queries.drift(tx) == 0


async def test_drift_is_seen_when_a_figure_is_not_the_sum_of_its_deltas(town: Town) -> None:
    await _note(TATESHINA, 10)
    await _fold(TATESHINA)
    async with town.admin() as admin:
        await admin.execute("update kpi.rollup set amount = amount + 1 where month = 10")
    async with begin(system(TenantId(TATESHINA))) as tx:
        assert await queries.drift(tx) == 1


async def test_what_is_taken_back_leaves_no_trace_in_the_figure(town: Town) -> None:
    async with begin(system(TenantId(TATESHINA))) as tx:
        await deltas.note(tx, "inspections_waiting", 1, on=date(2026, 11, 20))
        await deltas.note(tx, "inspections_waiting", -1, on=date(2026, 11, 20))
        await deltas.note(tx, "clients", 0, on=date(2026, 11, 20))
        assert await actions.fold(tx) == 2
    async with begin_kpi() as tx:
        here, _ = await queries.figures(tx, [TATESHINA], fiscal_year=2026, today=date(2026, 12, 1))
    assert here == Figures(TATESHINA)


async def test_what_waits_is_overdue_the_day_after_and_an_old_question_waits_for_nobody(
    town: Town,
) -> None:
    async with begin(system(TenantId(TATESHINA))) as tx:
        for day, count in ((17, 2), (20, 3)):
            await deltas.note(tx, "inspections_waiting", count, on=date(2026, 11, day))
        for day, count in ((1, 5), (24, 1)):
            asked = date(2026, 11, day)
            await deltas.note(tx, "shares_waiting", count, on=asked, town=TenantId(SHIOJIRI))
        await actions.fold(tx)
    async with begin_kpi() as tx:
        here, _ = await queries.figures(tx, [TATESHINA], fiscal_year=2026, today=date(2026, 11, 20))
    assert (here.waiting, here.overdue) == (5, 2)
    assert (here.answers, here.next_answer) == (1, date(2026, 11, 24))


# --- small counts -----------------------------------------------------------------------------------
async def _publish(counts: dict[int, int]) -> dict[int, int | None]:
    for code, people in counts.items():
        async with begin(system(TenantId(code))) as tx:
            await deltas.note(tx, "workers", people, on=date(2026, 4, 1))
            await actions.fold(tx)
    async with begin_kpi() as tx:
        rows = await queries.figures(tx, list(counts), fiscal_year=2026, today=date(2026, 12, 1))
    return {r.tenant_id: r.workers for r in rows}


async def test_counts_of_five_and_more_are_shown_with_their_sum(town: Town) -> None:
    assert await _publish({TATESHINA: 14, SHIOJIRI: 5}) == {TATESHINA: 14, SHIOJIRI: 5, 0: 19}


async def test_a_count_below_five_hides_the_next_smallest_with_it(town: Town) -> None:
    shown = await _publish({TATESHINA: 14, SHIOJIRI: 6, OMACHI: 2})
    assert shown == {TATESHINA: 14, SHIOJIRI: None, OMACHI: None, 0: 22}


async def test_two_small_counts_that_sum_below_five_hide_a_third(town: Town) -> None:
    shown = await _publish({TATESHINA: 14, SHIOJIRI: 6, ITOIGAWA: 2, OMACHI: 2})
    assert shown == {TATESHINA: 14, SHIOJIRI: None, ITOIGAWA: None, OMACHI: None, 0: 24}


async def test_a_single_small_count_hides_the_sum_too(town: Town) -> None:
    assert await _publish({OMACHI: 3}) == {OMACHI: None, 0: None}


async def test_people_are_raw_in_no_table_that_a_reader_sees(measured: Town) -> None:
    async with begin_kpi() as tx:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await tx.value("select amount from kpi.tally limit 1")


async def test_no_small_count_follows_from_what_is_shown(town: Town) -> None:
    """For a hundred rounds of random counts: hidden cells are two or more, and five people or more."""
    picked = Random(5)
    codes = [TATESHINA, SHIOJIRI, ITOIGAWA, OMACHI, 20220]
    async with town.admin() as admin:
        for _ in range(100):
            counts = {code: picked.choice([0, 0, 1, 2, 3, 4, 5, 6, 9, 30]) for code in codes}
            await admin.execute("delete from kpi.tally")
            await admin.execute("delete from kpi.headcount")
            await admin.executemany(
                "insert into kpi.tally values ($1, 'workers', $2)", list(counts.items())
            )
            await admin.execute("select kpi.publish('workers')")
            rows = await admin.fetch("select tenant_id, amount from kpi.headcount")
            shown = {row["tenant_id"]: row["amount"] for row in rows}
            hidden = [code for code in codes if shown[code] is None]
            assert all(shown[code] == counts[code] for code in codes if code not in hidden)
            assert {code for code in codes if 0 < counts[code] < 5} <= set(hidden)
            if hidden and shown[0] is not None:
                assert len(hidden) >= 2
                assert sum(counts[code] for code in hidden) >= 5
            if shown[0] is not None:
                assert shown[0] == sum(counts.values())


async def test_the_six_are_read_through_the_kpi_door(spoken: Town) -> None:
    async with begin_kpi() as tx:
        found = await actions.histories(tx, TATESHINA)
    assert [h.indicator.mark for h in found] == list("①②③④⑤⑥")
    assert all(len(h.points) == 9 for h in found)
    assert {v.source for h in found for p in h.points for v in p.others} == {DECK}


async def test_a_sample_target_measures_the_year_but_is_never_published(spoken: Town) -> None:
    await commands.import_samples()
    async with begin_kpi() as tx:
        here, _ = await queries.figures(tx, [TATESHINA], fiscal_year=2026, today=date(2026, 11, 20))
        found = await actions.histories(tx, TATESHINA)
    assert here.target == 1100
    assert all(p.fiscal_year < 2026 for h in found for p in h.points)


async def test_a_choice_and_an_import_leave_a_line_in_the_towns_chain(spoken: Town) -> None:
    async with spoken.admin() as admin:
        rows = await admin.fetch(
            "select action from audit.entry where tenant_id = $1 order by seq", TATESHINA
        )
    assert [row["action"] for row in rows] == ["kpi.taken_in"]
