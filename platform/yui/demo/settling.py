"""The months' settlement between the bodies: a rule for each pair, statements, netting, transfers.

Every month before the last is settled to the yen; of the last one the payers have paid, and the
payees have not yet looked at their accounts.
"""

from datetime import date, timedelta

from tenants.actor import system
from tenants.db import begin
from yui.demo.stage import Stage, afterwards, ident, moment, working_day
from yui.japan import add_months
from yui.settlement import actions, agreeing, clearing, zero
from yui.settlement.model import Transfer
from yui.settlement.refusals import NothingToNet
from yui.settlement.rules import Part, RuleState, Terms
from yui.settlement.states import State
from yui.settlement.vouchers import actions as vouchers

LEAD = "tateshina"
MANAGER = "shiojiri"


async def before(stage: Stage, first: date) -> None:
    """The lead town keeps 5 % of what it shares on; another body manages the consortium for 3 %."""
    day = working_day(first - timedelta(days=20))
    for guest in stage.towns:
        if guest == LEAD:
            continue
        managed = guest != MANAGER
        terms = Terms(
            500,
            9_200 if managed else 9_500,
            300 if managed else 0,
            rest=Part.WORKER,
            manager=int(stage.towns[MANAGER]) if managed else None,
        )
        async with begin(stage.staff(LEAD)) as tx:
            rule = await agreeing.propose(
                tx,
                there=int(stage.towns[guest]),
                mine="client",
                terms=terms,
                since=day,
                until=None,
                share=None,
                once=ident(f"settlement/rule/{guest}"),
                now=moment(day, 10),
            )
        async with begin(stage.staff(guest)) as tx:
            await agreeing.answer(tx, rule=rule, say=RuleState.AGREED, now=moment(day, 15))
    await afterwards(day, 18)


async def month(stage: Stage, first: date, *, last: bool) -> None:
    """A month's statements from their writing to the bank."""
    day = working_day(add_months(first, 1, on=16))
    for town in stage.towns:
        async with begin(system(stage.towns[town])) as tx:
            await actions.draw_all(tx, now=moment(day, 9))
    await afterwards(day, 10)
    for wanted in ((State.DRAWN, State.HALF), (State.AGREED,)):
        for town in stage.towns:
            await _step(stage, town, first, wanted, day=day)
    await afterwards(day, 14)
    try:
        async with begin(system(stage.towns[LEAD])) as tx:
            await clearing.net(tx, now=moment(day, 15))
    except NothingToNet:
        return
    await afterwards(day, 16)
    for pays in (True,) if last else (True, False):
        for town in stage.towns:
            await _record(stage, town, first, pays=pays, day=day)
    await afterwards(day, 18)


async def _step(
    stage: Stage, town: str, first: date, wanted: tuple[State, ...], *, day: date
) -> None:
    """Confirms what waits for this town, or closes what both confirmed."""
    async with begin(stage.staff(town)) as tx:
        found = await actions.of_month(tx, month=first)
    for one in found:
        if one.state not in wanted:
            continue
        async with begin(stage.staff(town)) as tx:
            if one.state is State.AGREED:
                await actions.close(tx, statement=one.id, now=moment(day, 13))
            elif one.ours_at is None:
                await actions.confirm(tx, statement=one.id, seen=one.hash, now=moment(day, 11))


async def _record(stage: Stage, town: str, first: date, *, pays: bool, day: date) -> None:
    async with begin(stage.staff(town)) as tx:
        statements = await actions.of_month(tx, month=first)
        found: list[Transfer] = await actions.transfers(tx, statements=statements)
    for one in found:
        if one.pays is pays and one.ours_on is None:
            async with begin(stage.staff(town, "staff")) as tx:
                noted = await vouchers.make(
                    tx,
                    transfer=one.id,
                    on=day,
                    reference=f"清算 {first:%Y-%m}",
                    now=moment(day, 17),
                )
            async with begin(stage.staff(town)) as tx:  # a second person
                await vouchers.confirm(
                    tx, transfer=one.id, voucher=noted.id, now=moment(day, 17, 30)
                )


async def today(stage: Stage, today: date) -> None:
    """What the night writes out for the coordinator: each town's own counts, no yen and no name."""
    for town, code in stage.towns.items():
        async with begin(system(code)) as tx:
            for back in range(4):
                of = add_months(today, -back, on=1)
                await zero.publish(tx, body=stage.bodies[town], of=of, now=moment(today, 3))
