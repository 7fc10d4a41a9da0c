"""One program owns a home's servers: whoever holds `home/lock`.

A flock, not a pid file: the system lets go of it when its holder dies, however it dies.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from yui.embedded.account import CannotStart


class HomeLock:
    """Holds the lock of a home between `with` and its end. Raises `CannotStart` when taken."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held: BinaryIO | None = None

    def __enter__(self) -> "HomeLock":
        held = os.fdopen(os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            other = held.read(20).decode(errors="replace").strip() or "unknown"
            held.close()
            raise CannotStart(
                f"another Yui (process {other}) already uses {self._file.parent}; "
                "stop it, or set YUI_HOME and YUI_PORT for a second one"
            ) from taken
        held.truncate(0)
        held.write(f"{os.getpid()}\n".encode())
        held.flush()
        self._held = held
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._held is not None:
            self._held.truncate(0)
            self._held.close()
            self._held = None


def is_held(file: Path) -> bool:
    """Whether some program owns the home of this lock file right now."""
    try:
        with file.open("rb") as seen:
            try:
                fcntl.flock(seen, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return True
            return False
    except FileNotFoundError:
        return False
