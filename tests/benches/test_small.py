"""The benches of money run whole on a few rows: what they measure is right, so that they cannot rot."""

from collections.abc import Iterator

import pytest

from bench import payouts, prints, settlement
from bench.place import Place, place
from tenants.db import DOORS

pytestmark = pytest.mark.nightly


@pytest.fixture
def here() -> Iterator[Place]:
    """Servers of the bench's own; the doors that other tests had open stay theirs."""
    was = DOORS.town, DOORS.kpi
    try:
        with place(lambda line: None) as found:
            yield found
    finally:
        DOORS.town, DOORS.kpi = was


def test_a_payout_run_of_a_few_is_measured_from_balances_to_statements(here: Place) -> None:
    rows = payouts.run(here, payouts.SMALL)
    assert [name.split(",")[0] for name, _ in rows] == [
        "payout run",
        "payout run with approval",
        "transfer file",
    ]


def test_a_few_statements_are_printed_by_two_workers_and_kept(here: Place) -> None:
    ((_name, found),) = prints.run(here, prints.SMALL)
    assert float(found.split()[0]) > 0


def test_the_statements_of_five_towns_say_what_the_aggregate_says(here: Place) -> None:
    ((_name, found),) = settlement.run(here, settlement.SMALL)
    assert "×" in found
