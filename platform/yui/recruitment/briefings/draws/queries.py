"""Every SQL statement on the draws of seats."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.recruitment.briefings.model import Draw
from yui.recruitment.drawing import Wish


async def record_seed(tx: Tx, ident: UUID, seed: bytes) -> None:
    """The seed, for the draw's eyes alone."""
    await tx.run(
        "insert into app.briefing_seed (tenant_id, briefing_id, seed) values ($1, $2, $3)",
        tx.tenant,
        ident,
        seed,
    )


async def seed(tx: ReadTx, ident: UUID) -> bytes | None:
    """The seed, when it is time to draw."""
    return await tx.one(
        bytes,
        "select seed from app.briefing_seed where tenant_id = $1 and briefing_id = $2",
        tx.tenant,
        ident,
    )


async def record_draw(tx: Tx, draw: Draw) -> None:
    """The record of a draw, once."""
    await tx.run(
        """
        insert into app.briefing_draw (tenant_id, briefing_id, seed, numbers, capacity,
            childcare_seats, drawn_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        """,
        tx.tenant,
        draw.briefing_id,
        draw.seed,
        msgspec.to_builtins(draw.numbers),
        draw.capacity,
        draw.childcare_seats,
        draw.drawn_at,
    )


class _Drawn(Struct, frozen=True):
    """A record as it is kept: its wishes in JSON's own types."""

    briefing_id: UUID
    seed: bytes
    numbers: list[dict[str, str | int]]
    capacity: int
    childcare_seats: int
    drawn_at: datetime


async def draw(tx: ReadTx, ident: UUID) -> Draw | None:
    """The record of a briefing's draw."""
    found = await tx.one(
        _Drawn,
        "select briefing_id, seed, numbers, capacity, childcare_seats, drawn_at"
        " from app.briefing_draw where tenant_id = $1 and briefing_id = $2",
        tx.tenant,
        ident,
    )
    if found is None:
        return None
    return Draw(
        found.briefing_id,
        found.seed,
        msgspec.convert(found.numbers, list[Wish], strict=False),
        found.capacity,
        found.childcare_seats,
        found.drawn_at,
    )
