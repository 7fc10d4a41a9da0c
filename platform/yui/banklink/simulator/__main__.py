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
@click.option("--secret", type=click.Path(path_type=Path, exists=True), help="a file that holds it")
def main(*, port: int, home: Path | None, day: Any, secret: Path | None) -> None:
    """The practice bank."""
    import asyncio

    today: date = day.date()
    known = secret.read_text("ascii").strip() if secret else ""
    bank = Bank(home, today=today, secret=known)
    bank.turn(today)
    asyncio.run(serve(bank, port=port))


if __name__ == "__main__":
    main()
