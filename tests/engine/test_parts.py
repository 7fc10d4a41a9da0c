"""All parts under one supervisor: started, greeted, stopped by Ctrl-C, and no orphan after a kill."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from yui.embedded.lock import is_held
from yui.embedded.places import Places
from yui.embedded.postgres import free_port

pytestmark = pytest.mark.timeout(120)

APP = """
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})
"""

PROGRAM = """
import sys
from yui import settings
from yui.embedded.supervisor import Part
from yui.engine import parts

real = parts.web
parts.web = lambda s: Part("web", (*real(s).command[:-1], "small_app:app"))
parts.worker = lambda: Part("worker", (sys.executable, "-c", "import time; time.sleep(99)"))
parts.relay = lambda: Part("relay", (sys.executable, "-c", "import time; time.sleep(99)"))
tell = lambda line: print(line, flush=True)
parts.run_all(
    settings.load(), tell, prepare=lambda: tell("prepared"), greet=lambda: tell("greeted")
)
tell("ended")
"""


class Program:
    """The program above, on a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        (home / "small_app.py").write_text(APP, encoding="ascii")
        os.chmod(home, 0o755)
        self.port = free_port()
        self.environ = {**os.environ, "YUI_HOME": str(home), "YUI_PORT": str(self.port)}
        paths = [str(home), *sys.path]
        self.environ["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> "subprocess.Popen[str]":
        """Starts it and waits for its greeting."""
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", PROGRAM],
            stdout=subprocess.PIPE,
            text=True,
            env=self.environ,
        )
        said = self.lines_until("greeted")
        assert "prepared" in said
        return self.process

    def lines_until(self, wanted: str) -> list[str]:
        """What it says up to this line."""
        assert self.process is not None
        assert self.process.stdout is not None
        said: list[str] = []
        for line in self.process.stdout:
            said.append(line.strip())
            if said[-1] == wanted:
                return said
        raise AssertionError(said)

    def health(self) -> int:
        """The status of `yui health`."""
        command = [sys.executable, "-P", "-m", "yui.cli", "health"]
        return subprocess.run(
            command, check=False, capture_output=True, env=self.environ
        ).returncode

    def close(self) -> None:
        """Ends it for sure."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            if self.process.stdout is not None:
                self.process.stdout.close()

    def family(self) -> dict[int, str]:
        """The program's living children, their children and so on: pid → when it began."""
        assert self.process is not None
        found: dict[int, str] = {}
        parents = {self.process.pid}
        while parents:
            below = {pid: born for pid, (parent, born) in processes().items() if parent in parents}
            found |= below
            parents = set(below)
        return found


def processes() -> dict[int, tuple[int, str]]:
    """Every process that is no zombie: pid → (parent, when it began)."""
    found: dict[int, tuple[int, str]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            found[int(entry.name)] = (int(fields[1]), fields[19])
    return found


def living(family: dict[int, str]) -> dict[int, str]:
    """Those of the family that are still there."""
    now = processes()
    return {pid: born for pid, born in family.items() if pid in now and now[pid][1] == born}


@pytest.fixture
def program(home: Path) -> Iterator[Program]:
    made = Program(home)
    yield made
    made.close()


def test_ctrl_c_stops_everything_and_the_second_start_takes_seconds(program: Program) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        begun = time.monotonic()
        process = program.start()
        assert time.monotonic() - begun < 20
        assert is_held(Places(program.home).lock)
        family = program.family()
        assert len(family) > 10
        assert program.health() == 0
        process.send_signal(number)
        assert program.lines_until("ended")
        assert process.wait(20) == 0
        assert process.stdout is not None
        process.stdout.close()
        assert living(family) == {}
        assert program.health() == 1
        assert not is_held(Places(program.home).lock)
        assert not Places(program.home).run.exists()


def test_a_program_that_is_killed_leaves_nothing_behind_and_starts_again(program: Program) -> None:
    process = program.start()
    family = program.family()
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()
    limit = time.monotonic() + 30
    while living(family):
        assert time.monotonic() < limit, living(family)
        time.sleep(0.1)
    program.start()
