"""The settings: one frozen Struct, read from the environment once, by `load()`.

| variable | meaning | default |
|---|---|---|
| YUI_HOME | where data lies | the user's data folder; as root /var/lib/yui |
| YUI_PORT, YUI_HOST | where web listens | 8788, 127.0.0.1 |
| YUI_BASE_URL | what people type | http://127.0.0.1:YUI_PORT |
| YUI_DATABASE | a PostgreSQL of one's own (DSN) | the embedded one |
| YUI_QUEUE | a Valkey of one's own (redis://, rediss://, unix://) | the embedded one |
| YUI_SECRET | the master secret | made once, in YUI_HOME/secrets/master |
| YUI_DEMO_DATE | business date of a demo, YYYY-MM-DD | the demo's own, else none |
| YUI_WEB_PROCESSES | processes of the web part | 1 |
| YUI_WEBHOOK_LOOPBACK | receivers on this machine, host:port, comma between | none |
| YUI_SMTP | a mail server (smtp://, smtps://) | none: mail becomes files in YUI_HOME/mail |
| YUI_FILES | a bucket for files (s3://bucket/prefix; AWS_* say how to reach it) | YUI_HOME/files |
| YUI_FILE_MB | the largest file, in MB | 50 |
| YUI_CLAMD | a clamd that scans them (tcp://host:port, unix:///path) | none: signatures only |
| YUI_MAIL_FROM | the address mail is sent from | noreply@ the base URL's host |
| YUI_LINE_TOKEN, YUI_LINE_SECRET | a LINE channel's access token, and the secret it signs with | none: no LINE; in a demo files in YUI_HOME/line |
| YUI_LINE_ID | the official account's basic id (@…), for the link that adds it | none |
| YUI_LINE_API | where LINE answers | https://api.line.me |
| YUI_SSO | a file of OpenID providers to log in at (yui.accounts.sso.providers) | none |
| YUI_BANK | the practice bank on this machine (http://127.0.0.1:port) | none; a demo runs one |
| YUI_ANCHOR_MAIL | an address that gets each hour's heads of the audit chains | none: files in YUI_HOME/anchors |
"""

import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import msgspec

from tenants.context import ContextKey
from yui import keys
from yui.embedded.account import CannotStart
from yui.embedded.places import Places
from yui.embedded.postgres import socket_dsn
from yui.embedded.valkey import socket_url

DATABASE = "yui"
PORT = 8788
LINE_API = "https://api.line.me"
MIGRATOR = "yui_migrator"
LOGINS = ("yui_app", "yui_worker", "yui_relay", "yui_auth", "yui_kpi")
"""The roles a running program logs in as; `yui_migrator` is for `yui migrate` alone."""
_LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}


class Settings(msgspec.Struct, frozen=True):
    """What the environment said. `database` and `queue` are None for the embedded servers."""

    home: Path
    master: keys.Master
    host: str = "127.0.0.1"
    port: int = PORT
    base_url: str = f"http://127.0.0.1:{PORT}"
    database: str | None = None
    queue: str | None = None
    demo_date: date | None = None
    webhook_loopback: tuple[str, ...] = ()
    web_processes: int = 1
    smtp: str | None = None
    mail_from: str = ""
    files: str | None = None
    file_mb: int = 50
    clamd: str | None = None
    anchor_mail: str = ""
    sso: Path | None = None
    line_token: str = ""
    line_secret: str = ""
    line_id: str = ""
    line_api: str = LINE_API
    bank: str | None = None

    @property
    def places(self) -> Places:
        """The folders of this home."""
        return Places(self.home)

    @property
    def database_name(self) -> str:
        """The database all roles use: the DSN's, or `yui`."""
        return urlsplit(self.database or "").path.lstrip("/") or DATABASE

    @property
    def admin_dsn(self) -> str:
        """For `yui migrate` alone: whoever may create roles and the database."""
        if self.database is not None:
            return self.database
        secret = keys.password(self.master, keys.ADMIN)
        return socket_dsn(self.places.run, user=keys.ADMIN, password=secret, database="postgres")

    def dsn(self, role: str) -> str:
        """The DSN of one of our roles, on whichever server."""
        secret = self.password_of(role)
        if self.database is None:
            return socket_dsn(self.places.run, user=role, password=secret, database=DATABASE)
        return as_role(self.database, role=role, password=secret, database=self.database_name)

    @property
    def queue_url(self) -> str:
        """The queue, for arq's `RedisSettings.from_dsn`."""
        if self.queue is not None:
            return self.queue
        return socket_url(self.places.run, keys.password(self.master, keys.QUEUE))

    def password_of(self, role: str) -> str:
        """The password of a log-in role."""
        return keys.password(self.master, role)

    @property
    def context_key(self) -> ContextKey:
        """The key that signs the context token."""
        return keys.context_key(self.master)


def as_role(dsn: str, *, role: str, password: str, database: str) -> str:
    """The same server and options (sslmode …), another role and database."""
    parts = urlsplit(dsn)
    where = parts.netloc.rpartition("@")[2]
    options = [(k, v) for k, v in parse_qsl(parts.query) if k not in {"user", "password", "dbname"}]
    login = f"{quote(role, safe='')}:{quote(password, safe='')}"
    path = f"/{quote(database, safe='')}"
    return urlunsplit((parts.scheme, f"{login}@{where}", path, urlencode(options, safe="/"), ""))


