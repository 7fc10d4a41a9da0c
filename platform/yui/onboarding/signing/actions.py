"""What is done with her two papers: put before her, concluded, read again, and their end foretold."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.japan import day_of
from yui.notices import actions as notices
from yui.onboarding import actions, wording
from yui.onboarding.model import Kind, Paper
from yui.onboarding.papers import queries
from yui.onboarding.papers.queries import Concluding
from yui.onboarding.refusals import Concluded, NewText, NotAgreed
from yui.onboarding.wording import Agreement, Printed
from yui.registry import actions as registry
from yui.registry.model import Text
from yui.towns import actions as towns

RENEW = timedelta(days=60)
"""How long before its last day a paper can be concluded anew."""
FORETELL = timedelta(days=30)
MOST = 500
PURPOSE = "registration"
"""The consent towards her own town (registry.consent_text)."""


async def draft(
    tx: ReadTx, *, kind: Kind, at: datetime, mark: bytes, since: date | None = None
) -> tuple[Agreement, Printed]:
    """The paper that the caller would conclude now, and how it would be printed; `since`: the day to
    come from which it is to hold, with the body of that day."""
    on = max(day_of(at), since or date.min)
    her = await actions.her(tx, worker=tx.actor.id)
    body = await towns.body_of(tx, on=on)
    made = wording.agreement(kind, her, body, on=on)
    count = await queries.count(tx, her.id, body.id, kind) + 1
    number = wording.number_of(her, body, kind, count=count)
    return made, Printed(made, number, at, mark)


def may_sign(held: Paper | None, *, on: date) -> bool:
    """Whether a paper can be concluded: none holds, or its last days run."""
    return held is None or (held.valid_to is not None and held.valid_to - RENEW <= on)


async def sign(
    tx: Tx, *, printed: Printed, pdf: bytes, of: bytes, agree: bool, now: datetime
) -> None:
    """The caller concludes the paper whose text hashes to `of`, as she read it, from its first day on
    with the body of that day; the same click twice is once. `pdf`: `printed` as a paper."""
    if not agree:
        raise NotAgreed("agree")
    made = printed.made
    if made.sha256 != of:
        raise NewText
    on = made.valid_from
    await actions.hold(tx, worker=tx.actor.id)
    mine = await actions.mine(tx, on=on)
    held = mine.paper(made.kind, on)
    if not may_sign(held, on=on):
        raise Concluded
    body = await towns.body_of(tx, on=on)
    done = Concluding(
        number=printed.number,
        pdf=pdf,
        sha256=sha256(pdf).digest(),
        signer=mine.her.name,
        mark=printed.mark,
        at=now,
    )
    paper = await queries.record_paper(tx, mine.her.id, body.id, made, done)
    if paper is None:
        return
    await audit.note(
        tx,
        "onboarding.signed",
        subject=str(paper),
        kind=made.kind.value,
        version=made.version,
        text=made.sha256.hex(),
        pdf=done.sha256.hex(),
        valid_to=made.valid_to,
    )
    await actions.settle(tx, worker=mine.her.id, now=now)


async def consent_text(tx: ReadTx, *, on: date) -> Text:
    """What she is told of the use of what she said, as it holds on a day."""
    found = (await registry.texts(tx, on=on)).get(PURPOSE)
    if found is None:
        raise Unknown
    return found


async def consent(tx: Tx, *, version: int, agree: bool, now: datetime) -> None:
    """The caller agrees to what her own town does with what she said; nothing crosses by it."""
    if not agree:
        raise NotAgreed("agree")
    on = day_of(now)
    await actions.hold(tx, worker=tx.actor.id)
    text = await consent_text(tx, on=on)
    await registry.grant(
        tx,
        purpose=PURPOSE,
        to=int(tx.tenant),
        fields=text.items,
        last_day=wording.consent_until(on),
        version=version,
        now=now,
    )
    await actions.settle(tx, worker=tx.actor.id, now=now)


async def pdf(tx: ReadTx, *, paper: UUID) -> bytes:
    """The bytes that were concluded; under scope `person`, only hers."""
    found = await queries.pdf(tx, paper)
    if found is None:
        raise Unknown
    return found


async def foretell(tx: Tx, *, on: date, now: datetime) -> int:
    """Tells who works that a paper ends soon, or ended yesterday or before and stops her offers (a
    daily sweep); each once. Returns how many papers."""
    first = on - timedelta(days=7)
    found = await queries.ending(tx, first=first, last=on + FORETELL, most=MOST)
    for one in found:
        if one.valid_to is None:
            continue
        over = one.valid_to < on
        says = "期限が切れました" if over else f"期限は{one.valid_to:%Y年%m月%d日}です"
        then = (
            "更新するまで、打診と募集は届きません。"
            if over
            else "期限のあとも打診を受けるには、更新してください。"
        )
        await notices.tell(
            tx,
            to=one.worker_id,
            kind="onboarding.paper",
            subject=f"{one.kind.step.says}の{says}",
            body=f"{one.number}：{says}。{then}マイページの「登録の手続き」から、すぐに更新できます。",
            link=one.kind.step.path,
            key=f"onboarding.paper:{one.id}:{'over' if over else 'soon'}",
            now=now,
        )
    return len(found)
