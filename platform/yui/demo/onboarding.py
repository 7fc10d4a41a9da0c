"""Two people who are joining: one has only her account left to give, one has just begun."""

from datetime import date, datetime, timedelta

from tenants.actor import Actor, Role, Scope
from tenants.db import begin, begin_auth
from yui import keys
from yui.accounts import actions as accounts
from yui.accounts.model import NewAccount
from yui.courses import actions as courses
from yui.demo.stage import Stage, afterwards, ident, moment
from yui.engine.info import Login
from yui.onboarding import actions
from yui.onboarding.desk import actions as desk
from yui.onboarding.model import Declaration, Kind, Profile
from yui.onboarding.signing import actions as signing
from yui.people import actions as people
from yui.web import papers

TOWN = "tateshina"
WHO = (("芦田 みなみ", "アシダ ミナミ", "j1"), ("望月 かおる", "モチヅキ カオル", "j2"))
MARK = b"demo".ljust(32, b".")


async def today(stage: Stage, day: date) -> None:
    """The first did all but the account, and is reminded; the second said who she is."""
    begun = day - timedelta(days=4)
    first, second = [await _begin(stage, *each, on=begun) for each in WHO]
    now = moment(day, 9, 30)
    await _say(first, WHO[0], now=now)
    for kind in Kind:
        await _sign(first, kind, now=now)
    async with begin(stage.staff(TOWN)) as tx:
        await courses.recognise(tx, worker=first.id, course_code="security", on=day, now=now)
        await desk.remind(tx, worker=first.id, now=now)
    async with begin(first) as tx:
        await actions.declare(tx, Declaration(None, no_employees=True), sole=True, now=now)
        text = await signing.consent_text(tx, on=day)
        await signing.consent(tx, version=text.version, agree=True, now=now)
    async with begin(first) as tx:
        await actions.say_invoice(
            tx, "", sure=False, key=keys.field_key(stage.settings.master), now=now
        )
    await _say(second, WHO[1], now=now)
    await afterwards(day)


async def _begin(stage: Stage, name: str, kana: str, short: str, *, on: date) -> Actor:
    tenant, person = stage.towns[TOWN], ident(f"{TOWN}/{short}")
    login = f"{TOWN}.{short}"
    async with begin(stage.staff(TOWN)) as tx:
        await people.begin_joining(
            tx,
            name=name,
            kana=kana,
            email=f"{login}@demo.invalid",
            person=person,
            on=on,
            now=moment(on),
        )
    actor = Actor(tenant, person, Scope.PERSON, Role.WORKER, name=name)
    new = NewAccount(login=login, actor=actor, email=f"{login}@demo.invalid")
    async with begin_auth() as tx:
        await accounts.add_account(tx, new, password=stage.password)
    stage.logins.append(Login(Role.WORKER.value, int(tenant), login, stage.password))
    return actor


async def _say(her: Actor, who: tuple[str, str, str], *, now: datetime) -> None:
    said = Profile(who[0], who[1], "384-2305", "長野県北佐久郡立科町見本1-2-3", "0267-00-0000")
    async with begin(her) as tx:
        await actions.say_profile(tx, said, now=now)


async def _sign(her: Actor, kind: Kind, *, now: datetime) -> None:
    async with begin(her) as tx:
        made, printed = await signing.draft(tx, kind=kind, at=now, mark=MARK)
    pdf = await papers.pdf(printed, at=now)
    async with begin(her) as tx:
        await signing.sign(tx, printed=printed, pdf=pdf, of=made.sha256, agree=True, now=now)
