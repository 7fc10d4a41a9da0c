"""Headless Chromium against the demo as a newcomer starts it: `yui demo`, in a home of its own.

Chromium is the system's (Debian's `chromium`, with fonts-noto-cjk); where it is missing these tests
are skipped with the line that installs it, and under CI=true they fail (decisions 24).
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from yui.embedded.places import scratch
from yui.embedded.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
INSTALL = "apt-get install -y --no-install-recommends chromium fonts-noto-cjk"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder needs a Chromium, and one process at a time."""
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, for a module: while its driver runs, this thread has an event loop,
    and no other test of the process could start one."""
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    if binary is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no Chromium: {INSTALL}")
        pytest.skip(f"no Chromium here: {INSTALL}")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=binary, args=list(ARGUMENTS))
        yield browser
        browser.close()


def _wait(url: str, process: "subprocess.Popen[bytes]", *, seconds: int, log: Path) -> None:
    for _ in range(seconds * 5):
        if process.poll() is not None:
            pytest.fail(f"it ended before it answered: {log.read_text('utf-8')[-2000:]}")
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"no answer within {seconds} seconds: {log.read_text('utf-8')[-2000:]}")


class Demo:
    """`yui demo` as a newcomer starts it: one process, its own home, its own servers."""

    def __init__(self, home: Path, *, port: int) -> None:
        self.home = home
        self.port = port
        self.url = f"http://localhost:{self.port}"
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("YUI_")},
            "YUI_HOME": str(home),
            "YUI_PORT": str(self.port),
            "YUI_BASE_URL": self.url,
            "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.known: dict[str, str] = {}
        self.log = home.with_suffix(".log")

    def start(self) -> float:
        """Starts it and waits until it answers; returns the seconds that took."""
        begun = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "yui.cli", "demo"],
                env=self.environ,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        _wait(self.url, self.process, seconds=240, log=self.log)
        return time.monotonic() - begun

    def stop(self) -> int:
        """Ctrl-C; returns how it ended."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def info(self) -> Any:
        """What `yui info --json --owner` prints."""
        done = subprocess.run(
            [sys.executable, "-m", "yui.cli", "info", "--json", "--owner"],
            env=self.environ,
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        return json.loads(done.stdout)

    def password(self, login: str) -> str:
        """The password of a log-in of the demo."""
        self.known = self.known or {one["user"]: one["password"] for one in self.info()["logins"]}
        return self.known[login]


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """One running demo for all browser tests of a session.

    YUI_TEST_DEMO=HOME:PORT uses one that runs already, to try a test again in seconds.
    """
    running, _, port = os.environ.get("YUI_TEST_DEMO", "").rpartition(":")
    if running:
        yield Demo(Path(running), port=int(port))
        return
    home = Path(scratch("yui-demo-", memory=True))
    made = Demo(home, port=free_port())
    made.start()
    try:
        yield made
    finally:
        if made.process is not None and made.process.poll() is None:
            made.stop()
        shutil.rmtree(home, ignore_errors=True)
        made.log.unlink(missing_ok=True)


class Visitor:
    """A person at a browser of her own."""

    def __init__(self, context: BrowserContext, site: Demo) -> None:
        self.context = context
        self.site = site
        self.page: Page = context.new_page()
        self.problems: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def _heard(self, message: Any) -> None:
        expected = "Failed to load resource: the server responded with a status of 4"
        if message.type == "error" and not message.text.startswith(expected):
            self.problems.append(message.text)

    def go(self, path: str) -> Page:
        """Opens a page of the site."""
        self.page.goto(self.site.url + path)
        return self.page

    def log_in(self, login: str) -> Page:
        """Logs in through the page, as a person does."""
        self.go("/login")
        self.page.locator("input[name=login]").fill(login)
        self.page.locator("input[name=password]").fill(self.site.password(login))
        self.page.locator(
            "main form button[type=submit], main form button:not([type])"
        ).first.click()
        self.page.wait_for_load_state()
        assert "/login" not in self.page.url, self.page.locator("main").inner_text()
        return self.page


@pytest.fixture
def visitors(chromium: Browser, demo: Demo) -> Iterator[Any]:
    """`visitors("tateshina.director", width=1280)`: a new person, logged in."""
    contexts: list[BrowserContext] = []

    def visit(
        login: str = "", *, width: int = 1280, dark: bool = False, script: bool = True
    ) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 900 if width > 500 else 844},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
        )
        contexts.append(context)
        context.set_default_timeout(8_000)
        visitor = Visitor(context, demo)
        if login:
            visitor.log_in(login)
        return visitor

    yield visit
    for context in contexts:
        context.close()
