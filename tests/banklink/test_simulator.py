"""The practice bank, run as a real server: it checks, refuses, and answers after its day."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from tests.banklink import seed
from tests.banklink.test_results_model import PAYER, changed
from tests.conftest import Town
from yui.banklink import layout
from yui.banklink.results import model
from yui.banklink.results.model import Outcome
from yui.banklink.sending.bank import HttpBank, NotTaken
from yui.payouts.zengin import Transfer, transfer_file

CASES = {"0000001": 1_000, "0000404": 2_000, "0000423": 3_000, "0000424": 4_000, "0000451": 5_000}


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[str]:
    """The bank's address; its day is 1 December 2026."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "yui.banklink.simulator", "--port", str(port)]
    command += ["--home", str(tmp_path), "--day", "2026-12-01"]
    paths = os.pathsep.join(path for path in sys.path if path)
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths}) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(300):
                try:
                    httpx.get(f"{address}/results", timeout=2)
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield address
        finally:
            process.terminate()


def sent(cases: dict[str, int] | None = None, *, on: date = date(2026, 12, 15)) -> bytes:
    transfers = [
        Transfer("0143", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "485", "ｵｵﾏﾁ", 1, number, "ﾐﾎﾝ ﾊﾅｺ", yen)
        for number, yen in (cases or CASES).items()
    ]
    return transfer_file(PAYER, transfers, on=on).content


@pytest.mark.anyio
async def test_it_takes_a_file_once_and_says_over_days_what_became_of_each_transfer(
    bank: str,
) -> None:
    async with httpx.AsyncClient(base_url=bank, timeout=60) as client:
        line = HttpBank(client)
        first = await line.send(sent())
        again = await line.send(sent())
        assert (again.number, first.again, again.again) == (first.number, False, True)
        assert await line.answers() == []
        said: list[list[tuple[int, Outcome]]] = []
        for day in ("2026-12-15", "2026-12-16", "2026-12-17"):
            await client.put("/day", json={"day": day})
            found = await line.answers(after=len(said))
            read = [model.read(one.content) for one in found]
            said += [[(one.yen, one.outcome) for one in each.answers] for each in read]
        await client.put("/day", json={"day": "2026-12-02"})  # it never goes back
        assert len(await line.answers()) == 3
    assert said == [
        [
            (1_000, Outcome.PAID),
            (2_000, Outcome.UNABLE),
            (3_000, Outcome.CORRECTING),
            (4_000, Outcome.CORRECTING),
            (5_000, Outcome.PAID),
        ],
        [(3_000, Outcome.PAID), (4_000, Outcome.UNABLE)],
        [(5_000, Outcome.RECALLED)],
    ]


@pytest.mark.anyio
async def test_it_refuses_what_a_bank_refuses(bank: str) -> None:
    right = sent()
    async with httpx.AsyncClient(base_url=bank, timeout=60) as client:
        line = HttpBank(client)
        for content, says in (
            (changed(right, 7, 8, b"000000000001"), layout.TOTAL),
            (changed(right, 7, 2, b"000009"), layout.COUNT),
            (right[:-122], layout.NO_END),
            (right[:200], layout.LENGTH),
            (changed(right, 1, 55, b"1213"), "1行目55文字目"),  # a Sunday
            (changed(right, 1, 55, b"1130"), "1行目55文字目"),  # past, or a year ahead
            (b"", layout.EMPTY),
        ):
            with pytest.raises(NotTaken) as refused:
                await line.send(content)
            assert says.split("{")[0] in str(refused.value.faults)
        assert (await client.get("/results/9")).status_code == 404
        assert (await client.put("/day", json={"day": "soon"})).status_code == 422
        assert await line.answers() == []


@pytest.mark.anyio
async def test_a_run_goes_to_the_bank_and_its_answers_settle_it(bank: str, town: Town) -> None:
    await seed.account(town, 2, "1000404")
    run = await seed.filed(town)
    async with httpx.AsyncClient(base_url=bank, timeout=60) as client:
        line = HttpBank(client)
        await line.send(await seed.file_of(town, run))
        await client.put("/day", json={"day": "2026-12-15"})
        (answer,) = await line.answers()
    assert await seed.take(town, await seed.read(town, answer.content)) == 4
    assert await seed.books(town, 2) == {"clearing": 0, "bank": 88_000, "back": 22_000}
