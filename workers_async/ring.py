"""The doorbell: arq on Valkey. A ring says which rows wait, never what is in them."""

from uuid import UUID

from arq.connections import ArqRedis, RedisSettings, create_pool
from msgspec import Struct, msgpack

from workers_async.queries import Leased

FUNCTION = "keep_promises"
QUEUE = "arq:queue"
EXPIRES_SECONDS = 60


class Batch(Struct, frozen=True):
    """One town's rows, in the order they fell due."""

    town: int
    rows: list[UUID]
    ring: str


def batches(rows: list[Leased]) -> list[Batch]:
    """One batch a town. Its name is the first row's and its lease's: another lease rings anew."""
    by_town: dict[int, list[Leased]] = {}
    for row in rows:
        by_town.setdefault(row.tenant_id, []).append(row)
    return [
        Batch(town, [row.id for row in mine], f"ob:{mine[0].id}:{mine[0].attempts}")
        for town, mine in by_town.items()
    ]


def encode(value: object) -> bytes:
    """msgpack: arq's own pickle would let whoever writes to Valkey run code here."""
    return msgpack.encode(value)


def decode(data: bytes) -> dict[str, object]:
    """The same, back."""
    found: dict[str, object] = msgpack.decode(data)
    return found


def queue_settings(url: str) -> RedisSettings:
    """For the worker: it gives up after 5 s and is started again by its supervisor."""
    return RedisSettings.from_dsn(url)


async def connect(url: str) -> ArqRedis:
    """A connection for ringing; raises OSError or redis' ConnectionError when nobody answers."""
    found = queue_settings(url)
    found.conn_retries = 0
    return await create_pool(found, job_serializer=encode, job_deserializer=decode)


async def waiting(queue: ArqRedis) -> int:
    """Rings that no worker has answered yet."""
    found: int = await queue.zcard(QUEUE)
    return found


async def ring(queue: ArqRedis, batch: Batch) -> None:
    """Rings once for the whole batch."""
    await queue.enqueue_job(
        FUNCTION,
        batch.town,
        [str(row) for row in batch.rows],
        _job_id=batch.ring,
        _expires=EXPIRES_SECONDS,
    )
