"""What is done with rules of division: put to the other town, answered, frozen for a share."""

from datetime import date, datetime
from uuid import UUID, uuid5

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.settlement import queries, rules
from yui.settlement.crossing import queries as crossing
from yui.settlement.refusals import BadDays, heed
from yui.settlement.rules import Rule, RuleState, Terms

PAGE = 50
_NAMES = UUID("0b7d2d57-9d0c-5a47-b7a4-202611220253")


async def propose(
    tx: Tx,
    *,
    there: int,
    mine: str,
    terms: Terms,
    since: date,
    until: date | None,
    share: UUID | None,
    once: UUID,
    now: datetime,
) -> UUID:
    """Puts a rule to the other town: `mine` is 'client' where the shared orders are ours, else
    'worker'. It holds for what is accepted after the other side agreed. Raises `BadRule`, `BadDays`.
    """
    rules.check(terms)
    if until is not None and until < since:
        raise BadDays("valid_to")
    made = uuid5(_NAMES, f"{tx.tenant}:{once}")
    word = await crossing.propose_through(
        tx, made, terms, there=there, mine=mine, share=share, since=since, until=until, at=now
    )
    if heed(word, field="other"):
        await audit.note(tx, "settlement_rule.proposed", subject=str(made), other=there)
    return made


async def answer(tx: Tx, *, rule: UUID, say: RuleState, now: datetime) -> None:
    """The other side agrees or declines, or who proposed it takes it back. Raises `RuleMove`."""
    found = await show(tx, rule=rule)
    if found.state is not say:
        rules.answer(found, say)
    if heed(await crossing.answer_rule_through(tx, rule, answer=say, at=now)):
        await audit.note(tx, f"settlement_rule.{say.value}", subject=str(rule))


async def show(tx: ReadTx, *, rule: UUID) -> Rule:
    """A rule as this town sees it."""
    found = await queries.rule(tx, rule)
    if found is None:
        raise Unknown
    return found


async def all_rules(
    tx: ReadTx, *, after: tuple[datetime, UUID] | None = None, most: int = PAGE
) -> list[Rule]:
    """The town's rules, the newest first."""
    return await queries.rules(tx, after=after, most=most)


async def freeze(tx: Tx, *, share: UUID, now: datetime) -> int:
    """Writes down, on both sides, the rule under which the share was accepted."""
    made = await crossing.freeze_through(tx, share, at=now)
    if made:
        await audit.note(tx, "settlement_rule.frozen", subject=str(share))
    return made
