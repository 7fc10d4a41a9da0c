"""What `yui info` prints, and the file of a demo's log-ins."""

import os
from pathlib import Path
from typing import Any

import msgspec

from yui.engine.servers import held_elsewhere
from yui.settings import LOGINS, MIGRATOR, Settings


class Login(msgspec.Struct, frozen=True):
    """One log-in of the demo; `tenant` is the town's 5-digit code, None for a coordinator."""

    role: str
    tenant: int | None
    user: str
    password: str


class Running(msgspec.Struct, frozen=True):
    """Where the program that owns this home listens."""

    pid: int
    url: str


def write_logins(file: Path, logins: list[Login]) -> None:
    """Writes `home/demo-logins.json`, readable for its owner alone."""
    _write_private(file, msgspec.json.format(msgspec.json.encode(logins)))


def read_logins(file: Path) -> list[Login]:
    """The demo's log-ins; none when this home is no demo."""
    if not file.exists():
        return []
    return msgspec.json.decode(file.read_bytes(), type=list[Login])


def note_running(settings: Settings) -> None:
    """Remembers the URL for `yui info`."""
    running = Running(pid=os.getpid(), url=settings.base_url)
    _write_private(settings.places.running, msgspec.json.encode(running))


def url_of(settings: Settings) -> str:
    """The URL of the running program of this home, or what it would be."""
    file = settings.places.running
    if held_elsewhere(settings) and file.exists():
        return msgspec.json.decode(file.read_bytes(), type=Running).url
    return settings.base_url


def facts(settings: Settings, *, owner: bool) -> dict[str, Any]:
    """URL, log-ins of a demo, and a DSN for each role (`owner` is the migrator's)."""
    dsn = {role.removeprefix("yui_"): settings.dsn(role) for role in LOGINS}
    if owner:
        dsn["owner"] = settings.dsn(MIGRATOR)
    return {
        "url": url_of(settings),
        "logins": [msgspec.to_builtins(login) for login in read_logins(settings.places.logins)],
        "dsn": dsn,
    }


def one_of_each(logins: list[Login]) -> list[Login]:
    """The first log-in of every role."""
    first: dict[str, Login] = {}
    for login in logins:
        first.setdefault(login.role, login)
    return list(first.values())


def _write_private(file: Path, text: bytes) -> None:
    beside = file.with_name(f".{file.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
        made.write(text)
    beside.replace(file)
