"""Whatever anyone does next, in any order: units stay counted, walls stand, refusals write nothing."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import Servers
from tests.machine.life import Life

DONE = {
    "receive",
    "split",
    "offer",
    "accept",
    "decline",
    "deliver",
    "inspect",
    "lead",
    "agree to lead",
    "hand over",
    "client decides",
    "share",
    "answer",
    "make task",
}
"""What a run must have reached, or it proved little."""


def _run(servers: Servers, *, lives: int, steps: int, anew: bool = False) -> dict[str, int]:
    tally: dict[str, int] = {}
    machine = type("Life", (Life,), {"servers": servers, "tally": tally})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            derandomize=not anew,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=[
                HealthCheck.too_slow,
                HealthCheck.filter_too_much,
                HealthCheck.data_too_large,
            ],
        ),
    )
    tally.pop("lapse", None)  # the hours that pass are no step of anybody's
    return tally


@pytest.mark.timeout(300)
def test_an_orders_life_in_three_towns_keeps_every_rule(
    servers: Servers, template: str, record_property: Any
) -> None:
    tally = Counter(_run(servers, lives=9, steps=170))
    for _ in range(4):  # what is drawn depends on which modules were loaded before
        if sum(tally.values()) < 1000 or not set(tally) >= DONE:
            tally += Counter(_run(servers, lives=2, steps=170, anew=True))
    record_property("steps", sum(tally.values()))
    assert sum(tally.values()) >= 1000, tally
    assert set(tally) >= DONE, f"{sorted(DONE - set(tally))} of {tally}"


@pytest.mark.nightly
@pytest.mark.timeout(5400)
def test_long_lives_in_three_towns(servers: Servers, template: str, record_property: Any) -> None:
    tally = _run(servers, lives=150, steps=170)
    record_property("steps", sum(tally.values()))
    assert sum(tally.values()) >= 10_000, tally
    assert set(tally) >= DONE, f"{sorted(DONE - set(tally))} of {tally}"
