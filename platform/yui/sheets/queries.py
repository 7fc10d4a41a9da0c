"""Every SQL statement of the slice."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.offers.terms import Notice
from yui.sheets.model import (
    Means,
    OpenState,
    OpenTerm,
    PaperRequest,
    PaperState,
    Question,
    QuestionState,
    SheetState,
    Version,
)

_VERSION: LiteralString = """
    select id, offer_id, worker_id, version, number, supersedes, cause, reason, unit_price_yen,
           due_on, text, sha256, state, sent_by, sent_at, answer_by, answered_at, opened_at
    from app.terms_version where tenant_id = $1
"""
# Under scope person the worker's row is her own.
OPEN: LiteralString = """
    select t.id, t.offer_id, t.item, t.reason, t.planned_on, t.state, t.fixed_in, t.fixed_at,
           o.title, w.code
    from app.terms_open t
    join app.offer o on o.tenant_id = t.tenant_id and o.id = t.offer_id
    join app.worker w on w.tenant_id = t.tenant_id and w.id = t.worker_id
    where t.tenant_id = $1
"""
PAPER: LiteralString = """
    select p.id, p.offer_id, p.worker_id, p.state, p.asked_at, p.means, p.given_at, o.title, w.code
    from app.paper_request p
    join app.offer o on o.tenant_id = p.tenant_id and o.id = p.offer_id
    join app.worker w on w.tenant_id = p.tenant_id and w.id = p.worker_id
    where p.tenant_id = $1
"""
QUESTION: LiteralString = """
    select q.id, q.offer_id, q.worker_id, q.question, q.state, q.asked_at, q.answer, q.answered_at,
           o.title, w.code
    from app.offer_question q
    join app.offer o on o.tenant_id = q.tenant_id and o.id = q.offer_id
    join app.worker w on w.tenant_id = q.tenant_id and w.id = q.worker_id
    where q.tenant_id = $1
