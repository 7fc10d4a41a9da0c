"""What the slice needs of the settings, set once when a process starts."""

from msgspec import Struct
from obstore.store import LocalStore, S3Store

from yui.settings import Settings
from yui.web.uploads import LIMITS

Store = LocalStore | S3Store
MEGABYTE = 1_048_576


class Config(Struct):
    """Where bytes lie; the address of a clamd, when one is named."""

    store: Store | None = None
    folder: str = ""
    clamd: str = ""


CONFIG = Config()


def set_up(settings: Settings) -> None:
    """The local folder of the home, or the bucket that YUI_FILES names (AWS_* say how to reach it)."""
    LIMITS.file_bytes = settings.file_mb * MEGABYTE
    CONFIG.clamd = settings.clamd or ""
    if settings.files is None:
        folder = settings.places.files / "store"
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        CONFIG.folder = str(folder)
        CONFIG.store = LocalStore(folder)
    else:
        CONFIG.folder = ""
        CONFIG.store = S3Store.from_url(settings.files)


def store() -> Store:
    """The store of this process."""
    if CONFIG.store is None:
        raise RuntimeError("yui.files.config.set_up was not called")
    return CONFIG.store
