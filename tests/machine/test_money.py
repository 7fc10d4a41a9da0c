"""Whatever anyone does next with money, in any order: the thirteen rules stand."""

import asyncio
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import Servers, _drop
from tests.machine.money import Begun
from tests.machine.money_plants import PLANTS, Plant
from tests.machine.money_wrong import Money

DONE = {
    *("offer", "accept", "deliver", "inspect", "take back", "hand over", "client decides"),
    *("invoice", "read statement", "take statement", "share", "answer", "make task"),
    *("hand to lead", "lead decides", "draw", "confirm", "close statement", "net"),
    *("record transfer", "propose", "approve", "export", "download", "read results"),
    *(
        "take results",
        "mend account",
        "close month",
        "replay jobs",
        "offer directly",
        "reckon fees",
    ),
    *("maker approves, refused", "far approve, refused", "read results, refused"),
}
"""What a run must have reached, or it proved little."""


def run(
    servers: Servers,
    *,
    lives: int,
    steps: int,
    planted: tuple[str, ...] | None = None,
    broken: list[str] | None = None,
    anew: bool = False,
) -> tuple[dict[str, int], list[str]]:
    """So many lives; returns what was done how often, and the rules that broke."""
    tally: dict[str, int] = {}
    broken = [] if broken is None else broken
    begun: list[Begun] = []
    machine = type(
        "Money",
        (Money,),
        {"servers": servers, "tally": tally, "broken": broken, "planted": planted, "begun": begun},
    )
    try:
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
    finally:
        for one in begun:
            asyncio.run(_drop(servers, one.kept))
    return tally, broken


LIVES, MORE, STEPS = 5, 2, 200


@pytest.mark.timeout(600)
def test_money_between_three_bodies_keeps_every_rule(
    servers: Servers, template: str, record_property: Any
) -> None:
    tally = Counter(run(servers, lives=LIVES, steps=STEPS)[0])
    for _ in range(3):  # what is drawn depends on which modules were loaded before
        if sum(tally.values()) < 1000 or not set(tally) >= DONE:
            tally += Counter(run(servers, lives=MORE, steps=STEPS, anew=True)[0])
    record_property("steps", sum(tally.values()))
    assert sum(tally.values()) >= 1000, tally
    assert set(tally) >= DONE, f"{sorted(DONE - set(tally))} of {tally}"


@pytest.mark.nightly
@pytest.mark.timeout(7200)
def test_long_months_between_three_bodies(
    servers: Servers, template: str, record_property: Any
) -> None:
    tally, _ = run(servers, lives=44, steps=STEPS)
    record_property("steps", sum(tally.values()))
    assert sum(tally.values()) >= 10_000, tally
    assert set(tally) >= DONE, f"{sorted(DONE - set(tally))} of {tally}"


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_a_planted_bug_is_noticed(
    plant: Plant, servers: Servers, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bug that the name says makes the machine fail, and by the rule that it breaks."""
    broken: list[str] = []
    plant.swap(monkeypatch)
    for anew in (False, True, True):
        with suppress(Exception):
            run(servers, lives=6, steps=STEPS, planted=plant.sql, broken=broken, anew=anew)
        if broken:
            break
    noticed = {int(name.split()[0]) for name in broken}
    assert noticed & set(plant.noticed_by), broken


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_without_a_bug_the_same_machine_finds_nothing(servers: Servers, template: str) -> None:
    broken: list[str] = []
    run(servers, lives=6, steps=STEPS, planted=(), broken=broken)
    assert not broken
