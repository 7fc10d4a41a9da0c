"""立科町's bank: the practice bank, a real server, takes each month's file and answers after its day.

Of the first month one transfer comes back, as the account was closed; she mends it on her phone and
is paid the whole of it with the next month's file.
"""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

import httpx

from tenants.db import begin
from yui import keys
from yui.banking import AccountType
from yui.banklink import layout
from yui.banklink.results import actions as results
from yui.banklink.results import model
from yui.banklink.results.refusals import AlreadyTaken
from yui.banklink.sending.bank import HttpBank
from yui.demo.stage import Stage, afterwards, moment, working_day
from yui.onboarding import actions as onboarding
from yui.payouts import actions as payouts
from yui.payouts.model import State
from yui.payouts.returning import actions as returning
from yui.payouts.returning.model import Stage as Waits
from yui.payouts.sheet import actions as sheets
from yui.people import actions as people
from yui.people.model import Account

TOWN = "tateshina"
CLOSED = "410"
NEW = ("0143", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "485", "ｵｵﾏﾁ")
DAYS = 3
"""Business days after the payment day on which the bank is asked what it says."""


@asynccontextmanager
async def open_bank(stage: Stage, day: date) -> AsyncGenerator[httpx.AsyncClient, None]:
    """The bank, run for a while; what it holds stays in the demo's home."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "yui.banklink.simulator", "--port", str(port)]
    command += ["--home", str(stage.home / "bank"), "--day", day.isoformat()]
    paths = os.pathsep.join(path for path in sys.path if path)
    environ = {**os.environ, "PYTHONPATH": paths}
    process = await asyncio.create_subprocess_exec(*command, env=environ)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            await _answering(client)
            await client.put("/day", json={"day": day.isoformat()})
            yield client
    finally:
        process.terminate()
        await process.wait()


async def _answering(client: httpx.AsyncClient) -> None:
    for _ in range(300):
        try:
            await client.get("/results")
        except httpx.TransportError:
            await asyncio.sleep(0.1)
        else:
            return
    raise TimeoutError("the practice bank does not answer")


async def pay(stage: Stage, *, run: UUID, sent: date, paid: date) -> None:
    """The file goes to the bank; its answers are taken day by day; what came back is mended."""
    key = keys.field_key(stage.settings.master)
    async with begin(stage.staff(TOWN)) as tx:
        _info, content = await payouts.download(tx, run=run, key=key)
        before = await returning.returns(tx, now=moment(sent, 15), most=1)
    async with open_bank(stage, sent) as client:
        if not before:
            await client.put(f"/accounts/{layout.read(content).rows[-1].number}", content=CLOSED)
        bank = HttpBank(client)
        await bank.send(content)
        day = paid
        for _ in range(DAYS):
            if day <= (stage.settings.demo_date or day):
                await client.put("/day", json={"day": day.isoformat()})
                await _take(stage, bank, day=day)
            day = working_day(day + timedelta(days=1))
    async with begin(stage.staff(TOWN, "staff")) as tx:
        if (await sheets.show(tx, run=run)).run.state is State.EXPORTED:
            await payouts.settle(tx, run=run, now=moment(paid, 17))
    await afterwards(paid, 18)
    await _mend(stage, day=min(day, stage.settings.demo_date or day))


async def _take(stage: Stage, bank: HttpBank, *, day: date) -> None:
    key = keys.field_key(stage.settings.master)
    for said in await bank.answers():
        now = moment(day, 16)
        try:
            async with begin(stage.staff(TOWN)) as tx:
                file = await results.take_in(
                    tx,
                    name=f"kekka-{said.number:03}.txt",
                    sha256=sha256(said.content).digest(),
                    results=model.read(said.content),
                    key=key,
                    now=now,
                )
        except AlreadyTaken:
            continue
        async with begin(stage.staff(TOWN, "staff")) as tx:
            await results.take(tx, file=file, now=now)


async def _mend(stage: Stage, *, day: date) -> None:
    """Whoever's transfer came back gives another account on her phone."""
    async with begin(stage.staff(TOWN)) as tx:
        found = await returning.returns(tx, now=moment(day, 20))
    for one in found:
        if one.stage is not Waits.ACCOUNT:
            continue
        async with begin(stage.staff(TOWN)) as tx:
            her = await people.show(tx, worker=one.worker_id, on=day)
        account = Account(*NEW, AccountType.ORDINARY, "2000137", her.kana)
        key = keys.field_key(stage.settings.master)
        async with begin(stage.worker(TOWN, one.worker_id)) as tx:
            await onboarding.give_account(tx, account, sure=True, key=key, now=moment(day, 20))
