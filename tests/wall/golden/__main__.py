"""Renews the golden file from a freshly migrated database."""

import asyncio
import sys
from uuid import uuid4

import asyncpg

from tests import catalogue_gate
from tests.wall import gate
from tests.wall.golden import FILE, catalogue


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
    return 0


if __name__ == "__main__":
    sys.exit(main())
