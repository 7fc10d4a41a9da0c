"""No published count tells of fewer people than may be told of, whatever is subtracted from what."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui import rates
from yui.smallcells import Shown, suppressed

LEAST = 5
counts = st.lists(st.integers(0, 60), min_size=1, max_size=9).map(lambda xs: dict(enumerate(xs)))


def test_the_least_count_is_a_dated_row() -> None:
    assert [row.least for row in rates.book().small_cell] == [LEAST]


@given(counts)
def test_no_cell_of_one_to_four_is_shown(cells: dict[int, int]) -> None:
    shown = suppressed(cells, least=LEAST)
    for name, count in shown.cells.items():
        assert count in {None, cells[name]}
        assert count is None or count == 0 or count >= LEAST
    assert shown.total in {None, sum(cells.values())}


@given(counts)
def test_the_sum_gives_no_hidden_cell_away(cells: dict[int, int]) -> None:
    shown = suppressed(cells, least=LEAST)
    hidden = [cells[name] for name, count in shown.cells.items() if count is None]
    if shown.total is not None and hidden:
        assert len(hidden) >= 2 and sum(hidden) >= LEAST and sum(hidden) > len(hidden)


@given(st.lists(st.integers(5, 60), min_size=1, max_size=9))
def test_counts_that_are_large_enough_are_all_shown(xs: list[int]) -> None:
    cells = dict(enumerate(xs))
    assert suppressed(cells, least=LEAST) == Shown({**cells}, sum(xs))


@pytest.mark.parametrize(("cells", "most"), [(2, 14), (3, 12), (4, 9)])
def test_whoever_knows_the_rules_still_cannot_work_out_a_hidden_cell(cells: int, most: int) -> None:
    tables = defaultdict(list)
    for each in product(range(most + 1), repeat=cells):
        shown = suppressed(dict(enumerate(each)), least=LEAST)
        tables[tuple(shown.cells.values()), shown.total].append(each)
    for (seen, total), could_be in tables.items():
        if total is None or total > most:
            continue
        for place, count in enumerate(seen):
            if count is None:
                assert len({each[place] for each in could_be}) >= 2, (seen, total)
