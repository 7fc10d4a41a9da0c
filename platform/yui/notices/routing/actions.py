"""Routing a notice: which way it goes, when, and what to do with what came of it.

One message a notice. Every try has a number of its own in the message's row and in the promise that
may make it, so of two promises for one message one acts; a promise that is kept twice (a worker was
killed between sending and recording) sends under the same key.
"""

from datetime import datetime, timedelta
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui import outbox
from yui.clock import TOKYO
from yui.notices import rules
from yui.notices.choice import Channel, Choice, Kind
from yui.notices.config import CONFIG
from yui.notices.line import actions as line
from yui.notices.model import Letter, MailNotice, Overdue
from yui.notices.outcome import Outcome
from yui.notices.routing import model, queries
from yui.notices.routing.model import Message, Plan, Reach, State
from yui.notices.routing.queries import Reader
from yui.notices.ways import Parcel

SUBJECTS = 20


async def take(tx: Tx, *, message: UUID, attempt: int, now: datetime) -> Parcel | None:
    """What this promise is to send now; None when it waits, went, stays in the inbox or is not its."""
    found = await queries.locked(tx, message)
    if found is not None and not found.goes_on(attempt):
        return None
    letter, to, kind = await _content(tx, message, found)
    if letter is None or to is None:
        return None
    if found is None:
        await queries.record_message(tx, message, to=to)
        found = Message(message, to, False, State.WAITING, Channel.NONE, attempt, None, None)
    reader = await queries.reader(tx, to)
    if reader is None:
        return None
    user = await line.user_of(tx, worker=to) if reader.worker and CONFIG.line else ""
    reach = Reach(bool(user), "@" in reader.address)
    plan = await _planned(tx, found, kind, reach, reader=reader, now=now)
    if not await _settle(tx, found, plan, now=now):
        return None
    return Parcel(plan.channel, _addressed(tx, letter, reader), user)


async def _content(
    tx: Tx, message: UUID, found: Message | None
) -> tuple[Letter | None, UUID | None, Kind]:
    """The letter without its address, whom it is for, and what it is to the router."""
    if found is not None and found.gathers:
        return await _digest(tx, found), found.to_id, Kind.NORMAL
    told = await queries.told(tx, message)
    if told is None:
        return None, None, Kind.NORMAL
    kind = rules.kind_of(told.kind, on=told.made_at.astimezone(TOKYO).date())
    return _letter(message, told.subject, told.body, told.link, told.made_at), told.to_id, kind


async def _digest(tx: Tx, found: Message) -> Letter | None:
    subjects = await queries.gathered(tx, found.id)
    if not subjects or found.due_at is None:
        return None
    lines = [f"・{each}" for each in subjects[:SUBJECTS]]
    if len(subjects) > SUBJECTS:
        lines.append(f"ほか{len(subjects) - SUBJECTS}件")
    subject = f"お知らせが{len(subjects)}件あります"
    return _letter(found.id, subject, "\n".join(lines), "", found.due_at)


def _letter(ident: UUID, subject: str, body: str, link: str, at: datetime) -> Letter:
    return Letter(ident, 0, "", "", "", subject, body, link, at)


def _addressed(tx: Tx, letter: Letter, reader: Reader) -> Letter:
    inbox = "/me/notices" if reader.worker else "/notices" if reader.staff else "/client"
    return Letter(
        letter.id,
        int(tx.tenant),
        reader.office,
        reader.name,
        reader.address,
        letter.subject,
        letter.body,
        letter.link or inbox,
        letter.made_at,
    )


async def _planned(
    tx: Tx, found: Message, kind: Kind, reach: Reach, *, reader: Reader, now: datetime
) -> Plan:
    if found.state is State.WAITING:
        today = now.astimezone(TOKYO).date()
        choice = await chosen(tx, to=reader.chooser or found.to_id, worker=reader.worker, now=now)
        return model.plan(kind, choice, reach, now=now, digest_hour=rules.digest_hour(today))
    if found.state is State.FALLEN and not reach.mail:
        return Plan(State.FAILED, Channel.MAIL)
    return Plan(State.GOING, found.channel)


async def _settle(tx: Tx, found: Message, plan: Plan, *, now: datetime) -> bool:
    """Records the plan; whether a parcel goes out now."""
    model.moved(found.state, plan.state)
    if plan.state is State.GATHERED and plan.due_at is not None:
        await _gather(tx, found, due=plan.due_at, now=now)
    elif plan.state is State.WAITING and plan.due_at is not None:
        await _wait(tx, found, due=plan.due_at, now=now)
    elif plan.state is State.KEPT:
        await queries.record_kept(tx, found.id)
    elif plan.state is State.FAILED:
        await queries.record_failed(tx, found.id, problem="no_address")
    else:
        first = plan.state is State.GOING and found.state is not State.GOING
        await queries.record_state(
            tx,
            found.id,
            plan.state,
            attempt=found.attempt,
            channel=plan.channel,
            begun_at=now if first else None,
        )
        if first and plan.channel is Channel.LINE:
            await _watch(tx, found.id, now=now)
    return plan.state is State.GOING


