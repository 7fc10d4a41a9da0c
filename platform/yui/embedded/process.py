"""One child process: started as the servers' user, its words in a log file, stopped for sure."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from yui.embedded.account import Account, CannotStart

ROTATE_BYTES = 10_000_000
PLAIN_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"}
"""What a server is told: no PGPORT or the like of ours may reach it."""

_PR_SET_PDEATHSIG = 1
_PRCTL: Any = getattr(ctypes.CDLL(None), "prctl", None) if os.name == "posix" else None


class Child:
    """A running program and the signals that stop it."""

    def __init__(
        self, process: "subprocess.Popen[bytes]", *, name: str, log: Path, since: int
    ) -> None:
        self._process = process
        self._since = since
        self.name = name
        self.log = log

    @classmethod
    def start(
        cls,
        command: Sequence[str | Path],
        *,
        name: str,
        log: Path,
        who: Account | None = None,
        environ: Mapping[str, str] | None = None,
        dies_by: signal.Signals = signal.SIGTERM,
    ) -> "Child":
        """Starts it in a session of its own, so that Ctrl-C reaches us alone.

        On Linux `dies_by` is sent to it should the thread that started it die (`kill -9` of ours
        leaves no orphan); start children from a thread that lives as long as they should.
        """
        dropping = who is not None and who.drop
        with rotated(log).open("ab") as heard:
            since = heard.seek(0, os.SEEK_END)
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=heard,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=dict(PLAIN_ENVIRONMENT if environ is None else environ),
                user=who.uid if who is not None and dropping else None,
                group=who.gid if who is not None and dropping else None,
                extra_groups=[] if dropping else None,
                start_new_session=True,
                preexec_fn=_tied_by(dies_by),  # noqa: PLW1509 - one prctl, no locks taken
            )
        return cls(process, name=name, log=log, since=since)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def status(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.poll()

    def send(self, number: signal.Signals) -> None:
        """Sends a signal, if it still runs."""
        if self.alive:
            self._process.send_signal(number)

    def wait(self, seconds: float) -> bool:
        """Waits for its end; False when it still runs."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self, *signals: signal.Signals, seconds: float = 60) -> None:
        """Sends each signal in turn and waits; SIGKILL is the last word."""
        for number in signals:
            self.send(number)
            if self.wait(seconds):
                return
        self._process.kill()
        self._process.wait()

    def last_words(self, lines: int = 5) -> str:
        """What it said last, on one line; of a Python program its exceptions, when there are any."""
        with self.log.open("rb") as heard:
            heard.seek(self._since)
            said = [line.strip() for line in heard.read().decode(errors="replace").splitlines()]
        errors = [line for line in said if "Error: " in line]
        return " | ".join(line for line in (errors or said)[-lines:] if line)


def _tied_by(number: signal.Signals) -> Callable[[], None] | None:
    if _PRCTL is None:
        return None
    return partial(_PRCTL, _PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def rotated(log: Path) -> Path:
    """The log to append to; one that grew large is first put aside as `.1`."""
    if log.exists() and log.stat().st_size > ROTATE_BYTES:
        log.replace(log.with_suffix(log.suffix + ".1"))
    if not log.exists():
        log.touch(mode=0o600)
    return log


def await_ready(
    child: Child,
    ready: Callable[[], bool],
    *,
    what: str,
    say: Callable[[str], None],
    seconds: float = 300,
) -> None:
    """Waits until `ready()`; after two seconds, and then every ten, says what it waits for."""
    begun = time.monotonic()
    spoken = begun + 2
    while not ready():
        now = time.monotonic()
        if not child.alive:
            raise CannotStart(f"{what} did not start: {child.last_words()} (log: {child.log})")
        if now - begun > seconds:
            child.stop(signal.SIGQUIT, seconds=10)
            raise CannotStart(f"{what} was not ready in {seconds:.0f} s (log: {child.log})")
        if now > spoken:
            say(f"waiting for {what} to be ready ({now - begun:.0f} s; at most {seconds:.0f} s)")
            spoken = now + 10
        time.sleep(0.02)


def command_of(pid: int) -> str:
    """The command line of a process, or "" when there is none."""
    entry = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        try:
            return entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    found = subprocess.run(
        ["ps", "-p", str(pid), "-o", "command="], check=False, capture_output=True, text=True
    )
    return found.stdout.strip()


def end_orphan(pid_file: Path, *, mark: str, number: signal.Signals, seconds: float = 60) -> None:
    """Stops a server that a killed program of ours left behind.

    The pid in the file counts only when that process's command line holds `mark` (our folder):
    after a reboot the number may be anybody's.
    """
    try:
        pid = int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, ValueError):
        return
    if mark not in command_of(pid):
        pid_file.unlink(missing_ok=True)
        return
    os.kill(pid, number)
    limit = time.monotonic() + seconds
    while mark in command_of(pid):
        if time.monotonic() > limit:
            raise CannotStart(f"process {pid} still uses {mark}; end it and try again")
        time.sleep(0.05)
