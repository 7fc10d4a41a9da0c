"""An order of 10,000 units opens no page of more than 300 kB and none of more than 25 statements."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import asyncpg
import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.units.big import Big, big
from yui.team import model, queries

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]
MOST_BYTES = 300_000
MOST_STATEMENTS = 25
KEY = re.compile(r'<th scope="row"[^>]*>(A-\d+)</th>')
CARD = re.compile(r'<th scope="row"[^>]*><a href="/tasks/')
IN_WORK = re.compile(r"合わせて([\d,]+)です")
BOARD = re.compile(r'href="(/team[^"]*after=[^"]+)"')
NEXT = re.compile(r'href="(/tasks/[^"]+after=[^"]+)"')


@dataclass
class Counter:
    """Statements that went to PostgreSQL."""

    count: int = 0


@contextmanager
def counted(patch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """Counts what this process sends, prepared or plain; the door's own binding included."""
    counter = Counter()
    kind = asyncpg.connection.Connection
    bound, plain = kind._do_execute, kind.execute

    async def do(self: Any, *args: Any, **named: Any) -> Any:
        counter.count += 1
        return await bound(self, *args, **named)

    async def run(self: Any, query: str, *args: Any, **named: Any) -> Any:
        counter.count += not args
        return await plain(self, query, *args, **named)

    with patch.context() as inner:
        inner.setattr(kind, "_do_execute", do)
        inner.setattr(kind, "execute", run)
        yield counter


async def looked_at(me: Browser, path: str, counter: Counter, wrong: list[str]) -> str:
    before, began = counter.count, perf_counter()
    answer = await me.get(path)
    took = (perf_counter() - began) * 1000
    asked, length = counter.count - before, len(answer.content)
    print(f"{length:8} bytes {asked:3} statements {took:7.0f} ms  {path}")
    assert answer.status_code == 200, (path, answer.text[:300])
    if length > MOST_BYTES or asked > MOST_STATEMENTS:
        wrong.append(f"{path}: {length} bytes, {asked} statements")
    return answer.text


def pages_of(big: Big) -> dict[str, list[str]]:
    """The pages that such an order opens, by who opens them."""
    order, task, wide = f"/orders/{big.order}", f"/tasks/{big.task}", f"/tasks/{big.wide}"
    director = [
        *(order, f"{order}/plan", f"{order}/changes", f"{order}/handovers", f"{order}/tasks/new"),
        *("/orders", "/team", "/team?look=table", "/team/capacity", "/inspections", "/board"),
        *("/inbox", "/handovers", "/clock", "/deadlines", "/quality", f"/unit-imports/{big.file}"),
        f"/deliveries/{big.delivery}",
    ]
    for one in (task, wide):
        director += [one, f"{one}/units", f"{one}/units?state=todo", f"{one}/units?after=A-05000"]
        director += [f"{one}/units/new", f"{one}/offers", f"{one}/needs", f"{one}/share"]
        director += [
            f"{one}/call",
            f"{one}/candidates",
            f"/team?task={one.removeprefix('/tasks/')}",
        ]
    hers = f"/me/assignments/{big.assignment}"
    worker = ["/me", "/me/assignments", hers, f"/me/deliveries/{big.delivery}", "/me/money"]
    return {"director": director, "worker": [*worker, "/me/notices", "/me/offers"]}


@pytest.mark.nightly  # ten thousand rows on every page
async def test_no_page_of_an_order_of_ten_thousand_units_is_heavy_or_asks_often(
    town: Town, client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await big(town)
    wrong: list[str] = []
    for role, paths in pages_of(made).items():
        me = await client.login(town.actor("tateshina", role))
        with counted(monkeypatch) as counter:
            for path in paths:
                await looked_at(me, path, counter, wrong)
    assert not wrong, "\n".join(wrong)


async def test_the_teams_board_goes_on_by_its_cursor_and_shows_every_card_once(
    town: Town, client: Browser
) -> None:
    made = await big(town, units=1_000, tasks=1)
    me = await client.login(town.actor("tateshina"))
    path, seen, sums = f"/team?task={made.task}&look=table", [], set()
    while path:
        text = (await me.get(path)).text
        seen += CARD.findall(text)
        sums.add(IN_WORK.findall(text)[0])
        following = BOARD.search(text)
        path = following[1].replace("&amp;", "&") if following else ""
    async with begin(town.actor("tateshina")) as tx:
        cards = await queries.cards(tx, made.task, after=None, most=10_000)
    assert len({card.mark for card in cards}) == len(cards)
    assert len(seen) == len(cards) > 200
    held = sum(card.units for card in cards if card.state in model.IN_WORK)
    assert sums == {f"{held:,}"}, "every page says the whole board's sum"
    for wrong in ("x", "2026-12-10_x_y_z_v_w", "_____"):
        assert (await me.get(f"/team?after={wrong}")).status_code == 200


async def test_the_units_page_goes_on_by_its_cursor_and_shows_every_unit_once(
    town: Town, client: Browser
) -> None:
    made = await big(town, units=130)
    me = await client.login(town.actor("tateshina"))
    seen: list[str] = []
    path = f"/tasks/{made.task}/units"
    while path:
        text = (await me.get(path)).text
        seen += KEY.findall(text)
        following = NEXT.search(text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert seen == [f"A-{n:05}" for n in range(130)]
