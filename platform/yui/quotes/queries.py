"""Every SQL statement of the slice."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.quotes import bands as by_volume
from yui.quotes.model import Draft, How, Line, NewLine, Quote, QuoteState
from yui.quotes.sums import Sums

_QUOTE: LiteralString = """
    select q.id, q.client_id, c.name as client, q.wish_id, q.body_id, q.number, q.version, q.title,
           q.due_on, q.valid_until, q.fee_bp, q.tax_bp, q.subtotal_yen, q.fee_yen, q.tax_yen,
           q.note, q.state, q.made_by, q.made_at, q.sent_at, q.answered_at, q.answered_on,
           q.answered_how, q.answered_name
    from app.quote q
    join app.client c on c.tenant_id = q.tenant_id and c.id = q.client_id
    where q.tenant_id = $1
"""


async def record_quote(
    tx: Tx,
    draft: Draft,
    sums: Sums,
    *,
    client: UUID,
    wish: UUID | None,
    body: UUID,
    number: str,
    version: int,
    at: datetime,
) -> UUID:
    """A new version, a draft of the caller's."""
    made: UUID = await tx.value(
        """
        insert into app.quote (tenant_id, client_id, wish_id, body_id, number, version, title,
            due_on, valid_until, fee_bp, tax_bp, subtotal_yen, fee_yen, tax_yen, note, made_by,
            made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        returning id
        """,
        tx.tenant,
        client,
        wish,
        body,
        number,
        version,
        draft.title,
        draft.due_on,
        draft.valid_until,
        sums.fee_bp,
        sums.tax_bp,
        sums.subtotal,
        sums.fee,
        sums.tax,
        draft.note,
        tx.actor.id,
        at,
    )
    return made


async def record_lines(tx: Tx, quote_id: UUID, lines: tuple[NewLine, ...]) -> None:
    """The lines of a new version, numbered from 1; each unit priced by its quantity's band."""
    await tx.many(
        """
        insert into app.quote_line (tenant_id, quote_id, line, title, spec, job_type, unit_name,
            quantity, minutes_per_unit, security, trial, bands, unit_price_yen, worker_price_yen)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """,
        [
            (
                tx.tenant,
                quote_id,
                place,
                line.title,
                line.spec,
                line.job_type,
                line.unit_name,
                line.quantity,
                line.minutes_per_unit,
                line.security.value,
                line.trial,
                line.bands,
                by_volume.unit_price(line.bands, line.quantity),
                line.worker_price_yen,
            )
            for place, line in enumerate(lines, 1)
        ],
    )


async def quote(tx: ReadTx, quote_id: UUID) -> Quote | None:
    """A version of a quote; under scope `client`, one that was sent to it."""
    return await tx.one(Quote, _QUOTE + " and q.id = $2", tx.tenant, quote_id)


async def hold(tx: Tx, body_id: UUID, number: str) -> None:
    """Holds every version of a number until the transaction ends, always in the same order."""
    await tx.run(
        """
        select id from app.quote where tenant_id = $1 and body_id = $2 and number = $3
        order by version for update
        """,
        tx.tenant,
        body_id,
        number,
    )


async def versions(tx: ReadTx, body_id: UUID, number: str) -> list[Quote]:
    """The versions of a number, the newest first."""
    sql = _QUOTE + " and q.body_id = $2 and q.number = $3 order by q.version desc"
    return await tx.all(Quote, sql, tx.tenant, body_id, number)


async def lines(tx: ReadTx, quote_id: UUID) -> list[Line]:
    """The lines with what workers are paid; a client reads none."""
    return await tx.all(
        Line,
        """
        select line, title, spec, job_type, unit_name, quantity, minutes_per_unit, security, trial,
               bands, unit_price_yen, worker_price_yen
        from app.quote_line where tenant_id = $1 and quote_id = $2 order by line
        """,
        tx.tenant,
        quote_id,
    )


