"""What a day brings to handovers that wait: a reminder first, then acceptance by silence (D-08)."""

from datetime import datetime, timedelta

from tenants.db import Tx
from yui import clock
from yui.audit import actions as audit
from yui.clients.contacts import actions as contacts
from yui.clients.contacts.model import Part
from yui.handovers import actions, rules
from yui.handovers.model import Handover
from yui.handovers.silence import queries
from yui.japan import day_of, wareki
from yui.notices import actions as notices

_NOBODY = (
    "{client}には検収の担当者が登録されていないため、メールは送られていません。"
    "電話などでお知らせし、「担当者」に登録してください。"
)


async def day(tx: Tx, *, now: datetime, most: int = 200) -> int:
    """Reminds, and accepts what stayed silent; again on the same day changes nothing.

    Nobody's silence counts who was not reminded on an earlier day: a sweep that was late reminds
    first; and where the client has people for acceptance, a reminder's mail must have left the
    house on an earlier day. Returns how many handovers it moved or reminded of.
    """
    today = day_of(now)
    # What is to be accepted is read before anyone is reminded: one run never does both.
    silent = await queries.to_deem(tx, today=today, most=most)
    soon = today + timedelta(days=rules.remind_days(today))
    for handover in silent:
        await _deem(tx, await actions.show(tx, handover=handover), now=now)
    reminded = await queries.to_remind(tx, by=soon, most=most)
    for handover in reminded:
        await _remind(tx, await actions.show(tx, handover=handover), now=now)
    for handover in await queries.to_deem(tx, today=today, most=most, reached=False):
        await _unsent(tx, await actions.show(tx, handover=handover), now=now)
    return len(silent) + len(reminded)


async def _remind(tx: Tx, found: Handover, *, now: datetime) -> None:
    if found.accept_by is None:
        return
    await queries.record_reminded(tx, found.id, at=now)
    told = await _tell(
        tx,
        found,
        what="reminder",
        subject="検収の期日が近づいています",
        body=f"「{found.title}」{found.quantity}{found.unit_name}の検収の期日は{wareki(found.accept_by)}です。"
        "期日までにご連絡がないときは、契約により検収いただいたものとします。",
        now=now,
    )
    await audit.note(tx, "handover.reminded", subject=str(found.id), people=told)


async def _deem(tx: Tx, found: Handover, *, now: datetime) -> None:
    if found.accept_by is None:
        return
    over = datetime.combine(found.accept_by + timedelta(days=1), datetime.min.time(), clock.TOKYO)
    await actions.decide(
        tx, handover=found.id, accepted=found.quantity, now=min(now, over), deemed=True
    )
    await _tell(
        tx,
        found,
        what="deemed",
        subject="検収いただいたものとしました",
        body=f"「{found.title}」{found.quantity}{found.unit_name}は、期日（{wareki(found.accept_by)}）までに"
        "ご連絡がなかったため、契約により検収いただいたものとしました。",
        now=now,
    )


async def _tell(
    tx: Tx, found: Handover, *, what: str, subject: str, body: str, now: datetime
) -> int:
    """The client, each of its people for acceptance by mail, and the directors; returns how many
    people of the client there are."""
    kind, key = f"handover.{what}", f"handover:{found.id}:{what}"
    await notices.tell(
        tx,
        to=found.client_id,
        kind=kind,
        subject=subject,
        body=body,
        link=f"/client/handovers/{found.id}",
        key=key,
        now=now,
    )
    people = await contacts.tell(
        tx,
        client=found.client_id,
        part=Part.ACCEPTOR,
        kind=kind,
        subject=subject,
        body=body,
        link=f"/client/handovers/{found.id}",
        key=key,
        now=now,
    )
    await notices.tell_directors(
        tx,
        kind=kind,
        subject=subject,
        body=body if people else f"{body}\n{_NOBODY.format(client=found.client)}",
        link=f"/handovers/{found.id}",
        key=key,
        now=now,
    )
    return people


async def _unsent(tx: Tx, found: Handover, *, now: datetime) -> None:
    await notices.tell_directors(
        tx,
        kind="handover.unsent",
        subject="検収の期日のお知らせが、クライアントに届いていません",
        body=f"「{found.title}」の検収の期日は過ぎましたが、お知らせのメールを送れていません。"
        "届くまで、検収いただいたものとはしません。送り先を確かめ、別の方法でもご連絡ください。",
        link=f"/clients/{found.client_id}/contacts",
        key=f"handover:{found.id}:unsent",
        now=now,
    )
