"""Where the bank is and how we show who we are, set once when a process starts."""

from msgspec import Struct

from yui import keys
from yui.settings import Settings


class Config(Struct):
    """`address` is None where there is no bank to talk to."""

    address: str | None = None
    secret: str = ""


CONFIG = Config()


def set_up(settings: Settings) -> None:
    """The bank of these settings."""
    CONFIG.address = settings.bank
    CONFIG.secret = keys.bank_secret(settings.master)