async def quotes(
    tx: ReadTx, *, client: UUID | None, open_only: bool, after: UUID | None, most: int
) -> list[Quote]:
    """Versions, of one client or of all, the newest first (ids grow with time), going on after one."""
    return await tx.all(
        Quote,
        _QUOTE
        + """
        and (not $2 or q.state in ('draft', 'sent')) and ($3::uuid is null or q.id < $3)
        and ($5::uuid is null or q.client_id = $5)
        order by q.id desc limit $4
        """,
        tx.tenant,
        open_only,
        after,
        most,
        client,
    )


async def shown_to(tx: ReadTx, client: UUID, *, after: UUID | None, most: int) -> list[Quote]:
    """What was sent to a client, the newest first."""
    return await tx.all(
        Quote,
        _QUOTE
        + " and q.shown_to = $2 and ($3::uuid is null or q.id < $3) order by q.id desc limit $4",
        tx.tenant,
        client,
        after,
        most,
    )


async def of_wish(tx: ReadTx, wish_id: UUID) -> UUID | None:
    """The newest version of the quote that a wish became."""
    found: UUID | None = await tx.value(
        """
        select id from app.quote where tenant_id = $1 and wish_id = $2
        order by version desc limit 1
        """,
        tx.tenant,
        wish_id,
    )
    return found


async def record_sent(
    tx: Tx, quote_id: UUID, *, client: UUID, kept: bytes, digest: bytes, at: datetime
) -> None:
    """The version is before its client, as these bytes."""
    await tx.run(
        """
        insert into app.quote_paper (tenant_id, quote_id, client_id, text, sha256, made_at)
        values ($1, $2, $3, $4, $5, $6)
        """,
        tx.tenant,
        quote_id,
        client,
        kept,
        digest,
        at,
    )
    await tx.run(
        """
        update app.quote set state = 'sent', shown_to = client_id, sent_at = $3
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        quote_id,
        at,
    )


async def paper(tx: ReadTx, quote_id: UUID) -> bytes | None:
    """The kept bytes of what was sent."""
    return await tx.one(
        bytes,
        "select text from app.quote_paper where tenant_id = $1 and quote_id = $2",
        tx.tenant,
        quote_id,
    )


async def paper_hash(tx: ReadTx, quote_id: UUID) -> bytes | None:
    """What the bytes hashed to when they were sent."""
    return await tx.one(
        bytes,
        "select sha256 from app.quote_paper where tenant_id = $1 and quote_id = $2",
        tx.tenant,
        quote_id,
    )


async def record_answer(
    tx: Tx,
    quote_id: UUID,
    state: QuoteState,
    *,
    on: date,
    how: How,
    name: str,
    digest: bytes | None,
    at: datetime,
) -> None:
    """The client's answer: on which day and how it came, from whom, to which bytes."""
    await tx.run(
        """
        update app.quote set state = $3, answered_on = $4, answered_how = $5, answered_name = $6,
            answered_sha256 = $7, answered_at = $8, answered_by = $9
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        quote_id,
        state.value,
        on,
        how.value,
        name,
        digest,
        at,
        tx.actor.id,
    )


async def record_state(tx: Tx, quote_id: UUID, state: QuoteState) -> None:
    """Moves a version on."""
    await tx.run(
        "update app.quote set state = $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        quote_id,
        state.value,
    )


async def void_others(tx: Tx, found: Quote) -> list[UUID]:
    """Makes every other open version of the number void; returns which."""
    return await tx.all(
        UUID,
        """
        update app.quote set state = 'void'
        where tenant_id = $1 and body_id = $2 and number = $3 and id <> $4
          and state in ('draft', 'sent')
        returning id
        """,
        tx.tenant,
        found.body_id,
        found.number,
        found.id,
    )


async def expire(tx: Tx, *, today: date) -> list[UUID]:
    """Marks what nobody answered until its last day; returns which."""
    return await tx.all(
        UUID,
        """
        update app.quote set state = 'expired'
        where tenant_id = $1 and state = 'sent' and valid_until < $2 returning id
        """,
        tx.tenant,
        today,
    )
