"""The image and the compose file for real: built, brought up, used, taken down."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.containers.conftest import engine
from tests.partners.seed import ORDER
from yui.embedded.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
IMAGE = "localhost/yui:test"
MISSING = "podman and podman-compose are missing: apt-get install podman podman-compose"

pytestmark = [
    pytest.mark.containers,
    pytest.mark.nightly,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("containers"),
]


def run(*command: str | Path, **environ: str) -> str:
    """Runs a program to its end and returns what it printed."""
    done = subprocess.run(
        [str(word) for word in command],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environ},
        timeout=600,
    )
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    return done.stdout.strip()


class Stack:
    """The composed services under a project name of their own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        # A name of its own: what an interrupted run left behind has another run's passwords.
        self.project = f"yuitest{uuid4().hex[:8]}"
        self.url = f"http://127.0.0.1:{port}"

    def compose(self, *words: str) -> str:
        """`podman-compose …` on the copy of the file."""
        return run("podman-compose", "-p", self.project, "-f", self.folder / "compose.yaml", *words)

    def name(self, service: str) -> str:
        """The container of a service."""
        return f"{self.project}_{service}_1"

    def yui(self, *words: str) -> str:
        """`yui …` inside the web container, as the database's administrator."""
        return run("podman", "exec", self.name("web"), "yui", *words)

    def state(self, service: str) -> dict[str, object]:
        """What the engine knows about a service's container."""
        found: list[dict[str, object]] = json.loads(run("podman", "inspect", self.name(service)))
        return found[0]


@pytest.fixture(scope="module")
def image() -> str:
    engine()
    if not (shutil.which("podman") and shutil.which("podman-compose")):
        (pytest.fail if os.environ.get("YUI_EXPECT_CONTAINERS") else pytest.skip)(MISSING)
    run("podman", "build", "-q", "--network", "host", "-f", "deploy/Dockerfile", "-t", IMAGE, ".")
    return IMAGE


