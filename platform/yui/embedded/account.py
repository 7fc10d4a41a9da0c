"""Who runs the servers: we ourselves, or, when we are root, a user without rights.

PostgreSQL refuses to run as root, and rightly. As root we therefore take the system user `yui`
(made when `useradd` is at hand) or else `nobody`. Only folders of our own are ever given to that
user; a folder above them is never opened up: when it is closed, we say so and stop.
"""

import os
import pwd
import shutil
import stat
import subprocess
from functools import cache
from pathlib import Path

import msgspec

NAME = "yui"


class CannotStart(RuntimeError):
    """A server or the program cannot start; the message is one line that says what to do."""


class Account(msgspec.Struct, frozen=True):
    """A user of the operating system; `drop` when we must change to it from root."""

    name: str
    uid: int
    gid: int
    drop: bool


@cache
def account() -> Account:
    """The user the servers run as."""
    if os.geteuid() != 0:
        return Account(name=str(os.geteuid()), uid=os.geteuid(), gid=os.getegid(), drop=False)
    found = _known(NAME) or _made(NAME) or _known("nobody")
    if found is None or found.pw_uid == 0:
        raise CannotStart(
            "run Yui as a normal user: as root it needs a system user 'yui' to drop to"
        )
    return Account(name=found.pw_name, uid=found.pw_uid, gid=found.pw_gid, drop=True)


def _known(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _made(name: str) -> pwd.struct_passwd | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    options = ["--system", "--no-create-home", "--home-dir", "/nonexistent", "--user-group"]
    options += ["--shell", "/usr/sbin/nologin"]
    subprocess.run([useradd, *options, name], check=False, capture_output=True)
    return _known(name)


def reaches(who: Account, path: Path) -> bool:
    """Whether this user may pass through every folder down to `path` and read it."""
    return _closed(who, path) is None


def _closed(who: Account, path: Path) -> Path | None:
    for folder in (*reversed(path.resolve().parents), path.resolve()):
        if not folder.exists():
            return None
        found = folder.stat()
        if found.st_uid == who.uid:
            bits = stat.S_IXUSR
        elif found.st_gid == who.gid:
            bits = stat.S_IXGRP
        else:
            bits = stat.S_IXOTH
        if folder.is_dir() and not found.st_mode & bits:
            return folder
    return None


def demand_reach(who: Account, folder: Path) -> None:
    """Raises `CannotStart` when a folder above `folder` is closed to the servers' user."""
    closed = _closed(who, folder.parent)
    if closed is not None:
        raise CannotStart(
            f"{folder}: the user {who.name!r} cannot pass {closed}; "
            "set YUI_HOME to a folder it can reach, such as /var/lib/yui"
        )


def give(folder: Path, who: Account, *, mode: int = 0o700) -> Path:
    """Makes `folder` (its own last part only) and hands it to the servers' user."""
    folder.mkdir(mode=mode, exist_ok=True)
    if folder.is_symlink() or not folder.is_dir():
        raise CannotStart(f"{folder} is not a folder of ours; move it away")
    if who.drop:
        os.chown(folder, who.uid, who.gid)
    folder.chmod(mode)
    return folder
