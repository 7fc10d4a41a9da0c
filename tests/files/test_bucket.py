"""The same store over S3's protocol: YUI_FILES names a bucket, AWS_* say how to reach it."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from msgspec.structs import replace

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries.seed import NOW
from tests.files.test_actions import checked
from yui.files import actions, config, store
from yui.files.model import Purpose
from yui.files.refusals import Lost, StoreAway

pytestmark = pytest.mark.anyio


class Bucket:
    """As much of S3's REST protocol as one bucket needs; objects lie in a dictionary."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []
        self.signed = True

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: requests until the other side hangs up."""
        try:
            while line := await reader.readline():
                method, target, _ = line.decode().split(" ")
                headers = {}
                while (head := await reader.readline()).strip():
                    name, _, value = head.decode().partition(":")
                    headers[name.lower()] = value.strip()
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                self.signed &= headers.get("authorization", "").startswith("AWS4-HMAC-SHA256")
                writer.write(self.answer(method, target, body))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    def answer(self, method: str, target: str, body: bytes) -> bytes:
        """The response to one request."""
        parts = urlsplit(target)
        key, query = (
            unquote(parts.path).removeprefix("/town-files").lstrip("/"),
            parse_qs(parts.query, keep_blank_values=True),
        )
        self.asked.append((method, key))
        if method == "PUT":
            self.objects[key] = body
            return _said(200)
        if method == "GET" and "list-type" in query:
            return _said(200, self.listing(query.get("prefix", [""])[0]))
        if method == "POST" and "delete" in query:
            gone = re.findall(r"<Key>(.*?)</Key>", body.decode())
            for each in gone:
                self.objects.pop(each, None)
            deleted = "".join(f"<Deleted><Key>{each}</Key></Deleted>" for each in gone)
            return _said(200, f"<DeleteResult>{deleted}</DeleteResult>".encode())
        if key not in self.objects:
            return _said(404, b"<Error><Code>NoSuchKey</Code></Error>")
        found = self.objects[key]
        return _said(200, b"" if method == "HEAD" else found, length=len(found))

    def listing(self, prefix: str) -> bytes:
        """ListObjectsV2's answer."""
        rows = "".join(
            f"<Contents><Key>{key}</Key><LastModified>2026-11-20T00:00:00.000Z</LastModified>"
            f'<ETag>"e"</ETag><Size>{len(body)}</Size></Contents>'
            for key, body in sorted(self.objects.items())
            if key.startswith(prefix)
        )
        return (
            '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"
        ).encode()


def _said(status: int, body: bytes = b"", *, length: int | None = None) -> bytes:
    head = (
        f"HTTP/1.1 {status} x\r\ncontent-length: {len(body) if length is None else length}\r\n"
        'etag: "e"\r\nlast-modified: Fri, 20 Nov 2026 00:00:00 GMT\r\n\r\n'
    )
    return head.encode() + body


@asynccontextmanager
async def bucket(town: Town, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bucket]:
    """A bucket on this machine, named by the settings."""
    made = Bucket()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for name, value in (
        ("AWS_ENDPOINT", f"http://127.0.0.1:{port}"),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_REGION", "ap-northeast-1"),
        ("AWS_ACCESS_KEY_ID", "key"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
    ):
        monkeypatch.setenv(name, value)
    config.set_up(replace(town.settings, files="s3://town-files/yui"))
    try:
        yield made
    finally:
        server.close()
        config.set_up(town.settings)


async def test_a_bucket_keeps_the_same_promises_as_the_folder(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bucket(town, monkeypatch) as made:
        who = town.actor("tateshina", "worker")
        file = checked(b"bytes" * 1000)
        async with begin(who) as tx:
            (held,) = await actions.promise(
                tx, [file], purpose=Purpose.DELIVERY, worker=who.id, now=NOW
            )
        await store.write(held.key, file.body)
        assert made.objects == {f"yui/{held.key}": b"bytes" * 1000}
        assert (
            b"".join([piece async for piece in await store.read(held.key, size=5000)])
            == b"bytes" * 1000
        )
        listed = await store.listed(who.tenant)
        assert [(each.key, each.size) for each in listed] == [(held.key, 5000)]
        assert await store.listed(town.tenant("shiojiri")) == []
        await store.erase(held.key)
        await store.erase(held.key)
        assert made.objects == {}
        with pytest.raises(Lost):
            await store.read(held.key, size=5000)
        assert made.signed
        assert store.remove_parts() == 0
        assert not list((town.settings.places.files).rglob("*"))


async def test_a_bucket_that_refuses_the_connection_is_a_store_that_is_away(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bucket(town, monkeypatch):
        monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:1")
        config.set_up(replace(town.settings, files="s3://town-files/yui"))
        with pytest.raises(StoreAway):
            async with asyncio.timeout(60):
                await store.write("20324/aa/x", io.BytesIO(b"x"))
