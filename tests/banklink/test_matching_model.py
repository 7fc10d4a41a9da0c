"""消込: 100 lines of a bank's statement against open invoices; what is not sure is a person's."""

import random
from datetime import date
from itertools import product

import pytest

from tests.banklink import statement as fixture
from tests.banklink.fuzz import fuzzed, statements
from yui.banklink.layout import MOST_FAULTS, Fault, WrongFile
from yui.banklink.matching import model, scoring, statement
from yui.banklink.matching.model import ENTRY_MOVES, EntryState, Verdict, Why
from yui.banklink.matching.refusals import EntryMove
from yui.banklink.upload import told
from yui.invoices.model import OpenItem
from yui.money import MAX_YEN


def read(body: bytes) -> list[statement.Entry] | tuple[Fault, ...]:
    try:
        return statement.read(body)
    except WrongFile as wrong:
        return wrong.faults


def test_at_least_90_of_100_lines_are_matched_alone_and_none_wrongly() -> None:
    items, lines = fixture.month()
    entries = statement.read(fixture.as_csv(lines))
    assert len(entries) == 100
    truth = {entry.mark: set(line[3]) for entry, line in zip(entries, lines, strict=True)}
    made = scoring.propose_all(entries, scoring.book_of(items, {}))
    alone = [(entry, found) for entry, found in made if found.verdict is Verdict.ALONE]
    wrong = [e for e, found in alone if set(found.candidates[0].invoices) != truth[e.mark]]
    assert wrong == []
    assert len(alone) >= 90
    person = [entry.text for entry, found in made if found.verdict is Verdict.PERSON]
    assert {"ﾔﾏﾋﾞｺｺｳｷﾞﾖｳ(ｶ", "ﾕ)ｷﾕｳﾌﾞﾝﾄﾞｳ", "ﾌｸ)ﾋﾀﾞﾏﾘ", "ﾔﾏﾀﾞ ﾀﾛｳ", "ﾘｿｸ"} <= set(person)
    assert sum(found.verdict is Verdict.OTHER for _, found in made) == 2


def test_in_whatever_order_the_lines_stand_none_is_matched_wrongly() -> None:
    items, lines = fixture.month()
    dice = random.Random(4)
    for _ in range(20):
        dice.shuffle(lines)
        entries = statement.read(fixture.as_csv(lines))
        truth = {entry.mark: set(line[3]) for entry, line in zip(entries, lines, strict=True)}
        made = scoring.propose_all(entries, scoring.book_of(items, {}))
        alone = [(e, found) for e, found in made if found.verdict is Verdict.ALONE]
        assert len(alone) >= 90
        assert all(set(found.candidates[0].invoices) == truth[e.mark] for e, found in alone)


def one(
    yen: int, text: str, items: list[OpenItem], taught: dict[str, str] | None = None
) -> model.Proposal:
    book = scoring.book_of(
        items, {name: fixture._id(client) for name, client in (taught or {}).items()}
    )
    return scoring.propose(statement.Entry(1, date(2026, 11, 30), yen, text, None), book)


DUE = date(2026, 11, 30)
KANKO = "カブシキガイシャタテシナカンコウ"


@pytest.mark.parametrize(
    ("yen", "text", "verdict", "why"),
    [
        (1_000, "ｶ)ﾀﾃｼﾅｶﾝｺｳ", Verdict.ALONE, {Why.NAME, Why.AMOUNT, Why.NEAR_DUE}),
        (1_000, "振込 カ）タテシナカンコウ", Verdict.ALONE, {Why.NAME, Why.AMOUNT, Why.NEAR_DUE}),
        (1_000, "ｶ)ﾀﾃｼﾅｶﾝ", Verdict.ALONE, {Why.NAME_CUT, Why.AMOUNT, Why.NEAR_DUE}),
        (3_000, "ﾀﾃｼﾅｶﾝｺｳ(ｶ", Verdict.ALONE, {Why.NAME, Why.SUM, Why.NEAR_DUE}),
        (560, "ｶ)ﾀﾃｼﾅｶﾝｺｳ", Verdict.PERSON, {Why.NAME, Why.SHORT, Why.NEAR_DUE}),
        (9_000, "ｶ)ﾀﾃｼﾅｶﾝｺｳ", Verdict.PERSON, {Why.NAME, Why.OVER, Why.NEAR_DUE}),
        (1_000, "ﾔﾏﾀﾞ ﾀﾛｳ", Verdict.PERSON, {Why.NO_NAME, Why.AMOUNT, Why.NEAR_DUE}),
        (1_000, "ﾀﾃｼﾅ", Verdict.PERSON, {Why.NO_NAME, Why.AMOUNT, Why.NEAR_DUE}),
    ],
)
def test_each_match_says_why(yen: int, text: str, verdict: Verdict, why: set[Why]) -> None:
    items = [fixture.item(KANKO, n, 1_000 * n, due=DUE) for n in (1, 2)]
    found = one(yen, text, items)
    assert found.verdict is verdict
    assert set(found.candidates[0].why) == why
    assert (found.candidates[0].score >= scoring.ALONE) is (verdict is Verdict.ALONE)


