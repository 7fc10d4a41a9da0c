"""Two people of a body before another body hears of a rule, or of a yes to one (X-08)."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.japan import day_of
from yui.settlement import agreeing, rules
from yui.settlement.division import model
from yui.settlement.division.model import Asked
from yui.settlement.refusals import BadDays
from yui.settlement.rules import RuleState
from yui.towns import actions as towns
from yui.towns.changes import actions as changes
from yui.towns.changes.model import SPLITTING, Change, ChangeState, Kind, New


async def propose(tx: Tx, asked: Asked, *, reason: str, once: UUID, now: datetime) -> UUID:
    """Puts a rule to a colleague: for the pair from a month to come, or for a single share, of which
    nothing is settled before it is taken on. Raises `BadRule`, `BadDays`, and what
    `towns.changes.propose` raises."""
    rules.check(asked.terms)
    if asked.until is not None and asked.until < asked.since:
        raise BadDays("valid_to")
    body = await towns.body_of(tx, on=day_of(now))
    new = New(
        Kind.SPLIT,
        subject=asked.subject,
        title=f"配分の取り決め（{await _name(tx, asked.other)}）",
        valid_from=asked.since,
        terms=model.kept(asked),
        reason=reason,
        monthly=asked.share is None,
    )
    return await changes.propose(tx, new, body=body.id, once=once, now=now)


async def propose_yes(tx: Tx, *, rule: UUID, reason: str, once: UUID, now: datetime) -> UUID:
    """Puts a yes to the other town's rule to a colleague. What was taken on before is not touched: a
    rule holds for what is accepted after both sides agreed. Raises `RuleMove`."""
    found = await agreeing.show(tx, rule=rule)
    rules.answer(found, RuleState.AGREED)
    body = await towns.body_of(tx, on=day_of(now))
    new = New(
        Kind.SPLIT_ANSWER,
        subject=str(rule),
        title=f"配分の取り決めへの合意（{found.other_name}）",
        valid_from=found.valid_from,
        terms={"rule": str(rule)},
        reason=reason or "先方の申し入れのとおり",
        monthly=False,
    )
    return await changes.propose(tx, new, body=body.id, once=once, now=now)


async def decide(
    tx: Tx, *, change: UUID, to: ChangeState, note: str = "", now: datetime
) -> UUID | None:
    """A second person decides; adopted, it goes to the other town in her name. Returns the rule."""
    found = await changes.decide(tx, change=change, to=to, note=note, kinds=SPLITTING, now=now)
    if found is None or to is not ChangeState.ADOPTED:
        return None
    if found.kind is Kind.SPLIT_ANSWER:
        rule = UUID(found.terms["rule"])
        await agreeing.answer(tx, rule=rule, say=RuleState.AGREED, now=now)
        return rule
    asked = model.read(found.terms)
    return await agreeing.propose(
        tx,
        there=asked.other,
        mine=asked.mine,
        terms=asked.terms,
        since=asked.since,
        until=asked.until,
        share=asked.share,
        once=change,
        now=now,
    )


def asked(found: Change) -> Asked | None:
    """What goes to the other town; None for a yes."""
    return model.read(found.terms) if found.kind is Kind.SPLIT else None


async def _name(tx: ReadTx, code: int) -> str:
    return next((town.name for town in await towns.towns(tx) if town.code == code), str(code))
