"""A load generator: keep-alive connections that ask for one path again and again.

Runs as its own process (`python -m bench.load PORT PATH SECONDS CONCURRENCY [HEADER]`) and prints
one JSON line: requests, seconds, bytes of a body, statuses other than 200. It does as little as it
can, for it shares its core with the database.
"""

import asyncio
import json
import sys
import time
from typing import cast

import uvloop

LENGTH = b"\r\ncontent-length:"


class Client(asyncio.Protocol):
    """One connection: sends the request, counts the answer's bytes, sends it again."""

    def __init__(self, request: bytes, until: float, seen: dict[str, int]) -> None:
        self.request, self.until, self.seen = request, until, seen
        self.left = 0
        self.head = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asks for the first time."""
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Counts; at an answer's end asks again."""
        if self.left:
            self.left -= len(data)
        else:
            self.head += data
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return
            self.left = self._begun(self.head[:end]) - (len(self.head) - end - 4)
            self.head = b""
        if self.left == 0:
            self._ended()

    def connection_lost(self, exc: Exception | None) -> None:
        """An end that was not asked for is an answer that is not 200."""
        if not self.done.done():
            self.seen["other"] += 1
            self.done.set_result(None)

    def _begun(self, head: bytes) -> int:
        if head[9:12] != b"200":
            self.seen["other"] += 1
        at = head.lower().find(LENGTH)
        if at < 0:
            raise ValueError("an answer without content-length")
        length = int(head[at + len(LENGTH) :].split(b"\r", 1)[0])
        self.seen["bytes"] = length
        return length

    def _ended(self) -> None:
        self.seen["requests"] += 1
        if time.perf_counter() < self.until:
            self.transport.write(self.request)
        else:
            self.done.set_result(None)
            self.transport.close()


async def _main(port: int, path: str, seconds: float, concurrency: int, header: str) -> None:
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: application/json"]
    request = ("\r\n".join([*lines, *([header] if header else [])]) + "\r\n\r\n").encode()
    seen = {"requests": 0, "bytes": 0, "other": 0}
    loop = asyncio.get_running_loop()
    start = time.perf_counter()
    until = start + seconds
    made = [
        await loop.create_connection(lambda: Client(request, until, seen), "127.0.0.1", port)
        for _ in range(concurrency)
    ]
    await asyncio.gather(*(client.done for _, client in made))
    print(json.dumps({**seen, "seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    header = (*sys.argv, "")[5]
    uvloop.run(_main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), header))
