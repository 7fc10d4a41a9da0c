"""The hashing queue: two at a time, no endless waiting, the same work for nobody's password."""

import asyncio
import time

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from tenants.refusal import Unavailable
from yui.accounts import passwords

pytestmark = pytest.mark.anyio
WORD = "山あいの結ぶ手 2026"


async def test_a_hash_is_argon2id_with_owasps_parameters() -> None:
    found = extract_parameters(await passwords.hash_of(WORD))
    assert found.type is Type.ID
    assert (found.memory_cost, found.time_cost, found.parallelism) == (19_456, 2, 1)


async def test_only_the_right_word_matches_and_a_broken_hash_matches_nothing() -> None:
    known = passwords.hashed(WORD)
    assert await passwords.matches(known, WORD)
    assert not await passwords.matches(known, WORD + " ")
    assert not await passwords.matches("not a hash", WORD)
    assert not await passwords.matches(None, WORD)
    assert not await passwords.matches(None, "\x00 no account has this password")


async def test_a_flood_is_turned_away_at_once_and_the_loop_goes_on() -> None:
    known = passwords.hashed(WORD)
    most = passwords.THREADS + passwords.MOST_WAITING
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.005)
            ticks += 1

    ticking = asyncio.create_task(tick())
    began = time.perf_counter()
    found = await asyncio.gather(
        *(passwords.matches(known, WORD) for _ in range(most + 50)), return_exceptions=True
    )
    seconds = time.perf_counter() - began
    ticking.cancel()
    assert found.count(True) == most
    assert sum(isinstance(one, Unavailable) for one in found) == 50
    assert ticks > seconds / 0.005 / 20
    assert await passwords.matches(known, WORD)
