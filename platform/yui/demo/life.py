"""The demo's life: made once, played once, started in seconds afterwards, removed whole."""

import asyncio
import inspect
import shutil
import time
import warnings
from datetime import date
from typing import Any

import msgspec

from yui.embedded.account import CannotStart
from yui.embedded.lock import HomeLock
from yui.embedded.postgres import free_port
from yui.engine import info, parts
from yui.engine.servers import Say
from yui.engine.upgrade import migrate
from yui.settings import Settings

WHOLE = "whole"
"""What `home/demo-played` says once the play is over (yui.demo.play)."""
DEFAULT_DATE = date(2026, 11, 20)


def run(settings: Settings, say: Say) -> None:
    """Starts the demo and keeps it until Ctrl-C."""
    begun = time.monotonic()
    settings = _with_bank(_dated(settings))

    def prepare() -> None:
        migrate(settings, say)
        parts.tell_bank(settings)
        play(settings, say)
        info.note_running(settings)

    def greet() -> None:
        _greet(settings, say, seconds=time.monotonic() - begun)

    bank = parts.bank(settings)
    parts.run_all(settings, say, prepare=prepare, greet=greet, also=[bank])


def play(settings: Settings, say: Say) -> None:
    """Plays the business; what is there already is not played again."""
    played = settings.places.played
    if played.exists() and played.read_text("ascii").strip() == WHOLE:
        return  # before every slice is imported: the second start takes seconds
    with warnings.catch_warnings(record=True):  # Authlib's, about its own imports
        from yui.demo import play as player

    made: Any = player.run(settings, say)
    if inspect.iscoroutine(made):
        asyncio.run(made)


def _dated(settings: Settings) -> Settings:
    """The demo's date is fixed with its first start, before anything is played."""
    if settings.database is not None:
        raise CannotStart("the demo runs on its own servers; unset YUI_DATABASE and YUI_QUEUE")
    places = settings.places
    today = settings.demo_date or DEFAULT_DATE
    if places.demo_date.exists():
        kept = places.demo_date.read_text("ascii").strip()
        if kept != today.isoformat():
            raise CannotStart(f"this demo was played for {kept}; for another date: make demo-reset")
    elif places.postgres.exists():
        raise CannotStart(
            f"{settings.home} holds data that is no demo; set YUI_HOME to another folder"
        )
    else:
        places.make().demo_date.write_text(f"{today}\n", encoding="ascii")
    return msgspec.structs.replace(settings, demo_date=today)


def _with_bank(settings: Settings) -> Settings:
    """The practice bank listens wherever this machine has room, unless YUI_BANK says where."""
    if settings.bank is not None:
        return settings
    return msgspec.structs.replace(settings, bank=f"http://127.0.0.1:{free_port()}")


def _greet(settings: Settings, say: Say, *, seconds: float) -> None:
    logins = info.one_of_each(info.read_logins(settings.places.logins))
    say("")
    say(f"  Yui 結   {settings.base_url}   (ready in {seconds:.0f} s)")
    say(f"  デモの日付 (the demo's date): {settings.demo_date}")
    say(f"  練習用の銀行 (the practice bank): {settings.bank}")
    say("")
    width = max((len(login.user) for login in logins), default=0)
    for login in logins:
        town = str(login.tenant or "-----")
        say(f"  {login.role:<12} {town}  {login.user:<{width}}  {login.password}")
    say("")
    say("  Ctrl-C stops it; 'make demo' starts it again in seconds.")


def reset(settings: Settings, say: Say) -> None:
    """Removes a demo's data; a home that holds no demo is left alone."""
    places = settings.places
    if not places.demo_date.exists():
        raise CannotStart(f"{settings.home} holds no demo; nothing was removed")
    with HomeLock(places.lock):
        for folder in places.all_folders:
            if folder.exists():
                shutil.rmtree(folder)
        for file in places.all_files:
            file.unlink(missing_ok=True)
    places.lock.unlink(missing_ok=True)
    say(f"removed the demo in {settings.home}")
