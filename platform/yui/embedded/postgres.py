"""PostgreSQL of our own: made with SCRAM and checksums, reached by a socket only we can open.

The settings are a file of ours, written anew at each start, outside the data folder, so that they
follow the program's version and nothing is written as root into a folder of another user.
"""

import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

from yui.embedded import binaries
from yui.embedded.account import Account, CannotStart, account, give
from yui.embedded.places import Places
from yui.embedded.process import PLAIN_ENVIRONMENT, Child, await_ready, end_orphan

MAJOR = "18"
ADMIN = "postgres"
SOCKET_PORT = 5432
START_SECONDS = 300
STOP_BY = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}

SETTINGS: dict[str, str] = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "huge_pages": "off",
    "jit": "off",
    "password_encryption": "scram-sha-256",
    "timezone": "Asia/Tokyo",
    "log_timezone": "Asia/Tokyo",
    "datestyle": "iso, ymd",
    "lc_messages": "C",
    "default_text_search_config": "pg_catalog.simple",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    # Values of statements never reach the log: they are names and bank accounts.
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_duration_statement": "-1",
    "log_checkpoints": "off",
}

HBA = """\
local all all scram-sha-256
local replication all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
"""


def quoted(value: str) -> str:
    """A value for postgresql.conf, where a backslash escapes and a quote is doubled."""
    text = value.replace("\\", "\\\\").replace("'", "''")
    return f"'{text}'"


def _silent(_: str) -> None:
    return None


