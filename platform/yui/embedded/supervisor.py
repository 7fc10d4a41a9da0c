"""Keeps the parts of Yui running, and stops them all.

Each part is a child process. One that ends is started again, at once the first time and then after
longer and longer pauses, so that a part that cannot start does not burn the machine. Ctrl-C or
SIGTERM stops everything: the parts together first, then the servers in the order given.
"""

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Protocol

import msgspec

from yui.embedded.account import CannotStart
from yui.embedded.process import PLAIN_ENVIRONMENT, Child

FIRST_PAUSE = 0.3
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 30.0
TICK = 0.1
SERVER_PAUSE = 5.0


class Part(msgspec.Struct, frozen=True):
    """A program to keep running; `grace` seconds to finish its work after SIGTERM. `alone`: it is
    told nothing of our settings and secrets."""

    name: str
    command: tuple[str, ...]
    grace: float = 15.0
    alone: bool = False


class Server(Protocol):
    """What we need of `Cluster` and `Valkey`."""

    @property
    def running(self) -> bool: ...
    def restart(self, mode: str = "immediate") -> None: ...
    def stop(self, mode: str = "fast") -> None: ...


class _Kept:
    """One part with its history of starts."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.child: Child | None = None
        self.begun = 0.0
        self.pause = FIRST_PAUSE
        self.due = 0.0

    def ended(self, now: float) -> None:
        """Decides when to start it again."""
        if now - self.begun > STEADY_SECONDS:
            self.pause = FIRST_PAUSE
        self.due = now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)
        self.child = None


class Supervisor:
    """Runs parts (and watches servers) until told to stop."""

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        logs: Path,
        environ: Mapping[str, str],
        say: Callable[[str], None],
        servers: Mapping[str, Server] | None = None,
        server_pause: float = SERVER_PAUSE,
    ) -> None:
        self._kept = [_Kept(part) for part in parts]
        self._logs = logs
        self._environ = environ
        self._say = say
        self._servers = servers or {}
        self._server_pause = server_pause
        self._stopping = False
        self._servers_due = 0.0

    def start(self) -> None:
        """Starts every part once."""
        for kept in self._kept:
            self._start(kept)

    def run(self, *, began: Callable[[], None] = lambda: None) -> None:
        """Starts what is not running, calls `began`, and keeps watch until SIGINT or SIGTERM.

        A second Ctrl-C while stopping is an ordinary KeyboardInterrupt.
        """
        before = {n: signal.signal(n, self._ask_to_stop) for n in (signal.SIGINT, signal.SIGTERM)}
        try:
            self.start()
            began()
            while self.going_on:
                time.sleep(TICK)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            self.stop()

    def stop(self) -> None:
        """Asks all parts at once, then waits for each as long as its grace allows."""
        running = [kept for kept in self._kept if kept.child is not None]
        for kept in running:
            if kept.child is not None:
                kept.child.send(signal.SIGTERM)
        for kept in running:
            if kept.child is not None:
                kept.child.stop(signal.SIGTERM, seconds=kept.part.grace)
                kept.child = None

    @property
    def going_on(self) -> bool:
        """False once Ctrl-C or SIGTERM came; looks after the parts while it is asked."""
        if not self._stopping:
            self._look(time.monotonic())
        return not self._stopping

    @property
    def pids(self) -> dict[str, int]:
        """The process ids of the parts that run."""
        return {k.part.name: k.child.pid for k in self._kept if k.child is not None}

    # --- how ------------------------------------------------------------------------------------
    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _look(self, now: float) -> None:
        for name, server in self._servers.items():
            if not server.running and not self._stopping and now >= self._servers_due:
                self._revive(name, server)
        for kept in self._kept:
            if kept.child is not None and not kept.child.alive:
                self._tell(kept)
                kept.ended(now)
            elif kept.child is None and now >= kept.due:
                self._start(kept)

    def _revive(self, name: str, server: Server) -> None:
        """A server that cannot come back (a full disk) is tried again until it can."""
        self._say(f"{name} ended; starting it again")
        try:
            server.restart("immediate")
        except CannotStart as no:
            self._say(f"{no}; trying again in {self._server_pause:.0f} s")
            self._servers_due = time.monotonic() + self._server_pause

    def _tell(self, kept: _Kept) -> None:
        if kept.child is not None:
            words = kept.child.last_words(3)
            self._say(f"{kept.part.name} ended ({kept.child.status}); {words}"[:400])

    def _start(self, kept: _Kept) -> None:
        kept.begun = time.monotonic()
        kept.child = Child.start(
            kept.part.command,
            name=kept.part.name,
            log=self._logs / f"{kept.part.name}.log",
            environ=_bare(self._environ) if kept.part.alone else self._environ,
        )


def _bare(environ: Mapping[str, str]) -> dict[str, str]:
    """What a program that is not ours to trust is told: where Python finds its modules."""
    kept = {name: environ[name] for name in ("PYTHONPATH", "PYTHONUNBUFFERED") if name in environ}
    return {**PLAIN_ENVIRONMENT, **kept}
