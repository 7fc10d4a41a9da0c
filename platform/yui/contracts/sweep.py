"""What a day brings to contracts: some begin, some end, and somebody is reminded in time."""

from datetime import date, datetime

from tenants.db import Tx
from yui.contracts import actions, decisions, queries, rules
from yui.contracts.model import Contract, State
from yui.japan import day_of, wareki
from yui.notices import actions as notices


async def day(tx: Tx, *, now: datetime) -> int:
    """Begins, ends and reminds as of a day; again on the same day changes nothing. Returns how
    many reminders were due."""
    today = day_of(now)
    for one in await queries.in_states(tx, State.SIGNED):
        held = await actions.held(tx, one.id)
        if held.state is State.SIGNED:
            await actions.begin_if_due(tx, held, today=today)
    told = 0
    for one in await queries.in_states(tx, State.IN_FORCE):
        last = one.last_day
        if last is None or last >= today:
            told += await _remind(tx, one, on=today, now=now)
            continue
        held = await actions.held(tx, one.id)
        if held.state is State.IN_FORCE:
            await actions.expire(tx, held, last=last)
    return told


async def _remind(tx: Tx, found: Contract, *, on: date, now: datetime) -> int:
    days = decisions.due_notice(found, rules.notice_days(on), on=on)
    if days is None:
        return 0
    ends = found.term_end(on)
    key = f"contract.expiry:{found.id}:{ends}:{days}"
    what = (
        "このままだと、同じ条件で更新されます。続けない、または条件を変えるときは、それまでに手続きしてください。"
        if found.auto_renew
        else "このままだと、満了の翌日から新しい案件を受けられません。続けるときは、新しい版をつくってください。"
    )
    return await notices.tell_directors(
        tx,
        kind="contract.expiry",
        subject=f"契約の満了まで、あと{found.left(on)}日です：{found.client}",
        body=f"{found.client}との{found.kind.says}（{found.number}）は、{wareki(ends)}に満了します。{what}",
        link=f"/contracts/{found.id}",
        key=key,
        now=now,
    )
