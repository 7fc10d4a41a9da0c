"""The practice bank as a real server of its own, started, killed and started again by a test."""

import os
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import httpx

from yui.banklink.sending.tokens import OPERATOR, token

SECRET = "practice-bank-of-a-test"


class Practice:
    """One bank with its folder and its port; `day` is its first today."""

    def __init__(self, home: Path, *, day: date, secret: str = SECRET) -> None:
        self.home = home
        self.day = day
        self.secret = secret
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        home.mkdir(exist_ok=True)
        (home / "secret").write_text(secret, "ascii")

    def start(self) -> "Practice":
        """Starts it and waits until it answers."""
        command = [sys.executable, "-P", "-m", "yui.banklink.simulator", "--port", str(self.port)]
        command += ["--home", str(self.home), "--day", self.day.isoformat()]
        command += ["--secret", str(self.home / "secret")]
        paths = os.pathsep.join(path for path in sys.path if path)
        self.process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths})
        until = time.monotonic() + 90
        while time.monotonic() < until and self.process.poll() is None:
            try:
                httpx.get(f"{self.address}/day", timeout=2)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return self
        self.kill()
        raise TimeoutError(self.address)

    def kill(self) -> None:
        """A crash: no time to write anything."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def turn(self, day: date) -> None:
        """The bank's day goes on."""
        shown = {"authorization": f"Bearer {token(OPERATOR, secret=self.secret)}"}
        done = httpx.put(f"{self.address}/day", json={"day": day.isoformat()}, headers=shown)
        assert done.status_code == 200, done.text
