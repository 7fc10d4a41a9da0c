"""Connections kept out of the pool for hot lists: one statement each, then the next caller.

A pool hands a connection over with a proxy, a timer and a task on the way back: a quarter of what
such a list costs here (`make bench`). A lane keeps a few connections and passes them on as they
are. That is safe because a statement of its own is a transaction of its own, and whatever it set
is gone with it. A connection whose statement did not end well goes back to the pool, which waits
for its cancellation and closes what is broken.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any


class Lane:
    """At most `size` connections; `take` and `give` are the pool's own ways out and in, `lives`
    tells whether a connection that lay here still has its server."""

    def __init__(
        self,
        *,
        size: int,
        take: Callable[[], Awaitable[Any]],
        give: Callable[[Any], Awaitable[None]],
        lives: Callable[[Any], bool],
        patience: float,
    ) -> None:
        self._size = size
        self._take = take
        self._give = give
        self._lives = lives
        self._patience = patience
        self._free: list[Any] = []
        self._held = 0
        self._waiting: deque[tuple[float, asyncio.Future[Any]]] = deque()
        self._watch: asyncio.TimerHandle | None = None

    async def read(self, sql: str, *args: object) -> Any:
        """The first column of the first row of one statement; TimeoutError when all stay busy."""
        connection = await self._next()
        try:
            found = await connection.fetchval(sql, *args)
        except BaseException:
            await self._drop(connection)
            raise
        self._pass_on(connection)
        return found

    async def close(self) -> None:
        """Gives back what nobody is using."""
        self._size = 0
        if self._watch is not None:
            self._watch.cancel()
        while self._free:
            await self._drop(self._free.pop())

    async def _next(self) -> Any:
        while True:
            connection = self._free.pop() if self._free else await self._fresh()
            if connection is None:
                continue  # a place has become free: look again
            if self._lives(connection):
                return connection
            await self._drop(connection)

    async def _fresh(self) -> Any:
        """One more from the pool while there is room, else the next that is passed on."""
        if self._held >= self._size:
            return await self._turn()
        self._held += 1
        try:
            return await self._take()
        except BaseException:
            self._held -= 1
            self._call(None)
            raise

    async def _turn(self) -> Any:
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[Any] = loop.create_future()
        self._waiting.append((loop.time() + self._patience, turn))
        if self._watch is None:
            self._watch = loop.call_later(self._patience, self._send_away)
        try:
            return await turn
        except BaseException:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._pass_on(turn.result())  # given and leaving at once: it is the next one's
            raise

    def _send_away(self) -> None:
        """TimeoutError to those who have waited too long. One timer for all: each waits as long as
        the next, and a timer a request was a thirtieth of the hot list's time."""
        loop = asyncio.get_running_loop()
        while self._waiting and (self._waiting[0][0] <= loop.time() or self._waiting[0][1].done()):
            _, turn = self._waiting.popleft()
            if not turn.done():
                turn.set_exception(TimeoutError())
        self._watch = None
        if self._waiting:
            self._watch = loop.call_at(self._waiting[0][0], self._send_away)

    def _pass_on(self, connection: Any) -> None:
        if not self._call(connection) and connection is not None:
            self._free.append(connection)

    def _call(self, connection: Any) -> bool:
        """Wakes who has waited longest; False when nobody waits."""
        while self._waiting:
            _, turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return True
        return False

    async def _drop(self, connection: Any) -> None:
        self._held -= 1
        self._call(None)
        await self._give(connection)