class Cluster:
    """A running PostgreSQL of one home."""

    def __init__(
        self,
        places: Places,
        *,
        port: int | None,
        settings: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        self._places = places
        self._who = account()
        self._bin = binaries.postgres_bin()
        self._settings = {**SETTINGS, **settings}
        self._say = say
        self._child: Child | None = None
        self._tcp = port is not None
        self.port = (port or free_port()) if port is not None else SOCKET_PORT
        self.run = places.run

    @classmethod
    def start(
        cls,
        home: Path,
        *,
        password: str,
        say: Callable[[str], None] = _silent,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> "Cluster":
        """Makes the cluster of `home` when there is none, and starts it.

        `password` is the superuser's, used when the cluster is made. It listens on a socket, and
        on 127.0.0.1 only when `port` is given (0 takes a free one). Raises `CannotStart`.
        """
        places = Places(home).make()
        cluster = cls(places, port=port, settings=settings or {}, say=say)
        cluster._prepare(password)
        cluster._launch()
        return cluster

    @property
    def running(self) -> bool:
        """Whether the server's process lives."""
        return self._child is not None and self._child.alive

    @property
    def pid(self) -> int:
        """The postmaster's process id."""
        if self._child is None:
            raise CannotStart("PostgreSQL is not running")
        return self._child.pid

    def dsn(self, user: str, password: str, database: str) -> str:
        """A DSN over the socket, for asyncpg and libpq alike."""
        return socket_dsn(self.run, user=user, password=password, database=database, port=self.port)

    def tcp_dsn(self, user: str, password: str, database: str) -> str:
        """A DSN over 127.0.0.1; only when started with a port."""
        if not self._tcp:
            raise CannotStart("this PostgreSQL listens on its socket only")
        login = f"{quote(user, safe='')}:{quote(password, safe='')}"
        return f"postgresql://{login}@127.0.0.1:{self.port}/{quote(database, safe='')}"

    def stop(self, mode: str = "fast") -> None:
        """Stops it: `smart` waits for clients, `fast` ends them, `immediate` is a crash."""
        if self._child is not None:
            self._child.stop(STOP_BY[mode], signal.SIGQUIT, seconds=60)
            name = f".s.PGSQL.{self.port}"
            self._places.drop_run(name, f"{name}.lock")
        self._child = None

    def restart(self, mode: str = "immediate") -> None:
        """Stops it in this way and starts it again."""
        self.stop(mode)
        self._launch()

    # --- how ------------------------------------------------------------------------------------
    def _prepare(self, password: str) -> None:
        data = self._places.postgres
        if not data.exists():
            self._say("making a new PostgreSQL cluster")
            self._initdb(password)
        version = data / "PG_VERSION"
        found = version.read_text(encoding="ascii").strip() if version.is_file() else ""
        if not found:
            raise CannotStart(f"{data} holds no PostgreSQL cluster; move it away or set YUI_HOME")
        if found != MAJOR:
            raise CannotStart(
                f"{data} is of PostgreSQL {found}, this is {MAJOR}: "
                "take a backup with the program that made it, then restore it here"
            )

    def _initdb(self, password: str) -> None:
        """Into a folder beside, renamed when it is whole: a broken start leaves nothing behind."""
        beside = self._places.home / "postgres.new"
        shutil.rmtree(beside, ignore_errors=True)
        give(beside, self._who)
        with tempfile.NamedTemporaryFile("w", dir=self._places.make_run(self._who)) as secret:
            secret.write(password)
            secret.flush()
            if self._who.drop:
                shutil.chown(secret.name, self._who.uid, self._who.gid)
            arguments: list[str | Path] = ["-D", beside, "-U", ADMIN, "-A", "scram-sha-256"]
            arguments += ["--pwfile", secret.name, "--encoding=UTF8", "--data-checksums"]
            arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            made = self._program("initdb", *arguments)
        if made.returncode:
            raise CannotStart(f"initdb failed: {' | '.join(made.stderr.split(chr(10))[-4:])}")
        beside.rename(self._places.postgres)

    def _program(self, name: str, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        return run_as(self._who, self._bin / name, *arguments)

    def _launch(self) -> None:
        data = self._places.postgres
        end_orphan(data / "postmaster.pid", mark=str(data), number=signal.SIGINT)
        self.run = self._places.make_run(self._who)
        settings, hba = self._write_settings()
        options = ["-c", f"config_file={settings}", "-c", f"hba_file={hba}"]
        self._child = Child.start(
            [self._bin / "postgres", "-D", data, *options],
            name="postgres",
            log=self._places.log / "postgres.log",
            who=self._who,
            dies_by=signal.SIGINT,
        )
        try:
            await_ready(
                self._child, self._ready, what="PostgreSQL", say=self._say, seconds=START_SECONDS
            )
        except BaseException:
            self.stop("fast")
            raise

    def _write_settings(self) -> tuple[Path, Path]:
        settings = {
            **self._settings,
            "ident_file": str(self._places.postgres / "pg_ident.conf"),
            "listen_addresses": "127.0.0.1" if self._tcp else "",
            "port": str(self.port),
            "unix_socket_directories": str(self.run),
            "unix_socket_permissions": "0700",
        }
        lines = [f"{name} = {quoted(value)}" for name, value in settings.items()]
        folder = self._places.settings
        config, hba = folder / "postgresql.conf", folder / "pg_hba.conf"
        config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        hba.write_text(HBA, encoding="utf-8")
        config.chmod(0o644)
        hba.chmod(0o644)
        return config, hba

    def _ready(self) -> bool:
        """As pg_ctl does: the eighth line of postmaster.pid tells the state."""
        try:
            lines = (self._places.postgres / "postmaster.pid").read_text("utf-8").splitlines()
        except OSError:
            return False
        ours = bool(lines) and self._child is not None and lines[0].strip() == str(self._child.pid)
        return ours and len(lines) > 7 and lines[7].strip() == "ready"


def socket_dsn(
    run: Path, *, user: str, password: str, database: str, port: int = SOCKET_PORT
) -> str:
    """The DSN of the server whose socket lies in `run`."""
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return f"postgresql://{login}@/{quote(database, safe='')}?host={quote(str(run))}&port={port}"


def run_as(
    who: Account, *command: str | Path, environ: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Runs one of the server's programs to its end as the servers' user."""
    return subprocess.run(
        [str(part) for part in command],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        cwd="/",
        env={**PLAIN_ENVIRONMENT, **(environ or {})},
        user=who.uid if who.drop else None,
        group=who.gid if who.drop else None,
        extra_groups=[] if who.drop else None,
    )


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
