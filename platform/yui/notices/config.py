"""What the slice needs of the settings, set once when a process starts."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from yui import keys
from yui.settings import Settings


class Config(Struct):
    """`sink`: where messages lie that go nowhere else (a demo alone); `line`: whether there is LINE."""

    base_url: str = ""
    home: Path | None = None
    demo: bool = False
    sink: bool = False
    line: bool = False
    line_token: str = ""
    line_secret: str = ""
    line_api: str = ""
    line_id: str = ""
    loopback: Sequence[str] = ()
    sealing: bytes = b""
    finding: bytes = b""


CONFIG = Config()


def set_up(settings: Settings) -> None:
    """Names the ways out. Without a channel's token LINE is a folder in a demo, and else not there."""
    demo = settings.demo_date is not None
    CONFIG.base_url = settings.base_url
    CONFIG.home = settings.home
    CONFIG.demo = demo
    CONFIG.sink = demo and settings.smtp is None
    CONFIG.line = bool(settings.line_token) or demo
    CONFIG.line_token = settings.line_token
    CONFIG.line_secret = settings.line_secret
    CONFIG.line_api = settings.line_api
    CONFIG.line_id = settings.line_id
    CONFIG.loopback = settings.webhook_loopback
    CONFIG.sealing = keys.derive(settings.master, "line:1")
    CONFIG.finding = keys.derive(settings.master, "line.user:1")
