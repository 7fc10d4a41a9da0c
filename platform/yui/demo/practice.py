"""Three towns' bank: the practice bank, a real server, takes each month's files and answers after its day.

Files go out and answers come in over the line, by the same jobs as in life; the other towns carry
theirs by hand. One transfer of each month comes back, as the account was closed: the payee mends it on
her phone and is paid the whole of it with the next month's file; the last month's waits for that file,
or for a run between the months'.
"""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import date, timedelta
from uuid import UUID

from msgspec.structs import replace

from tenants.actor import system
from tenants.db import begin
from yui import keys
from yui.banking import AccountType
from yui.banklink import layout
from yui.banklink.sending import actions as sending
from yui.banklink.sending import config, line
from yui.banklink.sending.tokens import OPERATOR
from yui.demo.stage import Stage, afterwards, moment, working_day
from yui.embedded.postgres import free_port
from yui.engine import parts
from yui.onboarding import actions as onboarding
from yui.payouts import actions as payouts
from yui.payouts.carrying import actions as carrying
from yui.payouts.model import Run
from yui.payouts.returning import actions as returning
from yui.payouts.returning.model import Stage as Waits
from yui.people import actions as people
from yui.people.model import Account

TOWNS = ("tateshina", "shiojiri", "itoigawa")
"""The towns with a line to the bank."""
BACK = {0: ("shiojiri", -1), 1: ("tateshina", -1), 2: ("tateshina", -3)}
"""In which month whose transfer comes back, and its place in the file."""
CLOSED = "410"
NEW = ("0143", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "485", "ｵｵﾏﾁ")
DAYS = 3
"""Business days after the payment day on which the bank is asked what it says."""


@asynccontextmanager
async def open_bank(stage: Stage, day: date) -> AsyncGenerator[None, None]:
    """The bank, from its first day to the end of the play; what it holds stays in the demo's home."""
    if stage.settings.bank is None:
        bank = f"http://127.0.0.1:{free_port()}"
        stage.settings = replace(stage.settings, bank=bank)
    settings = stage.settings
    parts.tell_bank(settings)
    (settings.places.bank / "bank.json").unlink(missing_ok=True)  # of a play that was broken off
    config.set_up(settings)
    command = parts.bank(replace(settings, demo_date=day)).command
    paths = os.pathsep.join(path for path in sys.path if path)
    environ = {**os.environ, "PYTHONPATH": paths}
    process = await asyncio.create_subprocess_exec(*command, env=environ)
    try:
        await _answering()
        yield
    finally:
        process.terminate()
        await process.wait()


async def _answering() -> None:
    for _ in range(600):
        if await line.bank_day() is not None:
            return
        await asyncio.sleep(0.1)
    raise TimeoutError("the practice bank does not answer")


async def before(stage: Stage, day: date) -> None:
    """The directors of three towns open the line."""
    for town in TOWNS:
        async with begin(stage.staff(town)) as tx:
            await carrying.switch(tx, body=stage.bodies[town], live=True, now=moment(day))


async def receive(stage: Stage, number: int, *, town: str, run: UUID, day: date) -> None:
    """The bank is at the day on which it gets the month's file. Where one transfer is to come back,
    its payee has closed her account, and told nobody."""
    await line.turn(day)
    of, place = BACK.get(number, ("", 0))
    if of != town:
        return
    key = keys.field_key(stage.settings.master)
    async with begin(stage.staff(town)) as tx:
        _info, content = await payouts.download(tx, run=run, key=key)
    account = layout.read(content).rows[place].number
    async with line.client(OPERATOR) as http:
        done = await http.put(f"/accounts/{account}", content=CLOSED)
        if not done.is_success:
            raise RuntimeError(f"the practice bank says {done.status_code}")


async def pay(stage: Stage, runs: Mapping[str, Run]) -> None:
    """The bank answers day by day from the payment days on; what came back is mended."""
    today = stage.settings.demo_date or date.max
    asked = {
        town: [day for day in _days(run.pay_on) if day <= today]
        for town, run in runs.items()
        if town in TOWNS
    }
    for day in sorted({day for days in asked.values() for day in days}):
        await line.turn(day)
        for town in TOWNS:
            async with begin(system(stage.towns[town])) as tx:
                await sending.round_of(tx, why=day.isoformat(), now=moment(day, 15))
        await afterwards(day, 16)
        for town, days in asked.items():
            if days and day == days[-1]:
                await _mend(stage, town, day=day)


def _days(paid: date) -> list[date]:
    found = [working_day(paid)]
    while len(found) < DAYS:
        found.append(working_day(found[-1] + timedelta(days=1)))
    return found


async def _mend(stage: Stage, town: str, *, day: date) -> None:
    """Whoever's transfer came back gives another account on her phone."""
    async with begin(stage.staff(town)) as tx:
        found = await returning.returns(tx, now=moment(day, 20))
    for one in found:
        if one.stage is not Waits.ACCOUNT:
            continue
        async with begin(stage.staff(town)) as tx:
            her = await people.show(tx, worker=one.worker_id, on=day)
        account = Account(
            *NEW,
            AccountType.ORDINARY,
            f"{2_000_137 + TOWNS.index(town) * 1_000 + day.month}",
            her.kana,
        )
        key = keys.field_key(stage.settings.master)
        async with begin(stage.worker(town, one.worker_id)) as tx:
            await onboarding.give_account(tx, account, sure=True, key=key, now=moment(day, 20))
