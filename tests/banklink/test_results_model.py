"""A bank's result file, read: every fault with its place, and nothing half read."""

import random
from datetime import date
from itertools import product

import pytest

from tests.banklink.bank import answer
from tests.banklink.fuzz import answers, fuzzed
from yui.banking import AccountType
from yui.banklink import layout
from yui.banklink.layout import WrongFile
from yui.banklink.results import model
from yui.banklink.results.actions import REACH
from yui.banklink.results.model import FileState, Outcome
from yui.banklink.results.refusals import FileMove
from yui.banklink.upload import told
from yui.payouts.returning.model import (
    REPAYMENT_MOVES,
    Reason,
    RepaymentState,
    Returned,
    Stage,
    Way,
)
from yui.payouts.zengin import Payer, Transfer, transfer_file

PAYER = Payer("1234567890", "ﾐﾎﾝ", "0143", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "433", "ｼｵｼﾞﾘ", AccountType(1), "0012345")
DAY = date(2026, 12, 15)


def sent(rows: int = 4) -> bytes:
    transfers = [
        Transfer("0143", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "485", "ｵｵﾏﾁ", 1, f"{at:07d}", "ﾐﾎﾝ ﾊﾅｺ", 1_000 * at)
        for at in range(1, rows + 1)
    ]
    return transfer_file(PAYER, transfers, on=DAY).content


def faults(content: bytes) -> list[tuple[int, int, str]]:
    with pytest.raises(WrongFile) as wrong:
        model.read(content)
    return [(one.line, one.column, one.says) for one in wrong.value.faults]


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b""])
def test_a_right_file_is_read_whatever_ends_its_lines(end: bytes) -> None:
    found = model.read(answer(sent(), {2: "101", 3: "202", 4: "307"}, on=DAY, end=end))
    outcomes = [(one.outcome, one.reason, one.yen) for one in found.answers]
    assert outcomes == [
        (Outcome.PAID, Reason.NONE, 1_000),
        (Outcome.UNABLE, Reason.NO_ACCOUNT, 2_000),
        (Outcome.CORRECTING, Reason.OTHER_NAME, 3_000),
        (Outcome.RECALLED, Reason.ASKED_BACK, 4_000),
    ]
    assert (found.on, found.number, found.paid, found.month_day) == (DAY, 1, 1_000, "1215")
    assert model.read(answer(sent()) + b"\x1a").paid == 10_000
    assert model.read(answer(sent(), only={2, 3})).paid == 5_000


def changed(content: bytes, line: int, column: int, new: bytes) -> bytes:
    at = (line - 1) * 122 + column - 1
    return content[:at] + new + content[at + len(new) :]


@pytest.mark.parametrize(
    ("line", "column", "new", "at", "says"),
    [
        (1, 1, b"2", (1, 1), layout.KIND),
        (1, 2, b"11", (1, 2), layout.SORT),
        (1, 55, b"12x5", (1, 55), layout.DIGITS),
        (1, 104, b"20261315", (1, 104), model.NO_DAY),
        (1, 112, b"  1", (1, 112), layout.DIGITS),
        (2, 81, b"0000000000", (2, 81), layout.ZERO),
        (2, 81, b"000000100x", (2, 81), layout.DIGITS),
        (3, 114, b"7", (3, 114), model.NO_OUTCOME),
        (3, 115, b"42", (3, 115), model.NO_REASON),
        (3, 114, b"100", (3, 115), model.NO_WHY),
        (3, 114, b"101", (6, 20), model.PAID_SUM),
        (6, 2, b"000009", (6, 2), layout.COUNT),
        (6, 8, b"000000009999", (6, 8), layout.TOTAL),
        (6, 20, b"      ", (6, 20), model.PAID_SUM),
        (7, 1, b"8", (7, 1), layout.NO_END),
    ],
)
def test_each_fault_has_its_line_and_column(
    line: int, column: int, new: bytes, at: tuple[int, int], says: str
) -> None:
    found = faults(changed(answer(sent()), line, column, new))
    assert (*at, says) in found


