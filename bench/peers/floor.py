"""The floor: bare ASGI + asyncpg rows + msgspec, no tenancy, no framework."""

import os
from typing import Any

import asyncpg
import msgspec

SQL = (
    "select t.id::text, t.title, t.job_type, t.unit_name, t.quantity, t.unit_price_yen,"
    " t.minutes_per_unit, t.due_on, t.state, t.version"
    " from app.task t where t.tenant_id = $1 order by t.due_on, t.id limit 50"
)
NAMES = (
    "id", "title", "job_type", "unit_name", "quantity", "unit_price_yen",
    "minutes_per_unit", "due_on", "state", "version",
)  # fmt: skip
ENCODE = msgspec.json.Encoder().encode
POOL: dict[str, Any] = {}


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await receive()
        POOL["it"] = await asyncpg.create_pool(os.environ["BENCH_DSN"], min_size=6, max_size=6)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await POOL["it"].close()
        await send({"type": "lifespan.shutdown.complete"})
        return
    town = int(scope["query_string"].rpartition(b"=")[2])
    async with POOL["it"].acquire() as connection:
        rows = await connection.fetch(SQL, town)
    body = ENCODE({"items": [dict(row) for row in rows]})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
