"""A version is a Python file of four lines and, beside it, an SQL file of the same name."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from sqlglot import tokenize
from sqlglot.tokenizer_core import TokenType

NO_TRANSACTION = "-- no transaction"


def statements(script: str) -> Iterator[str]:
    """The statements of a script, split by a real tokenizer (dollar quotes and strings hold)."""
    start = 0
    for token in tokenize(script, dialect="postgres"):
        if token.token_type is TokenType.SEMICOLON:
            yield script[start : token.start].strip()
            start = token.end + 1
    rest = script[start:].strip()
    if any(line.strip() and not line.strip().startswith("--") for line in rest.splitlines()):
        yield rest


def in_transaction(script: str) -> bool:
    """Whether the whole version is one transaction (all but concurrent index builds)."""
    return not script.lstrip().startswith(NO_TRANSACTION)


def from_sql(file: str, version: str) -> Callable[[], Awaitable[MigrationManager]]:
    """The `forwards` of a version file: runs the SQL beside it.

    A version that is one transaction goes as one message, which the server splits by itself; what
    runs outside of one goes statement by statement, as it must.
    """
    path = Path(file).with_suffix(".sql")

    async def run() -> None:
        await _run(path)

    async def forwards() -> MigrationManager:
        manager = MigrationManager(
            migration_id=version,
            app_name="yui",
            description=path.stem,
            wrap_in_transaction=in_transaction(path.read_text(encoding="utf-8")),
        )
        manager.add_raw(run)  # Piccolo awaits it only when it is a coroutine function itself
        return manager

    return forwards


async def _run(path: Path) -> None:
    from migrations.piccolo_conf import DB

    script = await asyncio.to_thread(path.read_text, encoding="utf-8")
    if in_transaction(script):
        current: Any = DB.current_transaction.get()
        connection = current.connection
        await connection.execute("set local role yui_owner")
        await connection.execute(script)
        await connection.execute("set local role yui_migrator")
        return
    connection = await DB.get_new_connection()
    try:
        await connection.execute("set role yui_owner")
        for statement in statements(script):
            await connection.execute(statement)
    finally:
        await connection.close()
