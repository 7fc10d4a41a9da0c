"""The embedded Valkey: what arq may do, what nobody may, and what outlives a crash."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest
from arq import create_pool
from arq.connections import RedisSettings
from arq.worker import Worker
from redis import Redis
from redis.exceptions import AuthenticationError, NoPermissionError, ResponseError

from yui.embedded.places import Places, scratch
from yui.embedded.process import command_of
from yui.embedded.valkey import Valkey, socket_url

PASSWORD = "base64url-as_ours_are"


@pytest.fixture(scope="module")
def valkey() -> Iterator[Valkey]:
    folder = scratch("yui-engine-", memory=True)
    running = Valkey.start(folder, password=PASSWORD)
    try:
        yield running
    finally:
        running.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def queue(valkey: Valkey) -> Iterator["Redis[bytes]"]:
    with Redis.from_url(valkey.url) as line:
        yield line


@pytest.mark.parametrize(
    "command",
    [
        ("FLUSHALL",),
        ("FLUSHDB",),
        ("CONFIG", "GET", "*"),
        ("CONFIG", "SET", "appendonly", "no"),
        ("ACL", "LIST"),
        ("SHUTDOWN",),
        ("CLIENT", "KILL", "TYPE", "normal"),
        ("KEYS", "*"),
        ("EVAL", "return 1", "0"),
        ("MODULE", "LIST"),
        ("REPLICAOF", "127.0.0.1", "1"),
        ("SET", "other:key", "1"),
        ("GET", "session:1"),
        ("PUBLISH", "channel", "1"),
    ],
)
def test_the_queue_user_may_not(queue: "Redis[bytes]", command: tuple[str, ...]) -> None:
    with pytest.raises(NoPermissionError):
        queue.execute_command(*command)


def test_a_visitor_may_only_ping(valkey: Valkey) -> None:
    url = valkey.url.split("@", 1)[1]
    with Redis.from_url(f"unix://{url}") as visitor:
        assert visitor.ping()
        with pytest.raises(NoPermissionError):
            visitor.get("arq:queue")


def test_a_wrong_password_is_refused(valkey: Valkey) -> None:
    run = Path(valkey.url.split("@", 1)[1].split("?")[0]).parent
    with (
        Redis.from_url(socket_url(run, "wrong")) as stranger,
        pytest.raises((AuthenticationError, ResponseError)),
    ):
        stranger.ping()


class Jobs:
    """A job that keeps what it was given."""

    seen: ClassVar[list[int]] = []

    @staticmethod
    async def note(_: dict[Any, Any], number: int) -> None:
        Jobs.seen.append(number)


@pytest.mark.anyio
@pytest.mark.filterwarnings("ignore:Call to deprecated close")  # arq 0.28's own
async def test_arq_does_all_its_work_within_these_rights(valkey: Valkey) -> None:
    settings = RedisSettings.from_dsn(valkey.url)
    packed: dict[str, Any] = {
        "job_serializer": msgspec.msgpack.encode,
        "job_deserializer": msgspec.msgpack.decode,
    }
    pool = await create_pool(settings, **packed)
    Jobs.seen.clear()
    for number in range(20):
        await pool.enqueue_job("note", number, _job_id=f"ob:{number}")
    assert await pool.enqueue_job("note", 0, _job_id="ob:0") is None
    await pool.enqueue_job("note", 99, _defer_by=0.05)
    worker = Worker(
        [_named()],
        redis_settings=settings,
        burst=True,
        handle_signals=False,
        poll_delay=0.05,
        keep_result=0,
        max_tries=1,
        health_check_interval=1,
        health_check_key="arq:health:test",
        **packed,
    )
    await worker.async_run()
    await worker.close()
    await pool.aclose(close_connection_pool=True)
    assert sorted(Jobs.seen) == [*range(20), 99]


def _named() -> Any:
    from arq.worker import func

    return func(Jobs.note, name="note")  # type: ignore[arg-type]


def test_what_is_queued_survives_a_crash_of_the_server(home: Path) -> None:
    valkey = Valkey.start(home, password="x")
    try:
        with Redis.from_url(valkey.url) as line:
            for number in range(200):
                line.zadd("arq:queue", {f"job{number}": number})
        valkey.restart("immediate")
        with Redis.from_url(valkey.url) as line:
            assert line.zcard("arq:queue") == 200
    finally:
        valkey.stop("immediate")
    assert not Places(home).run.exists()


def test_a_drill_can_lose_everything_that_was_queued(home: Path) -> None:
    valkey = Valkey.start(home, password="x")
    try:
        with Redis.from_url(valkey.url) as line:
            line.zadd("arq:queue", {"job": 1})
        valkey.lose_everything()
        with Redis.from_url(valkey.url) as line:
            assert line.zcard("arq:queue") == 0
    finally:
        valkey.stop()


def test_the_password_is_in_no_file_and_on_no_command_line(home: Path) -> None:
    secret = "unmistakable-secret-0123456789"
    valkey = Valkey.start(home, password=secret)
    try:
        assert secret not in command_of(valkey.pid)
        files = [path for path in home.rglob("*") if path.is_file()]
        assert any(path.name == "valkey.acl" for path in files)
        assert not [path for path in files if secret.encode() in path.read_bytes()]
    finally:
        valkey.stop()


def test_its_settings_lose_nothing(home: Path) -> None:
    valkey = Valkey.start(home, password="x")
    valkey.stop()
    lines = (Places(home).settings / "valkey.conf").read_text(encoding="utf-8").splitlines()
    for wanted in ("appendonly yes", "appendfsync everysec", "maxmemory-policy noeviction"):
        assert wanted in lines
    assert "port 0" in lines
