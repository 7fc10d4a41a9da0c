"""Renews the golden files: the catalogue of a freshly migrated database, the routes of the app."""

import asyncio
import sys
from pathlib import Path
from uuid import uuid4

import asyncpg

from tests import catalogue_gate
from tests.wall import gate, surface
from tests.wall.golden import FILE, ROUTES, catalogue, route_lines
from yui.app import create_app
from yui.settings import Settings


async def renew(dsn: str) -> int:
    """Writes the file; returns the number of lines."""
    superuser = await asyncpg.connect(await catalogue_gate.migrated(dsn, f"g_{uuid4().hex[:8]}"))
    try:
        await gate.prepare(superuser)
        lines = await catalogue(superuser)
    finally:
        await superuser.close()
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


def main() -> int:
    """The command."""
    with catalogue_gate.server() as dsn:
        print(f"{FILE.name}: {asyncio.run(renew(dsn))} lines")
    app = create_app(Settings(home=Path(), master=catalogue_gate.MASTER), doors=False)
    lines = route_lines(surface.routes(app))
    ROUTES.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{ROUTES.name}: {len(lines)} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