async def _wait(tx: Tx, found: Message, *, due: datetime, now: datetime) -> None:
    following = found.attempt + 1
    await queries.record_state(
        tx, found.id, State.WAITING, attempt=following, channel=Channel.NONE, due_at=due
    )
    await _promise(tx, found.id, following, after=due - now)


async def _gather(tx: Tx, found: Message, *, due: datetime, now: datetime) -> None:
    """Into the day's digest; one that is on its way already takes nothing more: the next day's."""
    digest = model.digest_id(int(tx.tenant), found.to_id, due=due)
    await queries.record_message(tx, digest, to=found.to_id, gathers=True, due_at=due)
    held = await queries.locked(tx, digest)
    if held is None or held.state is not State.WAITING:
        await _gather(tx, found, due=due + timedelta(days=1), now=now)
        return
    await queries.record_gathered(tx, found.id, digest=digest, due_at=due)
    await _promise(tx, digest, 0, after=due - now)


async def _watch(tx: Tx, message: UUID, *, now: datetime) -> None:
    """Mail takes over in time whatever becomes of LINE, or of the worker that calls it."""
    seconds = rules.line(now.astimezone(TOKYO).date()).fall_back
    await outbox.put(
        tx,
        "notices.overdue",
        Overdue(message),
        key=f"notices.overdue:{message}",
        run_at=await queries.moment(tx) + timedelta(seconds=seconds),
    )


async def _promise(tx: Tx, message: UUID, attempt: int, *, after: timedelta) -> None:
    """`after` in business time is as long in real time."""
    await outbox.put(
        tx,
        "notices.mail",
        MailNotice(message, attempt),
        key=f"notices.mail:{message}:{attempt}",
        run_at=await queries.moment(tx) + after,
    )


async def done(tx: Tx, *, message: UUID, attempt: int, outcome: Outcome, now: datetime) -> None:
    """What came of a parcel: it went, LINE is called again, or mail takes over."""
    found = await queries.locked(tx, message)
    if found is None or not found.goes_on(attempt):
        return
    if outcome.taken:
        await queries.record_sent(tx, message, channel=found.channel, at=now)
        if found.channel is Channel.MAIL:
            await queries.record_mailed(tx, message, at=now)
        return
    rule = rules.line(now.astimezone(TOKYO).date())
    wait = model.again(
        found.begun_at or now,
        now=now,
        tries=found.tries,
        wait=outcome.wait,
        pauses=rule.pauses,
        last=rule.last,
    )
    if wait is None or outcome.lasting:
        await _fall(tx, found, problem=outcome.problem, now=now)
        return
    following = attempt + 1
    await queries.record_retry(tx, message, attempt=following)
    await _promise(tx, message, following, after=timedelta(seconds=wait))


async def _fall(tx: Tx, found: Message, *, problem: str, now: datetime) -> None:
    model.moved(found.state, State.FALLEN)
    following = found.attempt + 1
    await queries.record_fallen(tx, found.id, attempt=following, problem=problem, at=now)
    await _promise(tx, found.id, following, after=timedelta(0))


async def overdue(tx: Tx, *, message: UUID, now: datetime) -> None:
    """LINE has had its time: what it has not taken goes by mail."""
    found = await queries.locked(tx, message)
    if found is not None and found.state is State.GOING and found.channel is Channel.LINE:
        await _fall(tx, found, problem="late", now=now)


async def blocked(tx: Tx, *, to: UUID, since: datetime, now: datetime) -> int:
    """She has blocked us since a moment: what LINE took from then on goes by mail; how many."""
    found = await queries.sent_by_line(tx, to, since=since)
    for each in found:
        await _fall(tx, each, problem="blocked", now=now)
    return len(found)


async def give_up(tx: Tx, *, now: datetime) -> int:
    """Mails that no server took in time have failed, and their readers' inboxes say so; how many."""
    minutes = rules.mail_minutes(now.astimezone(TOKYO).date())
    return await queries.record_overdue_mails(tx, before=now - timedelta(minutes=minutes))


async def chosen(tx: ReadTx, *, to: UUID, worker: bool, now: datetime) -> Choice:
    """How a reader wants to be told; the rules' defaults where she has not said."""
    found = await queries.choice(tx, to)
    return found or rules.choice(now.astimezone(TOKYO).date(), worker=worker)


async def choose(tx: Tx, choice: Choice, *, now: datetime) -> None:
    """The caller says how she wants to be told."""
    await queries.record_choice(tx, tx.actor.id, choice, at=now)
