"""What is done with hints: looked for before something is sent, kept as evidence, rules renewed.

In a page of another slice, with `ui_hints.reason()` (hints/form.html) in the form:

    hits = await hints.told(lambda: begin(actor), data.title, data.spec, place=Place.TASK,
                            reason=data.hint_reason, now=clock.now())   # Hinted (422): every hit
    async with begin(actor) as tx:
        made = await actions.split(…)
        await hints.sent(tx, hits, place=Place.TASK, subject=str(made),
                         reason=data.hint_reason, now=clock.now())
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.hints import model, queries
from yui.hints.model import Decision, Hit, Logged, Place, Rule, Standing
from yui.hints.refusals import RuleGone
from yui.hints.rules import shipped
from yui.japan import day_of

PAGE = 50
Opener = Callable[[], AbstractAsyncContextManager[Tx]]
clear = model.clear


async def rules(tx: ReadTx, *, on: date) -> list[Rule]:
    """The rules in force in the town on a day."""
    return model.in_force([*shipped(), *await queries.begun(tx, on)], on)


async def standing(tx: ReadTx, *, on: date) -> list[Standing]:
    """Every rule with what holds on a day, what comes, and what of Yui's own it leaves out."""
    holding = model.holding([*shipped(), *await queries.begun(tx, on)], on)
    coming = {rule.code: rule for rule in await queries.coming(tx, on)}
    known = {**coming, **holding}
    return [
        Standing(known[code], code in holding, coming.get(code), weaker(known[code], on=on))
        for code in sorted(known)
    ]


def weaker(rule: Rule, *, on: date) -> list[str]:
    """What of Yui's own rule of a day a version leaves out."""
    own = [each for each in shipped() if each.code == rule.code]
    return model.weaker(model.base_of(own, on), rule)


def standard(*, on: date) -> list[Rule]:
    """The rules of that day that come with Yui, whatever a town changed: what the guard reads by."""
    return model.in_force(shipped(), on)


async def check(tx: ReadTx, text: str, place: Place, *, on: date) -> list[Hit]:
    """What the town's rules of that day meet in a text that is about to go to `place`."""
    del place
    return model.find(text, await rules(tx, on=on))


async def warn(tx: Tx, *texts: str, place: Place, reason: str, now: datetime) -> list[Hit]:
    """The hits of several texts; kept as shown to the writer unless she already gives a reason."""
    known = await rules(tx, on=day_of(now))
    hits = [hit for text in texts for hit in model.find(text, known)]
    if hits and not reason.strip():
        await _keep(tx, hits, place=place, subject="", decision=Decision.WARNED, reason="", now=now)
    return hits


async def told(opener: Opener, *texts: str, place: Place, reason: str, now: datetime) -> list[Hit]:
    """`warn` in a transaction of its own, kept even when the sending is refused; then `clear`."""
    async with opener() as tx:
        hits = await warn(tx, *texts, place=place, reason=reason, now=now)
    model.clear(hits, reason)
    return hits


async def sent(
    tx: Tx, hits: Sequence[Hit], *, place: Place, subject: str, reason: str, now: datetime
) -> None:
    """Keeps, with what was sent and in its transaction, that it went out with a reason."""
    model.clear(hits, reason)
    if not hits:
        return
    await _keep(
        tx, hits, place=place, subject=subject, decision=Decision.SENT, reason=reason, now=now
    )
    codes = sorted({hit.rule.code for hit in hits})
    await audit.note(tx, "hint.sent", subject=subject, place=place.value, rules=codes)


async def _keep(
    tx: Tx,
    hits: Sequence[Hit],
    *,
    place: Place,
    subject: str,
    decision: Decision,
    reason: str,
    now: datetime,
) -> None:
    for hit in hits[:50]:
        await queries.record_hit(
            tx,
            hit,
            place=place,
            subject=subject,
            decision=decision,
            reason=reason.strip()[:500],
            at=now,
        )


async def hits(
    tx: ReadTx,
    *,
    after: tuple[datetime, UUID] | None = None,
    sent_only: bool = False,
    most: int = PAGE,
) -> list[Logged]:
    """A page of kept hits, the newest first."""
    return await queries.hits(tx, after=after, sent_only=sent_only, most=most)


async def hits_of(tx: ReadTx, *, since: datetime, until: datetime) -> list[Logged]:
    """The hits of a span of time, the oldest first."""
    return await queries.hits_of(tx, since=since, until=until)


async def all_versions(tx: ReadTx) -> list[Rule]:
    """Every version of every rule there was: Yui's own and the town's."""
    known = [*shipped(), *await queries.rules(tx)]
    return sorted(known, key=lambda rule: (rule.code, rule.version, rule.valid_from))


async def versions(tx: ReadTx, *, code: str) -> list[Rule]:
    """Every version of a rule, the newest first: Yui's own and the town's."""
    own = [rule for rule in shipped() if rule.code == code]
    known = [*own, *(await queries.of_code(tx, code) if model.is_code(code) else [])]
    if not known:
        raise RuleGone
    return sorted(known, key=lambda rule: (rule.version, rule.valid_from), reverse=True)


async def renew(tx: Tx, rule: Rule, *, proposal: UUID, by: UUID, now: datetime) -> int:
    """The version that an adopted proposal of `by` becomes; what was stays as it was."""
    model.begins(rule, on=day_of(now))
    kept = model.tidy(rule)
    number = await queries.record_rule(tx, kept, proposal=proposal, by=by, at=now)
    await audit.note(
        tx,
        "hint.rule_renewed",
        subject=kept.code,
        version=number,
        valid_from=kept.valid_from,
        active=kept.active,
    )
    return number
