"""The providers of this installation, read once at start from the file that YUI_SSO names.

[[provider]]
slug = "line"                   # its name in addresses; the callback is /login/sso/<slug>/back
kind = "line"                   # of data/sso.toml
client_id = "2000000000"
client_secret = "…"             # or client_secret_file = "/run/secrets/line"
# label, issuer, scope: where the kind leaves them open, or other words are wanted
"""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from tenants.refusal import Unknown
from yui.accounts.sso.model import Provider, may_go


class BadProviders(ValueError):
    """The file does not say what is needed."""


class _Known:
    """What this process was told at start."""

    providers: dict[str, Provider] = {}  # noqa: RUF012  -- replaced whole, never changed
    loopback: tuple[str, ...] = ()


def set_up(found: list[Provider], *, loopback: tuple[str, ...] = ()) -> None:
    """Takes the providers over; `loopback` names programs of this machine (demo, tests)."""
    _Known.providers = {provider.slug: provider for provider in found}
    _Known.loopback = loopback


def loopback() -> tuple[str, ...]:
    """Programs of this machine that may be spoken to."""
    return _Known.loopback


def shown() -> list[Provider]:
    """All of them, in the order of the file."""
    return list(_Known.providers.values())


def named(slug: str) -> Provider:
    """One of them, or `Unknown`."""
    found = _Known.providers.get(slug)
    if found is None:
        raise Unknown
    return found


def kinds() -> dict[str, dict[str, Any]]:
    """The kinds that are supplied."""
    return tomllib.loads(files("yui").joinpath("data/sso.toml").read_text(encoding="utf-8"))


def read(path: Path, *, loopback: tuple[str, ...] = ()) -> list[Provider]:
    """The providers of a file. Raises `BadProviders` with what is missing, and `OSError`."""
    try:
        listed = tomllib.loads(path.read_text(encoding="utf-8")).get("provider", [])
    except tomllib.TOMLDecodeError as wrong:
        raise BadProviders(f"{path}: {wrong}") from wrong
    found = [_provider(entry, where=path, loopback=loopback) for entry in listed]
    if len({provider.slug for provider in found}) != len(found):
        raise BadProviders(f"{path}: two providers have one slug")
    return found


def _provider(entry: dict[str, Any], *, where: Path, loopback: tuple[str, ...]) -> Provider:
    kind = kinds().get(str(entry.get("kind", "openid")))
    slug = str(entry.get("slug", ""))
    if kind is None or not slug.isascii() or not slug.isalnum():
        raise BadProviders(f"{where}: provider {slug!r} needs a kind we know and a plain slug")
    told = {**kind, **entry}
    secret = told.get("client_secret", "")
    if file := told.get("client_secret_file"):
        secret = Path(file).read_text(encoding="utf-8").strip()
    if not (told["issuer"] and told["label"] and told.get("client_id") and secret):
        raise BadProviders(f"{where}: provider {slug!r} needs issuer, label, client_id and secret")
    if not may_go(told["issuer"], loopback=loopback):
        raise BadProviders(f"{where}: the issuer of {slug!r} is not https")
    return Provider(
        slug=slug,
        label=told["label"],
        issuer=told["issuer"],
        scope=told["scope"],
        algorithms=tuple(told["algorithms"]),
        auth=told["auth"],
        client_id=told["client_id"],
        client_secret=secret,
    )
