"""The three programs of Yui: web, worker and relay; alone in the foreground, or all together."""

import asyncio
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from yui import keys
from yui.embedded.account import CannotStart
from yui.embedded.supervisor import Part, Supervisor
from yui.engine import keyring
from yui.engine.servers import Say, demand_free_port, held_elsewhere, own_all, owned
from yui.settings import Settings

READY_SECONDS = 120


def web(settings: Settings) -> Part:
    """The pages and the API: granian."""
    options = ["--interface", "asgi", "--host", settings.host, "--port", str(settings.port)]
    options += ["--workers", str(settings.web_processes), "--respawn-failed-workers", "--no-ws"]
    options += ["--http", "1", "--backlog", "1024", "--workers-kill-timeout", "10"]
    return Part("web", (*_python("granian"), *options, "yui.asgi:app"))


def worker() -> Part:
    """The jobs; a running one may finish (arq's job_completion_wait is 30 s)."""
    return Part("worker", (*_python("arq"), "workers_async.settings.WorkerSettings"), grace=40.0)


def relay() -> Part:
    """From the outbox to the queue."""
    return Part("relay", _python("workers_async.relay"))


def bank(settings: Settings) -> Part:
    """The demo's practice bank, on the loopback address of `settings.bank`; it is a stranger, and
    knows of us what its customers show it."""
    port = str(urlsplit(settings.bank or "").port or 0)
    places = settings.places
    options = ["--port", port, "--home", str(places.bank), "--secret", str(places.bank_secret)]
    options += ["--day", f"{settings.demo_date}"]
    return Part("bank", (*_python("yui.banklink.simulator"), *options), alone=True)


def tell_bank(settings: Settings) -> None:
    """Writes down what the practice bank knows its customers by, readable for its owner alone."""
    file = settings.places.bank_secret
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(f"{keys.bank_secret(settings.master)}\n", encoding="ascii")


def _python(module: str) -> tuple[str, ...]:
    return (sys.executable, "-P", "-m", module)


def environ_of(settings: Settings) -> dict[str, str]:
    """The environment that makes a child's `settings.load()` give the same settings."""
    told = {
        **os.environ,
        "YUI_HOME": str(settings.home),
        "YUI_PORT": str(settings.port),
        "YUI_HOST": settings.host,
        "YUI_BASE_URL": settings.base_url,
        "PYTHONUNBUFFERED": "1",
    }
    if settings.bank is not None:
        told["YUI_BANK"] = settings.bank
    if settings.demo_date is not None:
        told["YUI_DEMO_DATE"] = settings.demo_date.isoformat()
    return told


def run_alone(part: Part, settings: Settings, *, say: Say) -> None:
    """Runs one part in the foreground; with the embedded servers, when nobody else runs them."""
    if own_all(settings) or held_elsewhere(settings):
        asyncio.run(keyring.demand_running(settings))
        os.execve(part.command[0], part.command, environ_of(settings))  # noqa: S606 - our own
    with owned(settings, say) as servers:
        asyncio.run(keyring.demand_running(settings))
        supervisor = Supervisor(
            [part],
            logs=settings.places.log,
            environ=environ_of(settings),
            say=say,
            servers=servers,
        )
        supervisor.run(began=lambda: say(f"{part.name} runs; Ctrl-C stops it"))


def run_all(
    settings: Settings,
    say: Say,
    *,
    prepare: Callable[[], None],
    greet: Callable[[], None],
    also: Sequence[Part] = (),
) -> None:
    """Servers, then `prepare` (migrate, play), then web, worker, relay and `also` until Ctrl-C."""
    demand_free_port(settings.host, settings.port)
    with owned(settings, say) as servers:
        prepare()
        supervisor = Supervisor(
            [*also, web(settings), worker(), relay()],
            logs=settings.places.log,
            environ=environ_of(settings),
            say=say,
            servers=servers,
        )
        supervisor.run(began=lambda: _greet(settings, greet, supervisor))
        say("stopping PostgreSQL and Valkey")


def _greet(settings: Settings, greet: Callable[[], None], supervisor: Supervisor) -> None:
    if await_web(settings, going_on=lambda: supervisor.going_on):
        greet()


def local_url(settings: Settings, path: str) -> str:
    """Where this machine reaches the web part."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}{path}"


def demand_health(settings: Settings) -> None:
    """The web part of this machine answers and reaches its database, or `CannotStart`."""
    for path in ("/healthz", "/readyz"):
        url = local_url(settings, path)
        try:
            with urllib.request.urlopen(url, timeout=3):  # noqa: S310 - our own http address
                pass
        except OSError as no:
            raise CannotStart(f"{url}: {no}") from no


def await_web(settings: Settings, *, going_on: Callable[[], bool]) -> bool:
    """Waits for /healthz; False when told to stop before it answered."""
    url = local_url(settings, "/healthz")
    limit = time.monotonic() + READY_SECONDS
    while going_on():
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own http address
                return True
        except urllib.error.HTTPError:
            return True  # it answers; what it answers is for /readyz to say
        except OSError:
            if time.monotonic() > limit:
                log = settings.places.log / "web.log"
                raise CannotStart(f"web did not answer in {READY_SECONDS} s (log: {log})") from None
        time.sleep(0.1)
    return False
