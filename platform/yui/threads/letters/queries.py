"""Every SQL statement about letters."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.threads.letters.model import Letter

_LETTER: LiteralString = """
    select l.id, l.client_id, c.name as client, l.from_client, l.question_id is not null as question,
           l.answers, l.title, l.text, l.writer, l.written_at,
           exists (select from app.client_letter a
                   where a.tenant_id = l.tenant_id and a.answers = l.id) as settled
    from app.client_letter l
    join app.client c on c.tenant_id = l.tenant_id and c.id = l.client_id
    where l.tenant_id = $1
"""


async def record_letter(
    tx: Tx,
    *,
    client: UUID,
    from_client: bool,
    title: str,
    text: str,
    writer: str,
    by: UUID,
    once: UUID,
    at: datetime,
    question: UUID | None = None,
    answers: UUID | None = None,
) -> UUID | None:
    """A letter; None when this form has sent it, or when what it answers was answered."""
    made: UUID | None = await tx.value(
        """
        insert into app.client_letter (tenant_id, client_id, from_client, question_id, answers,
            title, text, writer, written_by, written_at, once)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict do nothing returning id
        """,
        tx.tenant,
        client,
        from_client,
        question,
        answers,
        title,
        text,
        writer,
        by,
        at,
        once,
    )
    return made


async def letter(tx: ReadTx, letter_id: UUID) -> Letter | None:
    """A letter; under scope `client`, one of its own."""
    return await tx.one(Letter, _LETTER + " and l.id = $2", tx.tenant, letter_id)


async def of_question(tx: ReadTx, question: UUID) -> Letter | None:
    """The letter that put a question."""
    return await tx.one(Letter, _LETTER + " and l.question_id = $2", tx.tenant, question)


async def sent_once(tx: ReadTx, once: UUID) -> UUID | None:
    """The letter that this form has sent."""
    found: UUID | None = await tx.value(
        "select id from app.client_letter where tenant_id = $1 and once = $2", tx.tenant, once
    )
    return found


async def of_client(tx: ReadTx, client: UUID, *, after: UUID | None, most: int) -> list[Letter]:
    """A client's letters, the newest first (ids grow with time), going on after one."""
    return await tx.all(
        Letter,
        _LETTER
        + """
        and l.client_id = $2 and ($3::uuid is null or l.id < $3) order by l.id desc limit $4
        """,
        tx.tenant,
        client,
        after,
        most,
    )


async def arrived(tx: ReadTx, *, after: UUID | None, most: int) -> list[Letter]:
    """What clients wrote by themselves to the town, the newest first."""
    return await tx.all(
        Letter,
        _LETTER
        + """
        and l.from_client and l.answers is null and ($2::uuid is null or l.id < $2)
        order by l.id desc limit $3
        """,
        tx.tenant,
        after,
        most,
    )
