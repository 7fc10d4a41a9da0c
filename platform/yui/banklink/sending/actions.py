"""What goes over the line: a file to the bank, the bank's answers back. The calls themselves lie in
`line`; what they find is recorded here, in the transaction that ends the promise."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from msgspec import Struct

from tenants.db import Tx
from yui import outbox
from yui.audit import actions as audit
from yui.banklink.layout import WrongFile
from yui.banklink.results import actions as results
from yui.banklink.results import model
from yui.banklink.results.refusals import AlreadyTaken, NoRun
from yui.banklink.sending.line import Heard, Parcel, Question, Sent
from yui.banklink.sending.tokens import customer
from yui.japan import day_of, wareki
from yui.notices import actions as notices
from yui.payouts import actions as payouts
from yui.payouts.carrying import actions as carrying
from yui.payouts.carrying.model import Deliver
from yui.payouts.model import Body

TRIES = 8
"""How often one question is asked of a bank that does not answer; the hour's own round asks anew."""


class Ask(Struct, frozen=True):
    """The promise `banklink.ask`: what has the bank to say to a body? `why` names the question."""

    body_id: UUID
    why: str
    attempt: int = 0


class Take(Struct, frozen=True):
    """The promise `banklink.take`: an answer that was read whole is taken."""

    file_id: UUID


def _who(body: Body) -> str:
    kept = f"{body.bank_code}{body.branch_code}{body.account_type}{body.account_number}"
    return customer(code=body.requester_code, account=kept)


async def parcel(tx: Tx, wanted: Deliver, *, key: bytes, now: datetime) -> Parcel | None:
    """A file that is to be sent now; None when the bank has it, or it is carried by hand, or its
    payment day is over (then the office is told). `key` as for `payouts.actions.download`.

    After an attempt of which nothing was heard the bank may have it: it is asked with the same bytes
    whatever day it is, and says that it has it, or that its day is over.
    """
    found = await carrying.begin_try(tx, run=wanted.run_id, part=wanted.part, now=now)
    if found is None:
        return None
    run, body = await payouts.exported(tx, run=wanted.run_id)
    if run.pay_on < day_of(now) and not found.tries:
        why = f"支払日（{wareki(run.pay_on)}）を過ぎました。"
        await carrying.refused(tx, run=run.id, part=wanted.part, why=why, now=now)
        return None
    _info, content = await payouts.download(tx, run=run.id, key=key, part=wanted.part)
    return Parcel(_who(body), content)


async def sent(tx: Tx, wanted: Deliver, outcome: Sent, *, now: datetime) -> None:
    """What came of an attempt."""
    run, part = wanted.run_id, wanted.part
    if outcome.receipt:
        await carrying.took(
            tx, run=run, part=part, receipt=outcome.receipt, again=outcome.again, now=now
        )
    elif outcome.refused:
        await carrying.refused(tx, run=run, part=part, why=outcome.refused, now=now)
    else:
        await carrying.failed(tx, run=run, part=part, why=outcome.failure, now=now)


async def promise_asking(tx: Tx, *, body: UUID, why: str) -> None:
    """The bank is asked once under each `why`."""
    await outbox.put(tx, "banklink.ask", Ask(body, why), key=f"banklink.ask:{body}:{why}:0")


async def round_of(tx: Tx, *, why: str, now: datetime) -> None:
    """Every body whose bank may have an answer asks."""
    for body in await carrying.to_ask(tx, now=now):
        await promise_asking(tx, body=body, why=why)


async def question(tx: Tx, ask: Ask) -> Question | None:
    """Whom to ask, and from which answer on; None when the line is closed."""
    found = await carrying.link(tx, body=ask.body_id)
    if found is None or not found.live:
        return None
    return Question(_who(await payouts.body(tx, body=ask.body_id)), found.heard)


async def heard(tx: Tx, ask: Ask, outcome: Heard, *, key: bytes, now: datetime) -> None:
    """Reads each answer that is new and promises its taking; an answer heard twice is one.

    What is no whole file of ours is left alone, and the directors are told. `key` opens the town's
    data keys.
    """
    link = await carrying.held_link(tx, body=ask.body_id)
    if link is None:
        return
    number = link.heard
    for said in outcome.said:
        if said.number > number:
            await _read(tx, said.content, number=said.number, key=key, now=now)
            number = said.number
    await carrying.heard(tx, body=ask.body_id, number=number, failure=outcome.failure, now=now)
    if outcome.failure and ask.attempt + 1 < TRIES:
        again = Ask(ask.body_id, ask.why, ask.attempt + 1)
        await outbox.put(
            tx,
            "banklink.ask",
            again,
            key=f"banklink.ask:{ask.body_id}:{ask.why}:{again.attempt}",
            run_at=await carrying.later(tx, again.attempt),
        )


async def _read(tx: Tx, content: bytes, *, number: int, key: bytes, now: datetime) -> None:
    digest = sha256(content).digest()
    try:
        file = await results.take_in(
            tx,
            name=f"kekka-{number:04}.txt",
            sha256=digest,
            results=model.read(content),
            key=key,
            now=now,
        )
    except AlreadyTaken:
        return
    except (WrongFile, NoRun):
        await audit.note(tx, "bank.answer_unread", subject=digest.hex(), number=number)
        await notices.tell_directors(
            tx,
            kind="bank.answer_unread",
            subject="銀行の結果を取り込めませんでした",
            body=f"接続で届いた結果（{number}番）が、送った振込データと合いません。"
            "銀行の画面から結果のファイルを保存し、「振込の結果」で内容を確かめてください。",
            link="/bank/results",
            key=f"bank.answer_unread:{digest.hex()}",
            now=now,
        )
        return
    await outbox.put(tx, "banklink.take", Take(file), key=f"banklink.take:{file}")
