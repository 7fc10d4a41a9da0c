"""The manual of a task, what is learnt from a question, and what the client is asked."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.files import actions as files
from yui.files.model import ACCEPT, Purpose
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.threads import actions
from yui.threads.asking import actions as asking
from yui.threads.manuals import actions as manuals
from yui.threads.manuals.model import ITEMS
from yui.web import Asking, Id, Who, _, forms, menu, page, see, uploads
from yui.web.menu import Entry
from yui.work import actions as work

menu.register(
    Entry(
        "クライアントへの確認", "/client-questions", needs="thread.forward", order=46, icon="mail"
    )
)


PAGE = 50


class NewManual(Struct, forbid_unknown_fields=True):
    """The form of a manual; `seen`: the version its writer had before her."""

    seen: Annotated[int, Meta(ge=0, le=100_000)]
    text: Annotated[str, Meta(max_length=20_000)] = ""
    checklist: Annotated[str, Meta(max_length=9_000)] = ""
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


class NewFaq(Struct, forbid_unknown_fields=True):
    """A question of the manual."""

    question: Annotated[str, Meta(max_length=1000)]
    answer: Annotated[str, Meta(max_length=4000)]
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


class NewClientQuestion(Struct, forbid_unknown_fields=True):
    """What the client is to be asked."""

    question: Annotated[str, Meta(max_length=2000)]


class Forwarded(Struct, forbid_unknown_fields=True):
    """What the client is asked, in the director's words."""

    question: Annotated[str, Meta(max_length=2000)]
    hint_reason: Annotated[str, Meta(max_length=500)] = ""


class ClientAnswer(Struct, forbid_unknown_fields=True):
    """What the client said."""

    answer: Annotated[str, Meta(max_length=2000)]


