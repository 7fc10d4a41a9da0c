"""The field key of this process, set when its doors are opened; jobs seal with it."""

from msgspec import Struct


class Config(Struct):
    """`key`: `keys.field_key` of the master secret."""

    key: bytes = b""

    def __repr__(self) -> str:
        return "Config(key=****)"


CONFIG = Config()
