"""What is done with questions to the client. A leader notes them; she never meets the client."""

from datetime import datetime
from uuid import UUID

from tenants.actor import Role
from tenants.db import ReadTx, Tx
from tenants.refusal import Forbidden, Unknown
from yui.audit import actions as audit
from yui.notices import actions as notices
from yui.threads import model
from yui.threads import queries as threads
from yui.threads.asking import queries
from yui.threads.letters import actions as letters
from yui.threads.model import Asking, ClientQuestion
from yui.threads.refusals import NoClient

_HEARD = "お聞きした回答を記録しました。ありがとうございます。"
_NO_MORE = "この確認は取り下げました。お答えは要りません。"


async def note(
    tx: Tx, *, task: UUID, question: str, now: datetime, thread: UUID | None = None
) -> UUID:
    """Notes what the client is to be asked; the directors are told. Returns its id.

    No word of it may tell who the worker is: the client reads it as the director sends it on.
    """
    if await queries.client_of(tx, task) is None:
        raise NoClient
    await _nameless(tx, question, thread=thread)
    made = await queries.record_question(tx, task=task, thread=thread, question=question, at=now)
    await audit.note(tx, "client_question.noted", subject=str(made), task=str(task))
    if tx.actor.role is not Role.DIRECTOR:
        await notices.tell_directors(
            tx,
            kind="client_question.noted",
            subject="クライアント企業への確認事項があります",
            body="リーダーから、クライアント企業への確認のお願いがあります。内容を確かめて、送るかどうかを決めてください。",
            link="/client-questions",
            key=f"client_question:{made}",
            now=now,
        )
    return made


async def forward(tx: Tx, *, question: UUID, text: str, now: datetime) -> None:
    """The director puts the question to the client, in words of her own."""
    if tx.actor.role is not Role.DIRECTOR:
        raise Forbidden
    found = await _locked(tx, question)
    model.ask(found.state, Asking.FORWARDED)
    client = await queries.client_of(tx, found.task_id)
    if client is None:
        raise NoClient
    await _nameless(tx, text, thread=found.thread_id)
    await queries.record_forwarded(tx, question, text=text, at=now)
    await audit.note(tx, "client_question.forwarded", subject=str(question), to=str(client))
    title = await queries.order_title(tx, found.task_id)
    await letters.ask(tx, client=client, question=question, title=title, text=text, now=now)


async def answer(tx: Tx, *, question: UUID, text: str, now: datetime) -> None:
    """What the client said, written down by the director (its own letter, or by telephone);
    whoever noted the question is told."""
    if tx.actor.role is not Role.DIRECTOR:
        raise Forbidden
    found = await _locked(tx, question)
    to = model.ask(found.state, Asking.ANSWERED)
    await queries.record_settled(tx, question, to, answer=text, at=now)
    await letters.settle(tx, question=question, text=_HEARD, now=now)
    await audit.note(tx, "client_question.answered", subject=str(question))
    if found.noted_by != tx.actor.id:
        await notices.tell(
            tx,
            to=found.noted_by,
            kind="client_question.answered",
            subject="クライアント企業から回答がありました",
            body=f"「{found.title}」の確認事項に回答がありました。",
            link=f"/questions/{found.thread_id}" if found.thread_id else "/questions",
            key=f"client_question:{question}:answered",
            now=now,
        )


async def withdraw(tx: Tx, *, question: UUID, now: datetime) -> None:
    """It need not be asked any more."""
    found = await _locked(tx, question)
    if found.noted_by != tx.actor.id and tx.actor.role is not Role.DIRECTOR:
        raise Forbidden
    to = model.ask(found.state, Asking.WITHDRAWN)
    await queries.record_settled(tx, question, to, answer="", at=now)
    if found.state is Asking.FORWARDED:
        await letters.settle(tx, question=question, text=_NO_MORE, now=now)
    await audit.note(tx, "client_question.withdrawn", subject=str(question))


async def questions(
    tx: ReadTx,
    *,
    task: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    most: int = 200,
) -> list[ClientQuestion]:
    """Questions to clients, the oldest first: a task's, or a page of all that are not settled."""
    return await queries.questions(tx, task=task, after=after, most=most)


async def _locked(tx: Tx, question: UUID) -> ClientQuestion:
    found = await queries.question_locked(tx, question)
    if found is None:
        raise Unknown
    return found


async def _nameless(tx: ReadTx, text: str, *, thread: UUID | None) -> None:
    if thread is None:
        return
    found = await threads.thread(tx, thread)
    if found is None:
        raise Unknown
    names = await threads.words_of(tx, found.worker_id)
    model.nameless(text, names=names, field="question")