@pytest.fixture(scope="module")
def stack(image: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("compose")
    made = Stack(folder, free_port())
    shutil.copy(ROOT / "deploy" / "compose.yaml", folder / "compose.yaml")
    secrets = run(sys.executable, ROOT / "deploy" / "new_env.py")
    (folder / ".env").write_text(f"{secrets}\nYUI_IMAGE={image}\nYUI_PORT={made.port}\n", "utf-8")
    try:
        made.compose("up", "-d", "--no-build")
        yield made
    finally:
        subprocess.run(
            ["podman", "rm", "-f", "-t", "5", *(made.name(service) for service in SERVICES)],
            check=False,
            capture_output=True,
        )
        made.compose("down", "-v")
        run("podman", "network", "prune", "-f")


SERVICES = ("web", "worker", "relay", "migrate", "valkey", "postgres")


def test_the_image_holds_the_wheel_and_runs_as_nobody_in_particular(image: str) -> None:
    said = run("podman", "run", "--rm", "--entrypoint", "id", image, "-u")
    assert said == "10001"
    script = (
        "import yui, sys, importlib.util as u;"
        "print(yui.__file__, sys.flags.safe_path, u.find_spec('pip'), u.find_spec('pytest'))"
    )
    said = run("podman", "run", "--rm", "--entrypoint", "python", image, "-c", script)
    assert said == "/opt/yui/lib/python3.13/site-packages/yui/__init__.py True None None"


def test_the_stack_comes_up_and_is_ready(stack: Stack) -> None:
    assert fetch(f"{stack.url}/healthz", seconds=120)[0] == 200
    assert fetch(f"{stack.url}/readyz", seconds=120)[0] == 200
    migrate = stack.state("migrate")["State"]
    assert isinstance(migrate, dict)
    assert migrate["ExitCode"] == 0


@pytest.mark.parametrize("service", ["postgres", "valkey", "web"])
def test_the_health_check_passes(stack: Stack, service: str) -> None:
    fetch(f"{stack.url}/readyz", seconds=120)
    run("podman", "healthcheck", "run", stack.name(service))


@pytest.mark.parametrize("service", ["web", "worker", "relay"])
def test_a_part_keeps_running_without_rights(stack: Stack, service: str) -> None:
    fetch(f"{stack.url}/readyz", seconds=120)
    found = stack.state(service)
    state, host = found["State"], found["HostConfig"]
    assert isinstance(state, dict)
    assert isinstance(host, dict)
    assert state["Running"] is True
    assert host["ReadonlyRootfs"] is True
    assert found["EffectiveCaps"] in (None, [])


def test_the_web_part_does_not_know_the_administrators_password(stack: Stack) -> None:
    admin = next(
        line.partition("=")[2]
        for line in (stack.folder / ".env").read_text("utf-8").splitlines()
        if line.startswith("POSTGRES_PASSWORD=")
    )
    assert admin not in run("podman", "exec", stack.name("web"), "env")


SIGN = """
import asyncio
from datetime import timedelta
from tenants.actor import TenantId, system
from tenants.db import begin
from yui import clock
from yui.clients import actions as clients
from yui.contracts import actions as contracts
from yui.contracts.model import Kind, Method, NewContract, Side
from yui.doors import close_doors, open_doors
from yui.settings import load
from yui.towns import actions as towns

async def sign(kind):
    now, today = clock.now(), clock.today()
    pay = {} if kind is Kind.NDA else dict(acceptance_days=10, closing_day=31, pay_months=1, pay_day=31)
    new = NewContract(
        kind=kind, subject="業務の委託", valid_from=today, valid_to=today + timedelta(days=364),
        settlement="発注ごとの単価と数量", personal_data="個人情報を扱いません。", **pay,
    )
    async with begin(system(TenantId(20324))) as tx:
        client = (await clients.clients(tx))[0].id
        body = (await towns.body_of(tx, on=today)).id
        made = await contracts.draft(tx, client=client, body=body, new=new, now=now)
        paper = await contracts.send(tx, contract=made, now=now)
        for side in Side:
            await contracts.sign(
                tx, contract=made, side=side, signer="見本 太郎", method=Method.ELECTRONIC,
                signed_on=today, of=paper, now=now,
            )

async def main():
    await open_doors(load())
    for kind in (Kind.RESULT, Kind.NDA):
        await sign(kind)
    await close_doors()

asyncio.run(main())
"""
"""The contract and the NDA that a director makes on her pages, without which no order comes in."""


def test_the_first_step_of_the_story_a_company_orders_through_the_api(stack: Stack) -> None:
    fetch(f"{stack.url}/readyz", seconds=120)
    stack.yui("tenant", "add", "tateshina")
    known = stack.yui("partner", "add", "観光ことば株式会社", "--town", "20324").split()
    with httpx.Client(base_url=stack.url, timeout=30) as http:
        grant = {"grant_type": "client_credentials"}
        token = http.post("/oauth/token", data=grant, auth=(known[0], known[1]))
        assert token.status_code == 200, token.text
        bearer = {"authorization": f"Bearer {token.json()['access_token']}"}
        key = {"idempotency-key": str(uuid4())}
        early = http.post("/api/v1/orders", json=ORDER, headers={**bearer, **key})
        assert (early.status_code, early.json()["code"]) == (409, "no_live_contract")
        run("podman", "exec", stack.name("web"), "python", "-c", SIGN)
        made = http.post("/api/v1/orders", json=ORDER, headers={**bearer, **key})
        assert made.status_code == 201, made.text
        again = http.post("/api/v1/orders", json=ORDER, headers={**bearer, **key})
        assert again.json()["id"] == made.json()["id"]
        found = http.get(f"/api/v1/orders/{made.json()['id']}", headers=bearer)
        assert found.json()["quantity"] == 3000
        assert found.headers["etag"]


def fetch(url: str, *, seconds: float) -> tuple[int, bytes]:
    """Asks until it answers 200 or the time is over."""
    limit = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status, answer.read()
        except (urllib.error.URLError, OSError) as no:
            if time.monotonic() > limit:
                raise AssertionError(f"{url}: {no}") from no
            time.sleep(1)
