"""Piccolo's own settings, for migrations alone: `PICCOLO_CONF=migrations.piccolo_conf`."""

import os
from typing import Any

from piccolo.conf.apps import AppRegistry
from piccolo.engine.postgres import PostgresEngine


class Engine(PostgresEngine):
    """Connects when asked, not when imported (Piccolo's own asks for the version at once)."""

    async def check_version(self) -> None:
        """No connection at import."""

    async def prep_database(self) -> None:
        """No extensions: the embedded server has none to add."""


def engine(dsn: str) -> Engine:
    """An engine on this DSN."""
    config: dict[str, Any] = {"dsn": dsn}
    return Engine(config=config)


DB = engine(os.environ.get("YUI_MIGRATOR_DSN", "postgresql://"))
APP_REGISTRY = AppRegistry(apps=["migrations.piccolo_app"])
