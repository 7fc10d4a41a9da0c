"""The month on the screen: what companies would like to have done, and a quote in two versions."""

from datetime import date, timedelta
from uuid import UUID

from tenants.actor import Actor, Role, Scope
from tenants.db import begin, begin_auth
from yui.accounts import actions as accounts
from yui.accounts.model import NewAccount
from yui.demo.stage import Stage, afterwards, moment, working_day
from yui.engine.info import Login
from yui.intake import actions as intake
from yui.quotes import actions as quotes
from yui.quotes import from_wish
from yui.quotes.bands import Band
from yui.quotes.model import Draft, Line, NewLine

TOWN, COMPANY = "tateshina", "kanko"
LOGIN = f"{TOWN}.client"
TOLD = {
    "process": "担当者が取材のメモと写真から文をまとめ、上司が読んで直しています。",
    "frequency": "monthly",
    "volume": "12",
    "material": "file",
    "personal": "none",
    "outside": "yes",
    "correct": "1,200字から1,300字。施設名・時刻・料金が、渡した資料と同じであること。",
    "hundreds": "12",
    "visit": "online",
}
CARDS = {
    "process": "展示会でもらった名刺を、事務の2人が表に打ち込んでいます。",
    "frequency": "yearly",
    "volume": "2400",
    "minutes_now": "3",
    "material": "file",
    "personal": "contact",
    "outside": "masked",
    "fields": "8",
    "writing": "printed",
    "correct": "名刺と1文字もちがわないこと。読めない文字は〓とします。",
}


async def today(stage: Stage, day: date) -> None:
    """A client with a log-in and a quote before it, and a company that is none yet."""
    await _log_in(stage)
    director, client = stage.staff(TOWN), stage.clients[COMPANY]
    due = working_day(day + timedelta(days=45)).isoformat()
    async with begin(director) as tx:
        wish = await intake.take(
            tx,
            job_type="article",
            title="女神湖の冬 紹介記事",
            client=client,
            answers={**TOLD, "due_on": due},
            now=moment(day - timedelta(days=7)),
        )
    await _quoted(director, wish, day=day)
    async with begin(director) as tx:
        await intake.take(
            tx,
            job_type="data_entry",
            title="展示会の名刺の入力",
            company="これから精機株式会社",
            answers={**CARDS, "due_on": due},
            now=moment(day - timedelta(days=1)),
        )
    await afterwards(day, 8)


async def _quoted(director: Actor, wish: UUID, *, day: date) -> None:
    """The proposal as it was made, and a second version after the client asked for volume prices."""
    async with begin(director) as tx:
        now = moment(day - timedelta(days=6))
        first = await from_wish.quote(tx, wish=wish, now=now)
        await quotes.send(tx, quote=first, now=now)
        made = await quotes.show(tx, quote=first)
        lines = await quotes.lines(tx, quote=first)
    async with begin(director) as tx:
        now = moment(day - timedelta(days=2))
        again = Draft(
            title=made.title,
            lines=tuple(_cheaper(line) for line in lines if not line.trial),
            due_on=made.due_on,
            valid_until=made.valid_until,
            fee_bp=made.fee_bp,
            note="模擬業務は、先月のお試しに代えて省きます。",
        )
        second = await quotes.revise(tx, quote=first, draft=again, now=now)
        await quotes.send(tx, quote=second, now=now)


def _cheaper(line: Line) -> NewLine:
    """A little less for the client; what a worker is paid stays."""
    return NewLine(
        title=line.title,
        spec=line.spec,
        job_type=line.job_type,
        unit_name=line.unit_name,
        quantity=line.quantity,
        minutes_per_unit=line.minutes_per_unit,
        security=line.security,
        bands=tuple(Band(band.first, band.yen * 98 // 100) for band in line.bands),
        worker_price_yen=line.worker_price_yen,
    )


async def _log_in(stage: Stage) -> None:
    tenant, client = stage.towns[TOWN], stage.clients[COMPANY]
    actor = Actor(tenant, client, Scope.CLIENT, Role.CLIENT, name="見本 担当")
    new = NewAccount(login=LOGIN, actor=actor, email=f"{LOGIN}@demo.invalid")
    async with begin_auth() as tx:
        await accounts.add_account(tx, new, password=stage.password)
    stage.logins.append(Login(Role.CLIENT.value, int(tenant), LOGIN, stage.password))
