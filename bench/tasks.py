"""A town's list of 50 tasks out of a million, over HTTP at concurrency 32, one server process.

The floor is a bare ASGI app without any tenancy that fetches the same rows and encodes them.
Ours is the whole application: session, guard, signed context, row-level security.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.place import Place, free_port, load

TOWNS, EACH = 200, 5000
SECONDS, ROUNDS, CONCURRENCY = 4.0, 3, 32
HERE = Path(__file__).resolve().parent.parent
GRANIAN = ["granian", "--interface", "asgi", "--workers", "1", "--no-ws", "--loop", "uvloop"]
VARIANTS = {
    "floor: bare ASGI + asyncpg + msgspec, no tenancy": [*GRANIAN, "bench.peers.floor:app"],
    "Yui: session, guard, signed context, RLS": [*GRANIAN, "yui.asgi:app"],
    "FastAPI + SQLAlchemy async + pydantic": [
        *("uvicorn", "--workers", "1", "--loop", "uvloop", "--http", "httptools"),
        *("--no-access-log", "bench.peers.fastapi_app:app"),
    ],
    "Django + Django REST framework": [
        *("gunicorn", "-w", "1", "--threads", "4", "bench.peers.django_app:app"),
    ],
}
FLOOR = next(iter(VARIANTS))

FILL = """
insert into app.task (tenant_id, body_id, order_id, title, spec, job_type, quantity,
                      unit_price_yen, minutes_per_unit, due_on, made_at)
select t.code, b.id, o.id, '観光案内文のアノテーション 第' || n || '回', 'spec', 'annotation',
       100 + n % 900, 38 + n % 12, 3, date '2026-01-01' + (n * 7919) % 600, now()
from app.tenant t
join app.body b on b.tenant_id = t.code
join app.client_order o on o.tenant_id = t.code
cross join generate_series(1, {each}) n
"""


def fill(place: Place) -> None:
    """200 towns × 5,000 tasks, as the superuser."""
    place.run(
        "insert into app.tenant (code, slug, name, name_en, kana, prefecture, joined_on)"
        " select 90000 + n, 'bench' || n, '町' || n, 'Town ' || n, 'マチ', '20', '2025-04-01'"
        f" from generate_series(1, {TOWNS}) n",
        "insert into app.body (tenant_id, name, kana, short, address, phone, email, valid_from,"
        " bank_code, bank_kana, branch_code, branch_kana, account_type, account_number, requester_code)"
        " select code, 'b', 'b', 'b', 'a', '1', 'e', '2025-04-01', '0143', 'x', '433', 'x', '1',"
        " '0012345', '1234567890' from app.tenant where code > 90000",
        "insert into app.client (tenant_id, name) select code, 'c' from app.tenant where code > 90000",
        "insert into app.client_order (tenant_id, client_id, body_id, number, title, spec, quantity,"
        " unit_price_yen, due_on, received_at) select c.tenant_id, c.id, b.id, 'n', 't', 's', 1000000,"
        " 1, '2026-12-01', now() from app.client c join app.body b on b.tenant_id = c.tenant_id"
        " where c.tenant_id > 90000",
        FILL.format(each=EACH),
        "analyze app.task",
    )


@contextmanager
def serving(command: list[str], place: Place, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The server as one process on the first core, answering before we begin."""
    binary = Path(sys.executable).parent / command[0]
    where = ["--bind", f"127.0.0.1:{port}"]
    if command[0] != "gunicorn":
        where = ["--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        ["taskset", "-c", "0", str(binary), *command[1:-1], *where, command[-1]],
        env={**os.environ, **place.environ(), "PYTHONPATH": f"{HERE / 'platform'}:{HERE}"},
        cwd=HERE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield server
    finally:
        server.terminate()
        server.wait(20)


def measure(name: str, command: list[str], place: Place) -> float:
    """Requests a second."""
    port, town = free_port(), 90000 + TOWNS // 2
    ours = name.startswith("Yui")
    path = "/api/internal/tasks" if ours else f"/tasks?town={town}"
    header = f"Cookie: {place.session(town)}" if ours else ""
    with serving(command, place, port) as server:
        for _ in range(120):
            if load(port, path, seconds=0.2, concurrency=1, header=header) is not None:
                break
            if server.poll() is not None:
                raise RuntimeError(f"{name}: the server ended")
            time.sleep(0.25)
        load(port, path, seconds=1, concurrency=CONCURRENCY, header=header)
        seen = load(port, path, seconds=SECONDS, concurrency=CONCURRENCY, header=header)
    if seen is None or seen["other"] or not seen["requests"]:
        raise RuntimeError(f"{name}: {seen}")
    place.note(f"  {name}: {seen['requests'] / seen['seconds']:,.0f}/s, {seen['bytes']:,.0f} bytes")
    return seen["requests"] / seen["seconds"]


def run(place: Place) -> list[tuple[str, str]]:
    """Rows for the table: variant and × of the floor, the median over alternating rounds."""
    fill(place)
    rounds: dict[str, list[float]] = {name: [] for name in VARIANTS}
    for number in range(1, ROUNDS + 1):
        place.note(f"list of 50 tasks: round {number} of {ROUNDS}")
        for name, command in VARIANTS.items():
            rounds[name].append(measure(name, command, place))
    rows = []
    for name, seen in rounds.items():
        ratios = [mine / floor for mine, floor in zip(seen, rounds[FLOOR], strict=True)]
        rows.append((name, f"{statistics.median(ratios):.2f} × floor"))
    return rows
