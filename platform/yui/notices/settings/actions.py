"""How the caller wants to be told, and what would have reached her."""

from datetime import datetime

from tenants.actor import Scope
from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.clock import TOKYO
from yui.notices import rules
from yui.notices.choice import Choice
from yui.notices.config import CONFIG
from yui.notices.line import actions as line
from yui.notices.line.model import Link, LinkState
from yui.notices.routing import actions as routing
from yui.notices.settings import queries
from yui.notices.settings.model import Mine, NoRest, Went

NEWEST = 30


async def mine(tx: ReadTx, *, now: datetime) -> Mine:
    """What the caller has chosen, or what holds until she does."""
    worker = tx.actor.scope is Scope.PERSON
    today = now.astimezone(TOKYO).date()
    return Mine(
        choice=await routing.chosen(tx, to=tx.actor.id, worker=worker, now=now),
        digest_hour=rules.digest_hour(today),
        link=await line.mine(tx) if worker else Link(LinkState.NONE, None),
        line=worker and CONFIG.line,
        line_id=CONFIG.line_id,
        code_minutes=rules.line(today).code_minutes,
        demo=CONFIG.sink,
    )


async def choose(tx: Tx, choice: Choice, *, now: datetime) -> None:
    """The caller says how she wants to be told. Raises `NoRest`."""
    if choice.quiet and choice.quiet_from == choice.quiet_to:
        raise NoRest("quiet_to")
    await routing.choose(tx, choice, now=now)
    await audit.note(tx, "notices.chosen", subject=str(tx.actor.id))


async def went(tx: ReadTx) -> list[Went]:
    """The caller's newest messages that went, the newest first."""
    return await queries.went(tx, tx.actor.id, most=NEWEST)