def test_a_file_that_is_cut_or_grown_is_told_where() -> None:
    whole = answer(sent())
    assert faults(b"") == [(0, 0, layout.EMPTY)]
    assert faults(b"\r\n\r\n") == [(0, 0, layout.EMPTY)]
    assert faults(whole[: 122 * 3]) == [(3, 1, layout.NO_END), (3, 1, layout.NO_TAIL)]
    assert faults(whole[: 122 * 3 + 50]) == [(4, 0, layout.LENGTH)]
    assert faults(whole + whole)[0] == (8, 1, layout.AFTER_END)
    assert faults(whole[:122] + whole[122 * 5 :]) == [(2, 0, layout.NO_ROWS)]
    assert faults(sent()) == [(1, 104, model.NO_DAY), (1, 112, layout.DIGITS)] + [
        (at, 114, model.NO_OUTCOME) for at in range(2, 6)
    ]
    doubled = whole[:244] + whole[122:244] + whole[244:]
    assert (3, 0, model.TWICE) in faults(doubled)


def test_an_excel_book_or_a_page_is_no_result_and_breaks_nothing() -> None:
    for junk in (b"PK\x03\x04" + bytes(500), "<html>エラー</html>".encode(), b"\xff" * 244):
        assert faults(junk)


def test_of_a_wrong_file_fifty_faults_are_told_at_most() -> None:
    assert len(faults(sent(200))) == layout.MOST_FAULTS


def test_2000_fuzzed_files_are_read_whole_or_refused_with_their_place() -> None:
    assert_fuzz(2_000, seed=20261215)


@pytest.mark.nightly
def test_50000_fuzzed_files_are_read_whole_or_refused_with_their_place() -> None:
    assert_fuzz(50_000, seed=20270115)


def answered(content: bytes) -> model.Results | tuple[layout.Fault, ...]:
    """What was read, or why nothing was."""
    try:
        return model.read(content)
    except WrongFile as wrong:
        return wrong.faults


def assert_fuzz(count: int, *, seed: int) -> None:
    """Half of the files were right and then changed, half say what they like in the right form."""
    dice, right = random.Random(seed), answer(sent(6), {2: "101", 5: "202"})
    read = 0
    files = (*fuzzed(right, dice, count // 2), *answers(sent(6), dice, count // 2))
    for content in files:
        found = answered(content)
        if isinstance(found, tuple):
            assert 0 < len(found) <= layout.MOST_FAULTS
            assert all(one.line >= 0 <= one.column and one.says for one in told(found))
        else:
            read += 1
            rows = [row for row in layout.lines_of(content) if row[:1] == b"2"]
            assert len(found.answers) == len(rows)  # whole, or not at all
            assert found.on - REACH < found.on < found.on + REACH
    assert len(files) // 10 < read < len(files) // 2


@pytest.mark.parametrize(("was", "to"), list(product(FileState, FileState)))
def test_a_file_is_taken_or_dropped_once(was: FileState, to: FileState) -> None:
    if to in model.RESULT_FILE_MOVES[was]:
        assert model.move_file(was, to) is to
        return
    with pytest.raises(FileMove) as refused:
        model.move_file(was, to)
    assert refused.value.status == 409


def test_a_repayment_is_sent_or_dropped_once() -> None:
    ends = {state for state, to in REPAYMENT_MOVES.items() if not to}
    assert ends == {RepaymentState.SENT, RepaymentState.DROPPED}


@pytest.mark.parametrize(
    ("outcome", "state"), list(product(Outcome, ["sent", "paid", "returned", "repaid", "closed"]))
)
def test_no_word_of_a_bank_undoes_what_came_back_or_was_paid_again(
    outcome: Outcome, state: str
) -> None:
    if state in {"repaid", "closed"}:
        assert not model.fits(outcome, state)
    if state == "returned":
        assert model.fits(outcome, state) is outcome.back


@pytest.mark.parametrize(
    ("given", "stage"),
    [
        ({}, Stage.ACCOUNT),
        ({"reason": Reason.OTHER}, Stage.OFFICE),
        ({"reason": Reason.OTHER, "released_at": DAY}, Stage.NEXT_RUN),
        ({"mended": True}, Stage.NEXT_RUN),
        ({"mended": True, "usable": False}, Stage.HOURS),
        ({"mended": True, "planned_run": 1}, Stage.PLANNED),
        ({"state": "repaid", "planned_run": 1}, Stage.REPAID),
        ({"state": "closed"}, Stage.CLOSED),
    ],
)
def test_a_return_says_what_it_waits_for(given: dict[str, object], stage: Stage) -> None:
    base: dict[str, object] = dict.fromkeys(Returned.__struct_fields__) | {
        "way": Way.UNABLE,
        "reason": Reason.NO_ACCOUNT,
        "state": "returned",
        "mended": False,
    }
    assert Returned(**(base | {"usable": True} | given)).stage is stage  # type: ignore[arg-type]