@get("/tasks/{task_id:uuid}/manual", guards=[may("manual.write")], name="threads.manual")
async def manual(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """A task's manual as the workers see it, and the form of its next version."""
    async with begin(actor) as tx:
        task = await work.task(tx, task=task_id)
        found = await manuals.of_task(tx, task=task_id)
        versions = await manuals.versions(tx, task=task_id)
        efforts = await manuals.efforts(tx, task=task_id)
    return page(
        request,
        "threads/manual.html",
        t=task,
        m=found,
        versions=versions,
        efforts=efforts,
        items=ITEMS,
        accept=ACCEPT,
        most=uploads.LIMITS.file_bytes // 1_048_576,
    )


@post("/tasks/{task_id:uuid}/manual", guards=[may("manual.write")], opt=uploads.TAKES_FILES)
@forms.again(manual)
async def publish(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """A new version, past the wording hints."""
    data, now = await forms.read(request, NewManual), clock.now()
    reason = data.hint_reason
    async with begin(actor) as tx:
        await work.task(tx, task=task_id)
        hits = await hints.warn(
            tx, data.text, data.checklist, place=Place.TASK, reason=reason, now=now
        )
    hints.clear(hits, reason)
    held = await files.hold(
        lambda: begin(actor),
        uploads.files_of(request),
        purpose=Purpose.MANUAL,
        worker=None,
        now=now,
    )
    async with begin(actor) as tx:
        await manuals.publish(
            tx,
            task=task_id,
            text=data.text,
            checklist=data.checklist,
            seen=data.seen,
            held=held,
            now=now,
        )
        await hints.sent(tx, hits, place=Place.TASK, subject=str(task_id), reason=reason, now=now)
    return see(request, f"/tasks/{task_id}/manual", said=_("手引きを公開しました。"))


@get("/questions/{thread_id:uuid}/faq", guards=[may("manual.write")], name="threads.faq")
async def faq_form(request: Asking, thread_id: Id, actor: Who) -> Response[Any]:
    """The question and its answer, to be put into words for everyone."""
    async with begin(actor) as tx:
        found = await actions.show(tx, thread=thread_id)
    answers = [each.text for each in found.messages if each.author_role != "worker"]
    asked = [each.text for each in found.messages if each.author_role == "worker"]
    return page(
        request,
        "threads/faq.html",
        s=found,
        question=asked[0][:1000] if asked else "",
        answer=answers[-1] if answers else "",
    )


@post("/questions/{thread_id:uuid}/faq", guards=[may("manual.write")])
@forms.again(faq_form)
async def learn(request: Asking, thread_id: Id, actor: Who) -> Response[Any]:
    """The answered question becomes one of the manual's, past the wording hints."""
    data, now = await forms.read(request, NewFaq), clock.now()
    reason = data.hint_reason
    async with begin(actor) as tx:
        hits = await hints.warn(tx, data.answer, place=Place.TASK, reason=reason, now=now)
    hints.clear(hits, reason)
    async with begin(actor) as tx:
        made = await manuals.learn(
            tx, thread=thread_id, question=data.question, answer=data.answer, now=now
        )
        await hints.sent(tx, hits, place=Place.TASK, subject=str(made), reason=reason, now=now)
    return see(request, f"/questions/{thread_id}", said=_("手引きのよくある質問に加えました。"))


@get("/tasks/{task_id:uuid}/client-questions", guards=[may("manual.write")], name="threads.of_task")
async def of_task(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """What the client was and is to be asked about a task."""
    async with begin(actor) as tx:
        task = await work.task(tx, task=task_id)
        found = await asking.questions(tx, task=task_id)
    return page(request, "threads/asking.html", t=task, questions=found)


@post("/tasks/{task_id:uuid}/client-questions", guards=[may("manual.write")])
@forms.again(of_task)
async def note(request: Asking, task_id: Id, actor: Who) -> Response[Any]:
    """Notes a question to the client, for the director to send."""
    data = await forms.read(request, NewClientQuestion)
    async with begin(actor) as tx:
        await work.task(tx, task=task_id)
        await asking.note(tx, task=task_id, question=data.question, now=clock.now())
    return see(request, f"/tasks/{task_id}/client-questions", said=_("ディレクターに渡しました。"))


@post("/questions/{thread_id:uuid}/client-question", guards=[may("manual.write")])
@forms.again(faq_form)
async def note_from(request: Asking, thread_id: Id, actor: Who) -> Response[Any]:
    """The same, out of a worker's question; nothing in it tells of her."""
    data = await forms.read(request, NewClientQuestion)
    async with begin(actor) as tx:
        found = await actions.show(tx, thread=thread_id)
        await asking.note(
            tx,
            task=found.thread.task_id,
            thread=thread_id,
            question=data.question,
            now=clock.now(),
        )
    return see(request, f"/questions/{thread_id}", said=_("ディレクターに渡しました。"))


@get("/client-questions", guards=[may("thread.forward")], name="threads.asking")
async def waiting(
    request: Asking,
    actor: Who,
    after_at: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """The director's: what is to be put to clients, and what waits for their answer."""
    after = None if after_at is None or after_id is None else (after_at, after_id)
    async with begin(actor) as tx:
        found = await asking.questions(tx, after=after, most=PAGE + 1)
    return page(
        request,
        "threads/forward.html",
        questions=found[:PAGE],
        more=len(found) > PAGE,
        first=after is None,
    )


@post("/client-questions/{question_id:uuid}/forwarding", guards=[may("thread.forward")])
@forms.again(waiting)
async def forward(request: Asking, question_id: Id, actor: Who) -> Response[Any]:
    """Puts it to the client."""
    data = await forms.read(request, Forwarded)
    reason, now = data.hint_reason, clock.now()
    words = await hints.told(
        lambda: begin(actor), data.question, place=Place.MESSAGE, reason=reason, now=now
    )
    async with begin(actor) as tx:
        await asking.forward(tx, question=question_id, text=data.question, now=now)
        await hints.sent(
            tx, words, place=Place.MESSAGE, subject=str(question_id), reason=reason, now=now
        )
    return see(request, "/client-questions", said=_("クライアント企業へ送りました。"))


@post("/client-questions/{question_id:uuid}/answer", guards=[may("thread.forward")])
@forms.again(waiting)
async def answered(request: Asking, question_id: Id, actor: Who) -> Response[Any]:
    """Writes down what came back."""
    data = await forms.read(request, ClientAnswer)
    async with begin(actor) as tx:
        await asking.answer(tx, question=question_id, text=data.answer, now=clock.now())
    return see(request, "/client-questions", said=_("回答を記録しました。"))


@post("/client-questions/{question_id:uuid}/withdrawal", guards=[may("manual.write")])
async def withdraw(request: Asking, question_id: Id, actor: Who) -> Response[Any]:
    """It need not be asked any more."""
    async with begin(actor) as tx:
        await asking.withdraw(tx, question=question_id, now=clock.now())
    to = "/client-questions" if actor.may("thread.forward") else "/questions"
    return see(request, to, said=_("取り下げました。"))


ROUTES = [
    manual,
    publish,
    faq_form,
    learn,
    of_task,
    note,
    note_from,
    waiting,
    forward,
    answered,
    withdraw,
]
