"""`python -m yui.banklink.simulator --port 8790 --home DIR --day 2026-12-01`: the practice bank alone."""

from datetime import date
from pathlib import Path
from typing import Any

import click
from granian.constants import Interfaces
from granian.server.embed import Server

from yui.banklink.simulator.server import Bank, app_of


async def serve(bank: Bank, *, port: int) -> None:
    """Serves until it is stopped, on the loopback address alone."""
    app: Any = app_of(bank)
    options: Any = {"address": "127.0.0.1", "port": port, "interface": Interfaces.ASGI}
    server = Server(app, **options, log_enabled=False)
    await server.serve()


@click.command()
@click.option("--port", type=int, default=8790)
@click.option("--home", type=click.Path(path_type=Path))
@click.option("--day", required=True, type=click.DateTime(["%Y-%m-%d"]))
def main(*, port: int, home: Path | None, day: Any) -> None:
    """The practice bank."""
    import asyncio

    today: date = day.date()
    asyncio.run(serve(Bank(home, today=today), port=port))


if __name__ == "__main__":
    main()
