"""PostgreSQL 18 and Valkey 9 from testcontainers: the same fixtures, only a DSN differs."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from testcontainers.core.container import DockerContainer

from yui import keys

POSTGRES = "docker.io/library/postgres:18"
VALKEY = "docker.io/valkey/valkey:9"
PASSWORD = "admin"
USER = "~arq:* resetchannels +@all -@admin -@dangerous -@scripting -@pubsub +info +dbsize"


class Container:
    """A server in a container, with the handles of the embedded one that tests use."""

    def __init__(self, container: DockerContainer, *, ready: Callable[[], bool]) -> None:
        self._container = container
        self._ready = ready
        await_true(ready)

    @property
    def running(self) -> bool:
        """Whether the engine says so."""
        wrapped = self._container.get_wrapped_container()
        wrapped.reload()
        return bool(wrapped.status == "running")

    def stop(self, mode: str = "fast") -> None:
        """`immediate` kills it."""
        wrapped = self._container.get_wrapped_container()
        wrapped.kill() if mode == "immediate" else wrapped.stop(timeout=30)

    def restart(self, mode: str = "immediate") -> None:
        """Stops it in this way and starts it again on the same port."""
        self.stop(mode)
        self._container.get_wrapped_container().start()
        await_true(self._ready)


def postgres() -> DockerContainer:
    """PostgreSQL with the settings of the embedded one that tests look at."""
    options = "-c fsync=off -c timezone=Asia/Tokyo -c log_parameter_max_length=0"
    return (
        DockerContainer(POSTGRES)
        .with_env("POSTGRES_PASSWORD", PASSWORD)
        .with_exposed_ports(5432)
        .with_command(f"postgres {options}")
    )


def valkey(password: str) -> DockerContainer:
    """Valkey with the rights of deploy/compose.yaml."""
    lasting = "--appendonly yes --appendfsync everysec --maxmemory-policy noeviction"
    users = f"--user default on nopass resetkeys -@all +ping --user arq on >{password} {USER}"
    return (
        DockerContainer(VALKEY)
        .with_exposed_ports(6379)
        .with_command(f"valkey-server --bind 0.0.0.0 --protected-mode no {lasting} {users}")
    )


@contextmanager
def started(master: keys.Master) -> Iterator[dict[str, Any]]:
    """What `tests.conftest.Servers` is made of."""
    secret = keys.password(master, keys.QUEUE)
    with postgres() as database, valkey(secret) as queue, TemporaryDirectory() as home:
        place, door = address(database, 5432), address(queue, 6379)
        yield {
            "admin_dsn": f"postgresql://postgres:{PASSWORD}@{place[0]}:{place[1]}/postgres",
            "queue": f"redis://arq:{secret}@{door[0]}:{door[1]}/0",
            "home": Path(home),
            "cluster": Container(database, ready=lambda: answers_postgres(place)),
            "valkey": Container(queue, ready=lambda: answers_valkey(door)),
        }


def address(container: DockerContainer, port: int) -> tuple[str, int]:
    """Where this machine reaches a container's port."""
    return container.get_container_host_ip(), int(container.get_exposed_port(port))


def answers_postgres(place: tuple[str, int]) -> bool:
    """An SSLRequest gets S or N from a server that accepts connections."""
    return _answer(place, b"\x00\x00\x00\x08\x04\xd2\x16\x2f") in {b"S", b"N"}


def answers_valkey(place: tuple[str, int]) -> bool:
    """PING gets +PONG."""
    return _answer(place, b"PING\r\n").startswith(b"+")


def _answer(place: tuple[str, int], question: bytes) -> bytes:
    try:
        with socket.create_connection(place, timeout=2) as line:
            line.settimeout(2)
            line.sendall(question)
            return line.recv(1)
    except OSError:
        return b""


def await_true(true: Callable[[], bool], seconds: float = 60) -> None:
    """Waits until it holds."""
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "the container did not get ready"
        time.sleep(0.1)
