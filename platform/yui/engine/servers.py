"""The servers a command needs: one's own by DSN, those already running, or ours for a while."""

import contextlib
import os
import socket
from collections.abc import Callable, Generator

import asyncpg

from yui import keys
from yui.embedded.account import CannotStart
from yui.embedded.lock import HomeLock, is_held
from yui.embedded.postgres import Cluster
from yui.embedded.supervisor import Server
from yui.embedded.valkey import Valkey
from yui.settings import Settings

Say = Callable[[str], None]


def own_all(settings: Settings) -> bool:
    """Whether both servers are the user's own, so that nothing is to be started."""
    return settings.database is not None and settings.queue is not None


def held_elsewhere(settings: Settings) -> bool:
    """Whether another process of ours runs this home's servers."""
    return is_held(settings.places.lock)


@contextlib.contextmanager
def owned(settings: Settings, say: Say) -> Generator[dict[str, Server], None, None]:
    """This process owns the home: its embedded servers run until the end of the block."""
    settings.places.make()
    with HomeLock(settings.places.lock), contextlib.ExitStack() as stack:
        servers: dict[str, Server] = {}
        if settings.database is None:
            secret = keys.password(settings.master, keys.ADMIN)
            cluster = Cluster.start(settings.home, password=secret, say=say)
            stack.callback(cluster.stop)
            servers["PostgreSQL"] = cluster
        if settings.queue is None:
            secret = keys.password(settings.master, keys.QUEUE)
            valkey = Valkey.start(settings.home, password=secret, say=say)
            stack.callback(valkey.stop)
            servers["Valkey"] = valkey
        yield servers


@contextlib.contextmanager
def reached(settings: Settings, say: Say) -> Generator[None, None, None]:
    """The servers of `settings` can be connected to: started here only when nobody else did."""
    if own_all(settings) or held_elsewhere(settings):
        yield
        return
    with owned(settings, say):
        yield


@contextlib.contextmanager
def answering(settings: Settings) -> Generator[None, None, None]:
    """A database that cannot be reached, or refuses us, is one line instead of a traceback."""
    own = settings.database is not None
    where = "YUI_DATABASE" if own else f"the database in {settings.home}"
    try:
        yield
    except asyncpg.InvalidAuthorizationSpecificationError as refused:
        hint = "its password" if own else "secrets/master: is it the one this home was made with"
        raise CannotStart(f"{where} refuses us; check {hint} ({refused})") from refused
    except (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError) as lost:
        raise CannotStart(f"{where} does not answer: {lost}".replace("\n", " ")) from lost


def demand_free_port(host: str, port: int) -> None:
    """Raises `CannotStart` when another program listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as busy:
            raise CannotStart(
                f"port {port} of {host} is taken ({os.strerror(busy.errno or 0)}); "
                f"choose another: YUI_PORT={port + 1 if port < 65535 else 8789}"
            ) from busy
