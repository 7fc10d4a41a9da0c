"""Worker and relay processes for a test, and the faults that befall them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from tests.conftest import MASTER, Town

ROOT = Path(__file__).parents[2]


class Crew:
    """Some workers and a relay on a test's town; whoever dies is started again by `mend`."""

    def __init__(
        self,
        town: Town,
        *,
        workers: int = 2,
        web: int = 0,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self._names = ["relay", *(f"worker{n}" for n in range(workers))]
        self._names += ["web"] if web else []
        self._web = web
        self._log = town.settings.home / "crew.log"
        self._environ = {
            **os.environ,
            "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
            "YUI_HOME": str(town.settings.home),
            "YUI_DATABASE": str(town.settings.database),
            "YUI_QUEUE": str(town.settings.queue),
            "YUI_SECRET": MASTER.decode(),
            "YUI_DEMO_DATE": str(town.settings.demo_date),
            **(environ or {}),
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Crew":
        self.mend()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._running.values():
            process.send_signal(signal.SIGTERM)
        for process in self._running.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def mend(self) -> int:
        """Starts whoever is not running; how many."""
        started = 0
        for name in self._names:
            running = self._running.get(name)
            if running is None or running.poll() is not None:
                self._running[name] = self._start(name)
                started += 1
        return started

    def kill(self, name: str) -> None:
        """kill -9."""
        self._running[name].kill()
        self._running[name].wait()

    def ask_to_stop(self, name: str) -> int:
        """SIGTERM, as a deploy does; waits for the end and returns the exit status."""
        self._running[name].terminate()
        return self._running[name].wait(40)

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        command = ["tests.workers.parts", name.rstrip("0123456789")]
        if name == "web":
            command = ["granian", "--interface", "asgi", "--host", "127.0.0.1", "--port"]
            command += [str(self._web), "--workers", "1", "--no-ws", "yui.asgi:app"]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-P", "-m", *command],
                env=self._environ,
                stdout=log,
                stderr=log,
                cwd=ROOT,
            )

    def said(self) -> str:
        """The end of what they logged."""
        return self._log.read_text(errors="replace")[-4000:]


def deadline(seconds: float) -> float:
    """A moment to give up at."""
    return time.monotonic() + seconds
