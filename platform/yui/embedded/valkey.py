"""Valkey of our own: the doorbell between relay and worker.

What matters is in PostgreSQL's outbox; still the queue keeps an append-only file, throws nothing
away, and lets its one user touch keys `arq:*` alone, with no command that could empty or
reconfigure it (reliability.md §4.2).
"""

import shutil
import signal
import socket
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from yui.embedded import binaries
from yui.embedded.account import CannotStart, account, give
from yui.embedded.places import Places
from yui.embedded.process import Child, await_ready, end_orphan

USER = "arq"
STOP_BY = {"fast": signal.SIGTERM, "immediate": signal.SIGKILL}

CONFIG = """\
port 0
unixsocket {socket}
unixsocketperm 700
dir {data}
pidfile {pid}
aclfile {acl}
daemonize no
databases 1
save ""
appendonly yes
appendfsync everysec
aof-load-truncated yes
maxmemory 256mb
maxmemory-policy noeviction
enable-protected-configs no
enable-debug-command no
enable-module-command no
loglevel notice
"""


def acl(password: str) -> str:
    """The ACL file: `default` may ask whether we live; `arq` may do what arq 0.28 does."""
    digest = sha256(password.encode()).hexdigest()
    return (
        "user default on nopass resetkeys resetchannels -@all +ping\n"
        f"user {USER} on #{digest} ~arq:* resetchannels"
        " +@all -@admin -@dangerous -@scripting -@pubsub +info +dbsize\n"
    )


def quoted(path: Path) -> str:
    """A path for valkey.conf, whatever letters it has."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _silent(_: str) -> None:
    return None


class Valkey:
    """A running Valkey of one home."""

    def __init__(self, places: Places, *, password: str, say: Callable[[str], None]) -> None:
        self._places = places
        self._password = password
        self._who = account()
        self._say = say
        self._child: Child | None = None

    @classmethod
    def start(cls, home: Path, *, password: str, say: Callable[[str], None] = _silent) -> "Valkey":
        """Starts it on a socket. Raises `CannotStart`."""
        valkey = cls(Places(home).make(), password=password, say=say)
        valkey._launch()
        return valkey

    @property
    def running(self) -> bool:
        """Whether the server's process lives."""
        return self._child is not None and self._child.alive

    @property
    def pid(self) -> int:
        """The server's process id."""
        if self._child is None:
            raise CannotStart("Valkey is not running")
        return self._child.pid

    @property
    def url(self) -> str:
        """For arq and redis-py alike. arq does not unquote: take a password of base64url letters."""
        return socket_url(self._places.run, self._password)

    def stop(self, mode: str = "fast") -> None:
        """`fast` writes what is open and ends; `immediate` is a crash."""
        if self._child is not None:
            self._child.stop(STOP_BY[mode], seconds=30)
            self._places.drop_run("valkey.sock")
        self._child = None

    def restart(self, mode: str = "immediate") -> None:
        """Stops it in this way and starts it again."""
        self.stop(mode)
        self._launch()

    def lose_everything(self) -> None:
        """For drills: as FLUSHALL, which nobody may send, or a lost disk would."""
        self.stop("immediate")
        shutil.rmtree(self._places.valkey / "appendonlydir", ignore_errors=True)
        self._launch()

    def _launch(self) -> None:
        data = give(self._places.valkey, self._who)
        settings = self._write_settings(self._places.make_run(self._who), data)
        end_orphan(data / "valkey.pid", mark=str(settings), number=signal.SIGTERM)
        self._child = Child.start(
            [binaries.valkey_bin(), settings],
            name="valkey",
            log=self._places.log / "valkey.log",
            who=self._who,
        )
        try:
            await_ready(self._child, self._ready, what="Valkey", say=self._say)
        except BaseException:
            self.stop()
            raise

    def _write_settings(self, run: Path, data: Path) -> Path:
        config, users = self._places.settings / "valkey.conf", self._places.settings / "valkey.acl"
        users.write_text(acl(self._password), encoding="utf-8")
        users.chmod(0o640)
        if self._who.drop:
            shutil.chown(users, group=self._who.gid)
        text = CONFIG.format(
            socket=quoted(run / "valkey.sock"),
            data=quoted(data),
            pid=quoted(data / "valkey.pid"),
            acl=quoted(users),
        )
        config.write_text(text, encoding="utf-8")
        config.chmod(0o644)
        return config

    def _ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(1)
                line.connect(str(self._places.run / "valkey.sock"))
                line.sendall(b"PING\r\n")
                return line.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def socket_url(run: Path, password: str) -> str:
    """The URL of the Valkey whose socket lies in `run`."""
    return f"unix://{USER}:{quote(password, safe='')}@{run / 'valkey.sock'}?db=0"
