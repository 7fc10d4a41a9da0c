"""A case that its director cannot see, a request for consideration, opinions without a name, counts."""

from datetime import date, timedelta

from tenants.actor import Actor, Role, Scope, system
from tenants.db import begin, begin_auth
from yui.accounts import actions as accounts
from yui.accounts.model import NewAccount
from yui.care import actions as care
from yui.care.model import Kind as Need
from yui.care.model import NewCase as NewNeed
from yui.demo.stage import Stage, afterwards, ident, moment
from yui.demographics import actions as people
from yui.demographics.model import Fact
from yui.engine.info import Login
from yui.voice import actions as voice
from yui.voice.model import Box, Kind, NewCase, State

TOWN = "tateshina"
OFFICER = "上田 ひろみ"
OPINIONS = ("打診の締め切りを夜9時までにしてほしいです。", "研修の動画に字幕があると助かります。")
BORN = (1992, 1984, 1979, 1990, 1968, 1995, 1983, 1975)


async def today(stage: Stage, day: date) -> None:
    """Last month's opinions are open; the case is answered outside; the request waits for the office."""
    before = day.replace(day=1) - timedelta(days=4)
    officer = await _desk(stage, before)
    for at, says in enumerate(OPINIONS):
        async with begin(stage.worker(TOWN, stage.workers[TOWN][at])) as tx:
            await voice.suggest(tx, box=Box.OFFICE, says=says, now=moment(before))
    await _case(stage, officer, day)
    await _needs(stage, day)
    await _facts(stage, day)
    await afterwards(day)


async def _desk(stage: Stage, day: date) -> Actor:
    """A member of the office, and somebody of the consortium with a log-in of her own."""
    who = Actor(stage.towns[TOWN], ident(f"{TOWN}/desk"), Scope.DESK, Role.DESK, name=OFFICER)
    async with begin_auth() as tx:
        new = NewAccount(login=f"{TOWN}.desk", actor=who)
        await accounts.add_account(tx, new, password=stage.password)
    stage.logins.append(
        Login(role="desk", tenant=int(who.tenant), user=f"{TOWN}.desk", password=stage.password)
    )
    now = moment(day)
    async with begin(system(who.tenant)) as tx:
        await voice.seat_outside(
            tx, officer=who.id, name=OFFICER, contact="0263-00-0000（見本）", on=day
        )
    async with begin(stage.staff(TOWN)) as tx:
        inside = stage.staff(TOWN, "staff").id
        await voice.seat(tx, officer=inside, contact="", now=now)
    return who


async def _case(stage: Stage, officer: Actor, day: date) -> None:
    """She keeps it from the director; the outside desk answers."""
    async with begin(stage.worker(TOWN, stage.workers[TOWN][2])) as tx:
        new = NewCase(
            kind=Kind.HARASSMENT,
            says="打ち合わせのたびに、子どもがいることを責められます。",
            barred=[stage.staff(TOWN).id],
            whole_body=False,
            outside=True,
            named=False,
        )
        case = await voice.tell(tx, new, now=moment(day, 9))
    async with begin(officer) as tx:
        says = (
            "お話しくださり、ありがとうございます。事実を確かめる前に、ご希望をお聞かせください。"
        )
        await voice.step(tx, case=case, to=State.LOOKING, says=says, now=moment(day, 10))
    async with begin(system(officer.tenant)) as tx:
        await voice.sweep(tx, now=moment(day, 11))


async def _needs(stage: Stage, day: date) -> None:
    async with begin(stage.worker(TOWN, stage.workers[TOWN][3])) as tx:
        new = NewNeed(
            kind=Need.CAREGIVING,
            wish="打ち合わせをオンラインにし、納期を夕方にしてください。",
            said="",
            assignment=None,
            from_on=day + timedelta(days=7),
        )
        await care.ask(tx, new, now=moment(day, 9, 30))


async def _facts(stage: Stage, day: date) -> None:
    """Most say something; the last two say nothing."""
    now = moment(day, 12)
    listed = stage.workers[TOWN]
    for at, person in enumerate(listed[:-2]):
        async with begin(stage.worker(TOWN, person)) as tx:
            said = {
                Fact.SEX: "m" if at % 4 == 3 else "f",
                Fact.BORN: str(BORN[at % len(BORN)]),
                Fact.CHILDCARE: "yes" if at % 2 else "no",
            }
            await people.say(tx, said, now=now)
    for tenant in stage.towns.values():
        async with begin(system(tenant)) as tx:
            await people.publish(tx, now=now)
