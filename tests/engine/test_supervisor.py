"""The supervisor: what ends is started again, what is told to stop stops."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from yui.embedded.account import CannotStart
from yui.embedded.lock import HomeLock, is_held
from yui.embedded.supervisor import Part, Supervisor
from yui.embedded.valkey import Valkey

SLEEPS = (sys.executable, "-c", "import time; time.sleep(60)")
ENDS = (sys.executable, "-c", "raise SystemExit('no luck today')")
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""
STUBBORN = (sys.executable, "-c", DEAF)


def supervised(home: Path, *parts: Part, said: list[str] | None = None) -> Supervisor:
    return Supervisor(
        parts,
        logs=home,
        environ=dict(os.environ),
        say=(said if said is not None else []).append,
    )


def until(supervisor: Supervisor, true: Callable[[], bool], seconds: float = 10) -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert supervisor.going_on
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_a_killed_part_runs_again_within_two_seconds(home: Path) -> None:
    supervisor = supervised(home, Part("web", SLEEPS))
    supervisor.start()
    try:
        first = supervisor.pids["web"]
        os.kill(first, signal.SIGKILL)
        until(supervisor, lambda: supervisor.pids.get("web", first) != first, seconds=2)
    finally:
        supervisor.stop()
    assert supervisor.pids == {}


def test_a_part_that_cannot_start_is_tried_ever_more_slowly_and_its_words_are_told(
    home: Path,
) -> None:
    said: list[str] = []
    supervisor = supervised(home, Part("relay", ENDS), said=said)
    supervisor.start()
    begun = time.monotonic()
    until(supervisor, lambda: len(said) >= 3)
    supervisor.stop()
    assert time.monotonic() - begun > 0.3 + 0.6
    assert all("no luck today" in line for line in said)


def test_a_part_that_will_not_hear_is_killed_when_its_grace_is_over(home: Path) -> None:
    supervisor = supervised(home, Part("worker", STUBBORN, grace=0.5))
    supervisor.start()
    pid = supervisor.pids["worker"]
    until(supervisor, lambda: b"deaf" in (home / "worker.log").read_bytes())
    begun = time.monotonic()
    supervisor.stop()
    assert 0.4 < time.monotonic() - begun < 3
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_parts_and_returns(home: Path, number: signal.Signals) -> None:
    supervisor = supervised(home, Part("web", SLEEPS), Part("relay", SLEEPS))
    begun: list[dict[str, int]] = []

    def began() -> None:
        begun.append(supervisor.pids)
        threading.Timer(0.2, os.kill, (os.getpid(), number)).start()

    before = signal.getsignal(number)
    supervisor.run(began=began)
    assert len(begun[0]) == 2
    assert supervisor.pids == {}
    assert signal.getsignal(number) is before


def test_a_server_that_dies_is_started_again(home: Path) -> None:
    valkey = Valkey.start(home, password="x")
    said: list[str] = []
    supervisor = Supervisor([], logs=home, environ={}, say=said.append, servers={"Valkey": valkey})
    try:
        first = valkey.pid
        os.kill(first, signal.SIGKILL)
        until(supervisor, lambda: valkey.running and valkey.pid != first)
        assert said == ["Valkey ended; starting it again"]
    finally:
        valkey.stop()


class Stuck:
    """A server that comes back at the third try only."""

    def __init__(self) -> None:
        self.tries = 0

    @property
    def running(self) -> bool:
        return self.tries >= 3

    def restart(self, mode: str = "immediate") -> None:
        self.tries += 1
        if self.tries < 3:
            raise CannotStart("no space left")

    def stop(self, mode: str = "fast") -> None:
        self.tries = 0


def test_a_server_that_cannot_come_back_is_tried_again(home: Path) -> None:
    said: list[str] = []
    stuck = Stuck()
    supervisor = Supervisor(
        [],
        logs=home,
        environ={},
        say=said.append,
        servers={"PostgreSQL": stuck},
        server_pause=0.1,
    )
    until(supervisor, lambda: stuck.running)
    assert "no space left; trying again in 0 s" in said


def test_one_home_has_one_owner(home: Path) -> None:
    file = home / "lock"
    assert not is_held(file)
    with HomeLock(file):
        assert is_held(file)
        with pytest.raises(CannotStart, match=f"process {os.getpid()}"), HomeLock(file):
            pass
        assert is_held(file)
    assert not is_held(file)
    with HomeLock(file):
        assert is_held(file)


def test_a_part_that_stands_alone_is_told_nothing_of_ours(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUI_SECRET", "of-nobody-else's-business")
    tells = (sys.executable, "-c", "import os; print(sorted(os.environ), flush=True)")
    supervisor = supervised(home, Part("bank", tells, alone=True))
    supervisor.start()
    try:
        until(supervisor, lambda: "PATH" in (home / "bank.log").read_text("utf-8"))
    finally:
        supervisor.stop()
    assert "YUI_" not in (home / "bank.log").read_text("utf-8")
