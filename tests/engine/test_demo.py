"""`yui demo` whole: played once, stopped by Ctrl-C, started again in seconds, nothing twice."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from tests.engine.test_cli import Yui
from yui.embedded.lock import is_held
from yui.embedded.places import Places
from yui.engine.backup import MANIFEST, Manifest

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(900)]


class Demo(Yui):
    """A demo that is started, looked at and stopped."""

    process: "subprocess.Popen[str] | None" = None

    def start(self) -> list[str]:
        """Starts it and returns what it said until it was ready."""
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "yui.cli", "demo"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environ,
        )
        assert self.process.stderr is not None
        said: list[str] = []
        for line in self.process.stderr:
            said.append(line.rstrip())
            if "Ctrl-C stops it" in line:
                return said
        raise AssertionError("\n".join(said))

    def stop(self) -> None:
        """Ctrl-C."""
        assert self.process is not None
        assert self.process.stderr is not None
        self.process.send_signal(signal.SIGINT)
        self.process.stderr.read()
        self.process.stderr.close()
        assert self.process.wait(60) == 0

    def rows(self, folder: Path) -> dict[str, int]:
        """The rows of every table, by a backup; what only running adds is left out."""
        done = self("backup", str(folder))
        assert done.returncode == 0, done.stderr
        found = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest).rows
        living = ("auth.", "app.outbox", "app.schedule", "meta.", "app.notice", "app.message")
        return {name: rows for name, rows in found.items() if not name.startswith(living)}


@pytest.fixture
def demo(home: Path) -> Iterator[Demo]:
    made = Demo(home)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()


def test_a_demo_is_played_once_and_starts_again_in_seconds(demo: Demo, tmp_path: Path) -> None:
    said = "\n".join(demo.start())
    assert f"http://127.0.0.1:{demo.port}" in said
    assert "2026-11-20" in said
    for role in ("director", "staff", "leader", "worker", "coordinator"):
        assert role in said
    found = json.loads(demo("info", "--json").stdout)
    assert {login["tenant"] for login in found["logins"]} >= {20324, 20215, 15216, 20212, 20220}
    first = demo.rows(tmp_path / "first")
    assert first["app.posting"] > 100
    demo.stop()
    assert not is_held(Places(demo.home).lock)

    begun = time.monotonic()
    again = "\n".join(demo.start())
    assert "playing" not in again
    assert time.monotonic() - begun < 30
    assert httpx.get(f"http://127.0.0.1:{demo.port}/readyz").status_code == 200
    assert demo.rows(tmp_path / "second") == first
    assert "holds" in demo("audit", "verify").stdout
    demo.stop()
    assert demo("demo-reset").returncode == 0
    assert list(demo.home.iterdir()) == []


def test_a_play_that_was_broken_off_begins_again_and_is_whole(demo: Demo) -> None:
    demo.process = subprocess.Popen(
        [sys.executable, "-P", "-m", "yui.cli", "demo"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=demo.environ,
    )
    mark = Places(demo.home).played
    limit = time.monotonic() + 120
    while not mark.exists():
        assert time.monotonic() < limit
        time.sleep(0.2)
    time.sleep(5)
    demo.process.kill()
    demo.process.wait()
    said = "\n".join(demo.start())
    assert "beginning again" in said
    assert mark.read_text("ascii").strip() == "whole"
    assert demo("audit", "verify").returncode == 0
    demo.stop()