def as_database(dsn: str, database: str) -> str:
    """The same server and user, another database."""
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{quote(database, safe='')}"))


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Reads the environment. Raises `CannotStart` with one line that names the variable."""
    env = os.environ if environ is None else environ
    home = home_of(env, root=os.geteuid() == 0, mac=sys.platform == "darwin")
    port = _number(env, "YUI_PORT", PORT, most=65535)
    base_url = env.get("YUI_BASE_URL", "").rstrip("/") or f"http://127.0.0.1:{port}"
    return Settings(
        home=home,
        master=_master(env, home),
        host=env.get("YUI_HOST") or "127.0.0.1",
        port=port,
        base_url=base_url,
        database=_url(env, "YUI_DATABASE", {"postgresql", "postgres"}),
        queue=_url(env, "YUI_QUEUE", {"redis", "rediss", "unix"}),
        demo_date=_demo_date(env, home),
        webhook_loopback=_loopback(env, base_url),
        web_processes=_number(env, "YUI_WEB_PROCESSES", 1, most=64),
        smtp=_url(env, "YUI_SMTP", {"smtp", "smtps"}),
        mail_from=env.get("YUI_MAIL_FROM", ""),
        sso=Path(env["YUI_SSO"]) if env.get("YUI_SSO") else None,
        files=_url(env, "YUI_FILES", {"s3"}),
        file_mb=_number(env, "YUI_FILE_MB", 50, most=2000),
        clamd=_url(env, "YUI_CLAMD", {"tcp", "unix"}),
        anchor_mail=env.get("YUI_ANCHOR_MAIL", ""),
        line_token=env.get("YUI_LINE_TOKEN", ""),
        line_secret=_line_secret(env),
        line_id=env.get("YUI_LINE_ID", ""),
        line_api=_url(env, "YUI_LINE_API", {"https"}) or LINE_API,
        bank=_bank(env),
    )


def home_of(environ: Mapping[str, str], *, root: bool, mac: bool) -> Path:
    """YUI_HOME, or where a system keeps a user's data: the superuser's, a Mac's, any other's."""
    named = environ.get("YUI_HOME")
    if named:
        return Path(named).expanduser().absolute()
    if root:
        return Path("/var/lib/yui")
    if mac:
        return Path.home() / "Library" / "Application Support" / "yui"
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "yui"


def _master(env: Mapping[str, str], home: Path) -> keys.Master:
    named = env.get("YUI_SECRET")
    try:
        if named:
            return keys.checked(named.encode())
        home.mkdir(parents=True, mode=0o700, exist_ok=True)
        return keys.kept(home / "secrets" / "master")
    except keys.WeakSecret as weak:
        raise CannotStart(f"YUI_SECRET (or {home}/secrets/master): {weak}") from weak
    except OSError as closed:
        raise CannotStart(f"YUI_HOME: {home} cannot be used ({closed.strerror})") from closed


def _line_secret(env: Mapping[str, str]) -> str:
    secret = env.get("YUI_LINE_SECRET", "")
    if bool(secret) != bool(env.get("YUI_LINE_TOKEN")):
        raise CannotStart("YUI_LINE_TOKEN and YUI_LINE_SECRET go together: set both or neither")
    return secret


def _number(env: Mapping[str, str], name: str, default: int, *, most: int) -> int:
    named = env.get(name) or str(default)
    if not named.isascii() or not named.isdigit() or not 0 < int(named) <= most:
        raise CannotStart(f"{name}: {named!r} does not do; choose a number from 1 to {most}")
    return int(named)


def _url(env: Mapping[str, str], name: str, schemes: set[str]) -> str | None:
    named = env.get(name)
    if not named:
        return None
    if urlsplit(named).scheme not in schemes:
        raise CannotStart(f"{name}: begin it with {' or '.join(sorted(schemes))}://")
    return named


def _bank(env: Mapping[str, str]) -> str | None:
    """Only a bank on this machine: who sends for others to a real one needs a registration."""
    named = _url(env, "YUI_BANK", {"http"})
    if named is not None and (urlsplit(named).hostname or "") not in _LOOPBACK | {"::1"}:
        raise CannotStart("YUI_BANK: the practice bank runs on this machine (http://127.0.0.1:…)")
    return named.rstrip("/") if named else None


def _demo_date(env: Mapping[str, str], home: Path) -> date | None:
    """The variable, else the date this home's demo was played for."""
    kept = Places(home).demo_date
    named = env.get("YUI_DEMO_DATE") or (kept.read_text("ascii").strip() if kept.exists() else "")
    try:
        return date.fromisoformat(named) if named else None
    except ValueError as wrong:
        raise CannotStart(f"YUI_DEMO_DATE: {named!r} is no date like 2026-11-20") from wrong


def _loopback(env: Mapping[str, str], base_url: str) -> tuple[str, ...]:
    named = tuple(part.strip() for part in env.get("YUI_WEBHOOK_LOOPBACK", "").split(",") if part)
    if named and (urlsplit(base_url).hostname or "") not in _LOOPBACK:
        raise CannotStart("YUI_WEBHOOK_LOOPBACK is for demo and tests: YUI_BASE_URL is public")
    return named
