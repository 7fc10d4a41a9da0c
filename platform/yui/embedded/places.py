"""Where things lie: `Places(home)` names every folder and file under YUI_HOME once.

    home/               0700, as root 0711: the servers' user passes through, and lists nothing
    ├── secrets/        0700, ours: the master secret
    ├── etc/            0755, ours: the servers' settings, written anew at each start
    ├── postgres/       0700, the servers' user's: the cluster
    ├── valkey/         0700, the servers' user's: the append-only file
    └── log/            0700, ours: what the servers and the children said

Sockets lie elsewhere, in a short folder: a socket's path has 107 bytes at most.
"""

import contextlib
import os
import stat
import tempfile
from hashlib import sha256
from pathlib import Path

import msgspec

from yui.embedded.account import Account, CannotStart, account, demand_reach, give

SOCKET_BYTES = 107


class Places(msgspec.Struct, frozen=True):
    """Paths of one YUI_HOME; nothing is made by naming it."""

    home: Path

    @property
    def secrets(self) -> Path:
        """The folder of the master secret."""
        return self.home / "secrets"

    @property
    def settings(self) -> Path:
        """The folder of the servers' settings."""
        return self.home / "etc"

    @property
    def postgres(self) -> Path:
        """PostgreSQL's data folder."""
        return self.home / "postgres"

    @property
    def valkey(self) -> Path:
        """Valkey's data folder."""
        return self.home / "valkey"

    @property
    def files(self) -> Path:
        """Files that belong to the business and lie outside the database."""
        return self.home / "files"

    @property
    def mail(self) -> Path:
        """The local mail sink: letters that no server was named for."""
        return self.home / "mail"

    @property
    def line(self) -> Path:
        """The local LINE sink: messages that no channel was named for."""
        return self.home / "line"

    @property
    def anchors(self) -> Path:
        """What the audit chains were, kept outside the database."""
        return self.home / "anchors"

    @property
    def bank(self) -> Path:
        """What the demo's practice bank keeps."""
        return self.home / "bank"

    @property
    def bank_secret(self) -> Path:
        """What the practice bank knows its customers by."""
        return self.bank / "secret"

    @property
    def played(self) -> Path:
        """How far the demo's play came."""
        return self.home / "demo-played"

    @property
    def log(self) -> Path:
        """The folder of logs."""
        return self.home / "log"

    @property
    def logins(self) -> Path:
        """The demo's log-ins, for `yui info`."""
        return self.home / "demo-logins.json"

    @property
    def demo_date(self) -> Path:
        """The business date this home's demo was played for."""
        return self.home / "demo-date"

    @property
    def applied(self) -> Path:
        """Which migrations the embedded cluster has, with their hashes."""
        return self.home / "migrations.json"

    @property
    def running(self) -> Path:
        """Where the running program listens."""
        return self.home / "running.json"

    @property
    def all_folders(self) -> tuple[Path, ...]:
        """What a reset removes: everything of ours but the folder itself."""
        servers = (self.postgres, self.valkey, self.settings, self.log, self.bank, self.anchors)
        return (*servers, self.files, self.mail, self.line, self.secrets)

    @property
    def all_files(self) -> tuple[Path, ...]:
        """The single files of a home; the demo's date goes last."""
        return (self.logins, self.applied, self.running, self.played, self.demo_date)

    @property
    def lock(self) -> Path:
        """Held by the program that owns this home's servers."""
        return self.home / "lock"

    @property
    def run(self) -> Path:
        """The short folder of sockets; one for each home and user."""
        mark = sha256(str(self.home.resolve()).encode()).hexdigest()[:10]
        return _runtime() / f"yui-{os.geteuid()}-{mark}"

    def make(self, who: Account | None = None) -> "Places":
        """Makes what is missing; touches nothing above `home`."""
        who = who or account()
        self.home.mkdir(parents=True, mode=0o700, exist_ok=True)
        _demand_ours(self.home)
        if who.drop:
            demand_reach(who, self.home)
            self.home.chmod(0o711)
        for folder, mode in ((self.secrets, 0o700), (self.settings, 0o755), (self.log, 0o700)):
            folder.mkdir(exist_ok=True)
            folder.chmod(mode)  # whatever the umask
        return self

    def make_run(self, who: Account | None = None) -> Path:
        """Makes the folder of sockets, 0700, and makes sure that nobody else made it first."""
        who = who or account()
        folder = self.run
        if len(os.fsencode(folder / ".s.PGSQL.65535")) > SOCKET_BYTES:
            raise CannotStart(f"{folder} is too long for a socket; unset XDG_RUNTIME_DIR")
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), who.uid}:
            raise CannotStart(f"{folder} belongs to somebody else; remove it")
        return give(folder, who)

    def drop_run(self, *sockets: str) -> None:
        """Removes a stopped server's sockets (a killed one leaves them), and the folder when empty."""
        for name in sockets:
            (self.run / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self.run.rmdir()


def _runtime() -> Path:
    if os.geteuid() == 0:
        return Path("/run") if os.access("/run", os.W_OK) else Path("/tmp")  # noqa: S108
    named = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent")
    try:
        ours = named.stat().st_uid == os.geteuid() and os.access(named, os.W_OK | os.X_OK)
    except OSError:
        ours = False
    return named if ours else Path("/tmp")  # noqa: S108 - made 0700, and its owner is checked


def _demand_ours(home: Path) -> None:
    if not home.is_dir() or home.stat().st_uid != os.geteuid():
        raise CannotStart(f"{home} belongs to somebody else; set YUI_HOME to a folder of your own")


def scratch(prefix: str = "yui-", *, memory: bool = False) -> Path:
    """A new, empty home that every user can reach, in the temporary folder; or in memory where
    there is room for a database and its copies, which take a tenth of the time there."""
    if memory and _roomy(MEMORY):
        return Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY))
    return Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))


MEMORY = Path("/dev/shm")  # noqa: S108 - only mkdtemp writes there
ROOM = 4 * 1024**3


def _roomy(folder: Path) -> bool:
    try:
        told = os.statvfs(folder)
    except OSError:
        return False
    plain = not told.f_flag & (os.ST_NOEXEC | os.ST_RDONLY)
    return plain and os.access(folder, os.W_OK) and told.f_bavail * told.f_frsize >= ROOM