def test_what_fits_twice_is_a_person_s() -> None:
    alike = [fixture.item(KANKO, n, 1_000, due=DUE) for n in (1, 2)]
    assert one(1_000, "ｶ)ﾀﾃｼﾅｶﾝｺｳ", alike).verdict is Verdict.PERSON
    two = [
        fixture.item(name, 1, 1_000, due=DUE)
        for name in (KANKO, "タテシナカンコウユウゲンガイシャ")
    ]
    found = one(1_000, "ﾀﾃｼﾅｶﾝｺｳ", two)
    assert found.verdict is Verdict.PERSON
    assert all(Why.OTHERS in each.why for each in found.candidates)
    sums = [fixture.item(KANKO, n, yen, due=DUE) for n, yen in enumerate((100, 400, 200, 300))]
    assert one(500, "ｶ)ﾀﾃｼﾅｶﾝｺｳ", sums).verdict is Verdict.PERSON


def test_a_payer_that_a_person_named_once_is_known_the_next_time() -> None:
    items = [fixture.item(KANKO, 1, 1_000, due=DUE)]
    assert one(1_000, "ﾔﾏﾀﾞ ﾀﾛｳ", items).verdict is Verdict.PERSON
    assert one(1_000, "ﾔﾏﾀﾞ ﾀﾛｳ", items, {"ﾔﾏﾀﾞﾀﾛｳ": KANKO}).verdict is Verdict.ALONE


def test_one_payment_settles_one_invoice_and_a_known_line_nothing() -> None:
    items = [fixture.item(KANKO, 1, 1_000, due=DUE)]
    line = (DUE, 1_000, "ｶ)ﾀﾃｼﾅｶﾝｺｳ", ())
    entries = statement.read(fixture.as_csv([line, line]))
    assert entries[0].mark != entries[1].mark
    made = scoring.propose_all(entries, scoring.book_of(items, {}))
    assert [found.verdict for _, found in made] == [Verdict.ALONE, Verdict.PERSON]
    known = frozenset({entries[0].mark})
    again = scoring.propose_all(entries, scoring.book_of(items, {}), known=known)
    assert [found.verdict for _, found in again] == [Verdict.KNOWN, Verdict.ALONE]


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-8"])
def test_a_statement_is_read_in_the_letters_that_banks_and_excel_save(encoding: str) -> None:
    _, lines = fixture.month()
    entries = statement.read(fixture.as_csv(lines, encoding=encoding))
    assert [(e.on, e.yen) for e in entries] == [(on, yen) for on, yen, _, _ in lines]


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("", 0, 0, statement.NO_HEAD),
        ("日付,入金,摘要\n", 0, 0, statement.EMPTY),
        ("日付,入金,摘要\n2026/13/01,100,ｱ\n", 2, 1, statement.BAD_DAY),
        ("日付,入金,摘要\n2026/11/01,1.5,ｱ\n", 2, 2, statement.BAD_YEN),
        ("日付,入金,摘要\n2026/11/01,,ｱ\n", 2, 2, statement.NEITHER),
        ("日付,出金,入金,摘要\n2026/11/01,1,1,ｱ\n", 2, 3, statement.BOTH),
        ("日付,入金,摘要\n2026/11/01\n", 2, 0, statement.SHORT),
        ('日付,入金,摘要\n"2026/11/01,100,ｱ\n', 0, 0, statement.NOT_CSV),
        (
            "日付,入金,摘要,残高\n2026/11/01,1,ｱ,1\n2026/11/02,1,ｱ,3\n",
            3,
            4,
            statement.BALANCE,
        ),
    ],
)
def test_each_fault_of_a_statement_has_its_place(
    text: str, line: int, column: int, says: str
) -> None:
    found = read(text.encode())
    assert isinstance(found, tuple)
    assert (found[0].line, found[0].column, found[0].says) == (line, column, says)


def test_1000_fuzzed_statements_are_read_whole_or_refused() -> None:
    assert_fuzz(1_000, seed=5)


@pytest.mark.nightly
def test_50000_fuzzed_statements_are_read_whole_or_refused() -> None:
    assert_fuzz(50_000, seed=6)


def assert_fuzz(count: int, *, seed: int) -> None:
    """Half of the statements were right and then changed, half hold cells that no bank writes."""
    dice, (_, lines) = random.Random(seed), fixture.month()
    whole = 0
    files = (*fuzzed(fixture.as_csv(lines[:12]), dice, count // 2), *statements(dice, count // 2))
    for body in files:
        found = read(body)
        assert found
        if isinstance(found, tuple):
            assert len(found) <= MOST_FAULTS
            assert all(one.line >= 0 <= one.column and one.says for one in told(found))
        else:
            whole += 1
            assert len({one.mark for one in found}) == len(found)
            assert all(0 < abs(one.yen) <= MAX_YEN and len(one.text) <= 200 for one in found)
    assert count // 20 < whole < count


@pytest.mark.parametrize(("was", "to"), list(product(EntryState, EntryState)))
def test_a_line_is_decided_once(was: EntryState, to: EntryState) -> None:
    if to in ENTRY_MOVES[was]:
        assert model.move_entry(was, to) is to
        return
    with pytest.raises(EntryMove) as refused:
        model.move_entry(was, to)
    assert refused.value.status == 409
