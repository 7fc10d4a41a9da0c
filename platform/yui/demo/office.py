"""The towns' offices: they log in by password alone for now, and one director is away for ten days."""

from datetime import date, timedelta

from tenants.actor import Actor, Role, Scope
from tenants.db import begin, begin_auth
from yui.accounts.lending import actions as lending
from yui.accounts.lending.model import Lend
from yui.accounts.users import actions as users
from yui.audit import actions as audit
from yui.demo.stage import Stage

AWAY = timedelta(days=10)


async def today(stage: Stage, today: date) -> None:
    """No town of the demo asks a second factor yet, so that its log-ins work with their passwords
    (a new installation asks its office from the first user on); 立科町 will from next month. Its
    director's role is in a colleague's hands from today."""
    month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    async with begin_auth() as tx:
        for code in (0, *map(int, stage.towns.values())):
            await users.ask_by_default(tx, town=code, on=date(2025, 4, 1), roles=())
    town = stage.towns["tateshina"]
    async with begin_auth() as tx:
        office, _more = await users.page(tx, town=int(town), kinds=("director", "staff"))
        director = next(user for user in office if user.role is Role.DIRECTOR)
        colleague = next(user for user in office if user.role is Role.STAFF)
        await users.ask_second(
            tx,
            town=int(town),
            roles=("director", "staff"),
            since=month,
            by=director.id,
            today=today,
        )
        actor = Actor(town, director.subject, Scope.TENANT, Role.DIRECTOR, name=director.name)
        given = Lend(colleague.id, today, today + AWAY)
        made = await lending.lend(tx, given, actor=actor, account=director.id, today=today)
    async with begin(actor) as tx:
        days = {"since": today.isoformat(), "until": given.until.isoformat()}
        await audit.note(tx, "delegation.given", subject=str(made), to=colleague.id, **days)
