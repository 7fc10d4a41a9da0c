"""Netting changes nobody's net, takes at most n − 1 transfers, and always the same ones."""

from collections.abc import Iterator
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yui.settlement import netting
from yui.settlement.netting import Position


def positions(pairs: list[tuple[int, int, int]]) -> list[Position]:
    """Statements of pairs of towns, one body a town."""
    return [
        Position(uuid4(), min(a, b), max(a, b), UUID(int=min(a, b)), UUID(int=max(a, b)), yen)
        for a, b, yen in pairs
        if a != b
    ]


def net_of(flows: tuple[netting.Flow, ...], town: int) -> int:
    return sum(one.yen for one in flows if one.payer == town) - sum(
        one.yen for one in flows if one.payee == town
    )


def holds(found: list[Position]) -> netting.Plan:
    plan = netting.plan(found)
    nets = netting.nets(found)
    assert sum(nets.values()) == 0
    assert all(one.yen > 0 and one.payer != one.payee for one in plan.transfers)
    assert {town: net_of(plan.transfers, town) for town in nets} == nets
    uneven = sum(1 for yen in nets.values() if yen)
    assert len(plan.transfers) <= max(uneven - 1, 0)
    assert len({(one.payer, one.payee) for one in plan.transfers}) == len(plan.transfers)
    assert netting.plan(found[::-1]) == plan
    return plan


PAIR = st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(-10_000_000, 10_000_000))


def months(chance: Random, count: int) -> Iterator[list[Position]]:
    """Months of up to nine towns, with nets that often come to the same."""
    for _ in range(count):
        towns, top = chance.randint(1, 9), 10 ** chance.randint(0, 7)
        yield positions(
            [
                (chance.randint(1, towns), chance.randint(1, towns), chance.randint(-top, top))
                for _ in range(chance.randint(0, 20))
            ]
        )


def test_every_net_is_unchanged_with_fewer_transfers_than_towns_in_1000_months() -> None:
    for found in months(Random(20261122), 1_000):
        holds(found)


@settings(max_examples=100, deadline=None)
@given(st.lists(PAIR, max_size=20))
def test_every_net_is_unchanged_whoever_owes_whom(pairs: list[tuple[int, int, int]]) -> None:
    holds(positions(pairs))


def test_fifty_towns_that_all_owe_each_other_need_at_most_49_transfers() -> None:
    chance = Random(20261122)
    for _ in range(3):
        pairs = [(a, b, chance.randint(-9_999_999, 9_999_999)) for a in range(50) for b in range(a)]
        plan = holds(positions(pairs))
        assert len(plan.transfers) <= 49
        assert len(plan.taken) == len(pairs)


def test_three_towns_in_a_ring_owe_nothing_and_a_chain_takes_one_transfer() -> None:
    ring = positions([(1, 2, 500), (2, 3, 500), (1, 3, -500)])
    assert holds(ring).transfers == ()
    chain = positions([(1, 2, 500), (2, 3, 500)])
    assert holds(chain).transfers == (netting.Flow(1, 3, 500),)


def test_who_owes_just_what_another_is_due_pays_it_first() -> None:
    found = netting.transfers({1: 700, 2: 300, 3: -300, 4: -600, 5: -100})
    assert netting.Flow(2, 3, 300) in found
    assert len(found) == 3


def test_even_pairs_spare_a_transfer_and_one_yen_is_a_pair_too() -> None:
    assert netting.transfers({1: 6, 2: 5, 3: -5, 4: -3, 5: -3}) == (
        netting.Flow(1, 4, 3),
        netting.Flow(1, 5, 3),
        netting.Flow(2, 3, 5),
    )
    assert netting.transfers({1: 3, 2: 1, 3: -1, 4: -2, 5: -1}) == (
        netting.Flow(1, 4, 2),
        netting.Flow(1, 5, 1),
        netting.Flow(2, 3, 1),
    )


def test_nets_that_are_not_even_are_no_netting() -> None:
    with pytest.raises(ValueError, match="differ"):
        netting.transfers({1: 5, 2: -4})
    with pytest.raises(ValueError, match="net"):
        netting.novation({1: 5}, {1: 4})


def test_of_a_town_with_two_bodies_one_goes_into_a_netting_and_the_other_into_the_next() -> None:
    first, second = positions([(1, 2, 500), (1, 2, 700)])
    other = Position(uuid4(), 1, 3, UUID(int=99), UUID(int=3), 40)
    plan = netting.plan([first, second, other])
    kept = {first.id, second.id} if other.id not in plan.taken else {other.id}
    assert set(plan.taken) == kept


def test_the_body_of_every_town_is_remembered_through_the_whole_netting() -> None:
    """A town whose second body's statement comes last is still known by its first."""
    bodies = {1: UUID(int=1), 2: UUID(int=2), 3: UUID(int=3), 4: UUID(int=4)}

    def of(number: int, low: int, high: int) -> Position:
        return Position(UUID(int=number), low, high, bodies[low], bodies[high], 10)

    first, middle = of(1, 1, 2), of(2, 3, 4)
    second = Position(UUID(int=3), 1, 3, UUID(int=99), bodies[3], 10)
    assert netting.plan([first, middle, second]).taken == (first.id, middle.id)


def test_what_is_one_yen_is_paid_like_any_other_and_shifts_end_when_all_is_shifted() -> None:
    owed = {1: 1, 2: -1, 3: 10, 4: -6, 5: -4}
    assert netting.transfers(owed) == (
        netting.Flow(1, 2, 1),
        netting.Flow(3, 4, 6),
        netting.Flow(3, 5, 4),
    )
    assert netting.transfers({1: 2, 2: 1, 3: -1, 4: -2, 5: 0}) == (
        netting.Flow(1, 4, 2),
        netting.Flow(2, 3, 1),
    )
    assert netting.novation({1: 1}, {2: 1}) == (netting.Shift(1, 2, 1),)
    assert netting.novation({1: 5}, {1: 5}) == ()


def test_all_clearing_accounts_go_from_statements_to_transfers_and_then_to_zero() -> None:
    for found in months(Random(20261123), 500):
        cleared(found)


def cleared(found: list[Position]) -> None:
    """Town by town: shifts keep the sum, and each pair's two accounts stay each other's minus."""
    plan = netting.plan(found)
    accounts: dict[tuple[int, int], int] = {}
    for one in found:
        accounts[one.low, one.high] = accounts.get((one.low, one.high), 0) + one.net
        accounts[one.high, one.low] = accounts.get((one.high, one.low), 0) - one.net
    towns = sorted({town for town, _ in accounts})
    for town in towns:
        before = {other: yen for (mine, other), yen in accounts.items() if mine == town}
        after = {one.payee: one.yen for one in plan.transfers if one.payer == town}
        after |= {one.payer: -one.yen for one in plan.transfers if one.payee == town}
        for shift in netting.novation(before, after):
            assert shift.yen > 0 and shift.off != shift.onto
            accounts[town, shift.off] = accounts.get((town, shift.off), 0) - shift.yen
            accounts[town, shift.onto] = accounts.get((town, shift.onto), 0) + shift.yen
    for (town, other), yen in accounts.items():
        assert yen == -accounts.get((other, town), 0)
    for flow in plan.transfers:
        accounts[flow.payer, flow.payee] -= flow.yen
        accounts[flow.payee, flow.payer] += flow.yen
    assert not any(accounts.values())
