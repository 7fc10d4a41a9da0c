"""A load generator: keep-alive connections that ask for one path again and again.

Runs as its own process (`python -m bench.load PORT PATH SECONDS CONCURRENCY [HEADER]`) and prints
one JSON line: requests, seconds, bytes of a body, statuses other than 200.
"""

import asyncio
import json
import sys
import time


async def _worker(port: int, request: bytes, until: float, seen: dict[str, int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        lower = head.lower()
        place = lower.find(b"content-length:")
        if place >= 0:
            length = int(lower[place + 15 : lower.find(b"\r\n", place)])
            await reader.readexactly(length)
        else:
            length = await _chunks(reader)
        seen["requests"] += 1
        seen["bytes"] = length
        if head[9:12] != b"200":
            seen["other"] += 1
    writer.close()


async def _chunks(reader: asyncio.StreamReader) -> int:
    total = 0
    while True:
        size = int(await reader.readline(), 16)
        await reader.readexactly(size + 2)
        total += size
        if not size:
            return total


async def _main(port: int, path: str, seconds: float, concurrency: int, header: str) -> None:
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: application/json"]
    request = ("\r\n".join([*lines, *([header] if header else [])]) + "\r\n\r\n").encode()
    seen = {"requests": 0, "bytes": 0, "other": 0}
    start = time.perf_counter()
    until = start + seconds
    await asyncio.gather(*(_worker(port, request, until, seen) for _ in range(concurrency)))
    print(json.dumps({**seen, "seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    asyncio.run(
        _main(
            int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), (*sys.argv, "")[5]
        )
    )
