"""Headless Chromium against a real server process, on a fresh copy of the world.

Chromium is the system's (Debian's `chromium`, with fonts-noto-cjk); where it is missing these tests
are skipped with the line that installs it, and under CI=true they fail (decisions 24).
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import conftest as base
from tests import world
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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    if binary is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no Chromium: {INSTALL}")
        pytest.skip(f"no Chromium here: {INSTALL}")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=binary, args=list(ARGUMENTS))
        yield browser
        browser.close()


class Site:
    """A running Yui: web, worker and relay as their own processes, on a copy of the world."""

    def __init__(self, url: str, environ: dict[str, str], database: str) -> None:
        self.url = url
        self.environ = environ
        self.database = database


def _environ(servers: base.Servers, database: str, home: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "YUI_HOME": str(home),
        "YUI_PORT": str(port),
        "YUI_BASE_URL": f"http://localhost:{port}",
        "YUI_SECRET": bytes(base.MASTER).decode(),
        "YUI_DATABASE": servers.database(database),
        "YUI_QUEUE": servers.queue,
        "YUI_DEMO_DATE": world.TODAY.isoformat(),
        "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
        "PYTHONWARNINGS": "default",
    }


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(150):
        if process.poll() is not None:
            pytest.fail("the server ended before it answered")
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the server did not answer within 30 seconds")


@pytest.fixture(scope="module")
def site(servers: base.Servers, template: str) -> Iterator[Site]:
    """One running Yui a module."""
    database = asyncio.run(base._clone(servers))
    home = Path(tempfile.mkdtemp(prefix="yui-site-"))
    port = free_port()
    environ = _environ(servers, database, home, port)
    log = (home / "site.log").open("wb")
    parts = [
        subprocess.Popen(
            [sys.executable, "-m", "yui.cli", part],
            env=environ,
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
        for part in ("serve", "worker", "relay")
    ]
    url = environ["YUI_BASE_URL"]
    try:
        _wait(url, parts[0])
        yield Site(url, environ, database)
    finally:
        for part in parts:
            part.terminate()
        for part in parts:
            part.wait(30)
        log.close()
        asyncio.run(base._drop(servers, database))
        shutil.rmtree(home, ignore_errors=True)


class Visitor:
    """A person at a browser of her own."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
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
        self.page.locator("input[name=password]").fill(world.PASSWORD)
        self.page.locator(
            "main form button[type=submit], main form button:not([type])"
        ).first.click()
        self.page.wait_for_load_state()
        assert "/login" not in self.page.url, self.page.locator("main").inner_text()
        return self.page


@pytest.fixture
def visitors(chromium: Browser, site: Site) -> Iterator[Any]:
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
        visitor = Visitor(context, site)
        if login:
            visitor.log_in(login)
        return visitor

    yield visit
    for context in contexts:
        context.close()