"""


async def versions(tx: ReadTx, offer: UUID) -> list[Version]:
    """The notices of an offer after the first, oldest first."""
    sql = _VERSION + " and offer_id = $2 order by version"
    return await tx.all(Version, sql, tx.tenant, offer)


async def proposed_locked(tx: Tx, offer: UUID) -> Version | None:
    """The change that waits for an answer, or was answered last, held until the end."""
    sql = (
        _VERSION
        + " and offer_id = $2 and cause = 'change' order by version desc limit 1 for update"
    )
    return await tx.one(Version, sql, tx.tenant, offer)


async def record_version(
    tx: Tx,
    notice: Notice,
    *,
    offer: UUID,
    worker: UUID,
    cause: str,
    state: SheetState,
    unit_price_yen: int,
    due_on: date,
    kept: bytes,
    digest: bytes,
    answer_by: datetime | None,
) -> None:
    """The next version as it was hashed, sent by the caller."""
    await tx.run(
        """
        insert into app.terms_version (tenant_id, offer_id, worker_id, version, number, supersedes,
            cause, reason, unit_price_yen, due_on, text, sha256, state, sent_by, sent_at, answer_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """,
        tx.tenant,
        offer,
        worker,
        notice.version,
        notice.number,
        notice.supersedes,
        cause,
        notice.reason,
        unit_price_yen,
        due_on,
        kept,
        digest,
        state.value,
        tx.actor.id,
        notice.made_at,
        answer_by,
    )


async def record_answer(tx: Tx, version: UUID, state: SheetState, *, at: datetime) -> None:
    """How a change ended."""
    await tx.run(
        "update app.terms_version set state = $3, answered_at = $4 where tenant_id = $1 and id = $2",
        tx.tenant,
        version,
        state.value,
        at,
    )


async def lapse(tx: Tx, *, at: datetime) -> int:
    """Marks changes whose time to answer is over; the old terms hold."""
    sql: LiteralString = (
        "update app.terms_version set state = 'expired'"
        " where tenant_id = $1 and state = 'proposed' and answer_by <= $2"
    )
    return await tx.run(sql, tx.tenant, at)


async def record_opened(tx: Tx, offer: UUID, *, at: datetime) -> int:
    """The worker has seen the later versions; each one's first time counts."""
    sql: LiteralString = (
        "update app.terms_version set opened_at = $3"
        " where tenant_id = $1 and offer_id = $2 and opened_at is null"
    )
    return await tx.run(sql, tx.tenant, offer, at)


async def open_terms(tx: ReadTx, offer: UUID) -> list[OpenTerm]:
    """The items of an offer that were open when it was sent."""
    sql = OPEN + " and t.offer_id = $2 order by t.planned_on, t.id"
    return await tx.all(OpenTerm, sql, tx.tenant, offer)


async def open_term_locked(tx: Tx, offer: UUID, item: str) -> OpenTerm | None:
    """One of them, held until the transaction ends."""
    sql = OPEN + " and t.offer_id = $2 and t.item = $3 for update of t"
    return await tx.one(OpenTerm, sql, tx.tenant, offer, item)


async def record_fixed(tx: Tx, term: UUID, state: OpenState, *, version: int, at: datetime) -> None:
    """The version in which the item was fixed."""
    sql: LiteralString = (
        "update app.terms_open set state = $3, fixed_in = $4, fixed_at = $5"
        " where tenant_id = $1 and id = $2"
    )
    await tx.run(sql, tx.tenant, term, state.value, version, at)


async def papers_of(tx: ReadTx, offer: UUID) -> list[PaperRequest]:
    """The requests for the paper of an offer."""
    sql = PAPER + " and p.offer_id = $2 order by p.asked_at"
    return await tx.all(PaperRequest, sql, tx.tenant, offer)


async def paper_locked(tx: Tx, request: UUID) -> PaperRequest | None:
    """A request, held until the transaction ends."""
    return await tx.one(PaperRequest, PAPER + " and p.id = $2 for update of p", tx.tenant, request)


async def record_paper_request(tx: Tx, offer: UUID, *, worker: UUID, at: datetime) -> int:
    """She asks for the paper; 0 when she has asked and waits."""
    sql: LiteralString = (
        "insert into app.paper_request (tenant_id, offer_id, worker_id, asked_at)"
        " values ($1, $2, $3, $4) on conflict do nothing"
    )
    return await tx.run(sql, tx.tenant, offer, worker, at)


async def record_given(
    tx: Tx, request: UUID, state: PaperState, *, means: Means, at: datetime
) -> None:
    """The paper was handed over."""
    await tx.run(
        """
        update app.paper_request set state = $3, means = $4, given_by = $5, given_at = $6
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        request,
        state.value,
        means.value,
        tx.actor.id,
        at,
    )


async def questions(tx: ReadTx, offer: UUID) -> list[Question]:
    """The questions on an offer, oldest first."""
    sql = QUESTION + " and q.offer_id = $2 order by q.asked_at, q.id"
    return await tx.all(Question, sql, tx.tenant, offer)


async def question_locked(tx: Tx, question: UUID) -> Question | None:
    """A question, held until the transaction ends."""
    return await tx.one(Question, QUESTION + " and q.id = $2 for update of q", tx.tenant, question)


async def record_question(tx: Tx, offer: UUID, *, worker: UUID, text: str, at: datetime) -> UUID:
    """A worker's question."""
    sql: LiteralString = (
        "insert into app.offer_question (tenant_id, offer_id, worker_id, question, asked_at)"
        " values ($1, $2, $3, $4, $5) returning id"
    )
    made: UUID = await tx.value(sql, tx.tenant, offer, worker, text, at)
    return made


async def record_reply(
    tx: Tx, question: UUID, state: QuestionState, *, text: str, at: datetime
) -> None:
    """The caller's answer."""
    await tx.run(
        """
        update app.offer_question set state = $3, answer = $4, answered_by = $5, answered_at = $6
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        question,
        state.value,
        text,
        tx.actor.id,
        at,
    )


async def printed(tx: ReadTx, offer: UUID, version: int) -> bytes | None:
    """The kept PDF of a version."""
    return await tx.one(
        bytes,
        "select pdf from app.terms_paper where tenant_id = $1 and offer_id = $2 and version = $3",
        tx.tenant,
        offer,
        version,
    )


async def record_printed(
    tx: Tx, offer: UUID, version: int, *, worker: UUID, pdf: bytes, digest: bytes, at: datetime
) -> None:
    """The printed bytes, once."""
    await tx.run(
        """
        insert into app.terms_paper (tenant_id, offer_id, version, worker_id, pdf, sha256, made_at)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
        """,
        tx.tenant,
        offer,
        version,
        worker,
        pdf,
        digest,
        at,
    )
