"""How the town's programme came to its own body in April 2025, as history; and what a town sees that
is in the middle of it (invented: 大町市, to a body that is to begin in April)."""

from datetime import date

from tenants.actor import Actor, Role, Scope
from tenants.db import begin
from yui import keys
from yui.demo.stage import Stage, afterwards, moment
from yui.onboarding.model import Kind
from yui.onboarding.signing import actions as signing
from yui.towns.catalog import Bank, BodyFile
from yui.towns.model import NEVER
from yui.transfer import actions
from yui.transfer.parties import actions as parties
from yui.transfer.parties import batch
from yui.web import papers

HISTORY = "tateshina"
SERVED_BY = "一般財団法人塩尻市振興公社"
MOVED = date(2025, 4, 1)
WRITTEN = date(2025, 2, 3)
NOW_MOVING = "omachi"
MARK = b"demo".ljust(32, b".")
NEW = BodyFile(
    name="一般社団法人大町はたらく公社（見本）",
    kana="イッパンシャダンホウジンオオマチハタラクコウシャ",
    short="大働",
    address="長野県大町市大町見本1-1",
    phone="0261-00-0212",
    email="office@omachi-new.example",
    valid_from=NEVER,
    bank=Bank("0143", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "485", "ｵｵﾏﾁ", "1", "0002122", "0000020212"),
)


async def history(stage: Stage) -> None:
    """Written, announced and done by the very actions: the figures around it are the source's own."""
    director = stage.staff(HISTORY)
    async with begin(director) as tx:
        made = await actions.make(
            tx,
            to_body=stage.bodies[HISTORY],
            new=None,
            effective_on=MOVED,
            steps=[],
            from_town=int(stage.towns["shiojiri"]),
            from_name=SERVED_BY,
            now=moment(WRITTEN),
        )
        await actions.announce(tx, transfer=made, now=moment(WRITTEN, 11))
    async with begin(director) as tx:
        await batch.refresh(tx, transfer=made, now=moment(MOVED))
        await actions.finish(tx, transfer=made, now=moment(MOVED, 11))


async def today(stage: Stage, day: date) -> None:
    """One has concluded with the body to come, one does not, the others have not answered yet."""
    director, now = stage.staff(NOW_MOVING), moment(day, 9)
    effective = date(day.year + 1, 4, 1)
    async with begin(director) as tx:
        made = await actions.make(
            tx, to_body=None, new=NEW, effective_on=effective, steps=[], now=now
        )
        await actions.announce(tx, transfer=made, now=now)
    await afterwards(day, 9)
    first, second, *_ = stage.workers[NOW_MOVING]
    her = Actor(stage.towns[NOW_MOVING], first, Scope.PERSON, Role.WORKER, name="worker")
    for kind in Kind:
        async with begin(her) as tx:
            text, printed = await signing.draft(tx, kind=kind, at=now, mark=MARK, since=effective)
        pdf = await papers.pdf(printed, at=now)
        async with begin(her) as tx:
            await signing.sign(tx, printed=printed, pdf=pdf, of=text.sha256, agree=True, now=now)
    async with begin(her) as tx:
        await parties.confirm(
            tx,
            keep=True,
            account=None,
            number="",
            no_employees=True,
            sure=True,
            key=keys.field_key(stage.settings.master),
            now=now,
        )
    async with begin(stage.worker(NOW_MOVING, second)) as tx:
        await parties.decline(tx, now=now)
