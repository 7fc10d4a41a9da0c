"""What a worker asks for on an offer: the paper (フリーランス法3条2項), and an answer."""

from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.notices import actions as notices
from yui.offers import actions as offers
from yui.sheets import changing, model, queries
from yui.sheets.model import Means


async def ask_paper(tx: Tx, *, offer: UUID, now: datetime) -> None:
    """She asks for the notice on paper; the director who asked her is told. Twice is once."""
    found = await offers.show(tx, offer=offer)
    if found.worker_id != tx.actor.id:
        raise Unknown
    if not await queries.record_paper_request(tx, offer, worker=found.worker_id, at=now):
        return
    await notices.tell(
        tx,
        to=found.offered_by,
        kind="terms.paper",
        subject=f"書面の交付の求め：{found.title}",
        body=f"「{found.title}」の取引条件明示書を書面で受け取りたいとのことです。遅滞なくお渡しください（フリーランス法3条2項）。",
        link=f"/offers/{offer}",
        key=f"terms.paper:{offer}:{now.isoformat()}",
        now=now,
    )
    await audit.note(tx, "terms.paper_asked", subject=str(offer))


async def give_paper(tx: Tx, *, offer: UUID, request: UUID, means: Means, now: datetime) -> None:
    """The paper was handed over or posted."""
    found = await queries.paper_locked(tx, request)
    if found is None or found.offer_id != offer:
        raise Unknown
    state = model.give(found.state)
    await queries.record_given(tx, request, state, means=means, at=now)
    await notices.tell(
        tx,
        to=found.worker_id,
        kind="terms.paper_given",
        subject=f"書面をお渡ししました：{found.title}",
        body=f"「{found.title}」の取引条件明示書を書面でお渡ししました（{means.says}）。",
        link=f"/me/offers/{offer}/sheet",
        key=f"terms.paper_given:{request}",
        now=now,
    )
    await audit.note(tx, "terms.paper_given", subject=str(offer), means=means.value)


async def ask(tx: Tx, *, offer: UUID, question: str, now: datetime) -> UUID:
    """Her question on an offer; the director who asked her is told."""
    found = await offers.show(tx, offer=offer)
    if found.worker_id != tx.actor.id:
        raise Unknown
    changing.alive(found)
    made = await queries.record_question(
        tx, offer, worker=found.worker_id, text=question.strip(), at=now
    )
    await notices.tell(
        tx,
        to=found.offered_by,
        kind="offer.question",
        subject=f"打診へのご質問：{found.title}",
        body=f"「{found.title}」の打診に、ご質問がありました。",
        link=f"/offers/{offer}",
        key=f"offer.question:{made}",
        now=now,
    )
    await audit.note(tx, "offer.asked", subject=str(offer), question=made)
    return made


async def reply(tx: Tx, *, offer: UUID, question: UUID, answer: str, now: datetime) -> None:
    """The director's answer; the worker is told."""
    found = await queries.question_locked(tx, question)
    if found is None or found.offer_id != offer:
        raise Unknown
    state = model.reply(found.state)
    await queries.record_reply(tx, question, state, text=answer.strip(), at=now)
    await notices.tell(
        tx,
        to=found.worker_id,
        kind="offer.replied",
        subject=f"ご質問への回答：{found.title}",
        body=f"「{found.title}」の打診について、ご質問に回答しました。",
        link=f"/me/offers/{offer}/sheet",
        key=f"offer.replied:{question}",
        now=now,
    )
    await audit.note(tx, "offer.replied", subject=str(offer), question=question)
