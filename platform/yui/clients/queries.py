"""Every SQL statement of the slice."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.clients.model import Client, Consent, OrderLine, Voice, Weight, Year

_CLIENT: LiteralString = """
    select c.id, c.name, c.kana, c.place, c.contact, c.first_contract_on, c.active,
           (select count(*)::int from app.client_order o
            where o.tenant_id = c.tenant_id and o.client_id = c.id
              and o.state not in ('accepted', 'cancelled')) as orders
    from app.client c where c.tenant_id = $1
"""


async def clients(tx: ReadTx, *, after: str, most: int) -> list[Client]:
    """The town's clients by name."""
    sql = _CLIENT + " and c.name > $2 order by c.name limit $3"
    return await tx.all(Client, sql, tx.tenant, after, most)


async def client(tx: ReadTx, client_id: UUID) -> Client | None:
    """A client of this town."""
    return await tx.one(Client, _CLIENT + " and c.id = $2", tx.tenant, client_id)


async def named(tx: ReadTx, name: str) -> UUID | None:
    """The client of that name."""
    found: UUID | None = await tx.value(
        "select id from app.client where tenant_id = $1 and name = $2", tx.tenant, name
    )
    return found


async def record_client(
    tx: Tx,
    *,
    name: str,
    kana: str,
    place: str,
    contact: str,
    first_contract_on: date,
    client_id: UUID | None,
) -> UUID:
    """A new client; the given id, or a fresh one."""
    made: UUID = await tx.value(
        """
        insert into app.client (tenant_id, id, name, kana, place, contact, first_contract_on)
        values ($1, coalesce($7, uuidv7()), $2, $3, $4, $5, $6) returning id
        """,
        tx.tenant,
        name,
        kana,
        place,
        contact,
        first_contract_on,
        client_id,
    )
    return made


_VOICE: LiteralString = """
    select v.id, v.client_id, c.name as client, v.said_on, v.score, v.said, v.consent,
           v.consented_by
    from app.client_voice v
    join app.client c on c.tenant_id = v.tenant_id and c.id = v.client_id
    where v.tenant_id = $1
"""


async def years(tx: ReadTx, client: UUID) -> list[Year]:
    """A client's fiscal years, the newest first: April to March in Japan."""
    return await tx.all(
        Year,
        """
        with ordered as (
            select extract(year from (received_at at time zone 'Asia/Tokyo') - interval '3 months')::int
                       as year,
                   count(*)::int as orders,
                   sum(quantity * unit_price_yen + fee_yen)::bigint as yen
            from app.client_order
            where tenant_id = $1 and client_id = $2 and state <> 'cancelled' group by 1
        ), decided as (
            select extract(year from (h.decided_at at time zone 'Asia/Tokyo') - interval '3 months')::int
                       as year,
                   count(*)::int as handovers,
                   count(*) filter (where h.accepted = h.quantity)::int as whole,
                   sum(h.quantity)::int as units, sum(h.accepted)::int as accepted,
                   sum(h.accepted * o.unit_price_yen + h.fee_yen)::bigint as yen,
                   round(avg((h.decided_at at time zone 'Asia/Tokyo')::date
                             - (h.handed_at at time zone 'Asia/Tokyo')::date))::int as days
            from app.handover h
            join app.client_order o on o.tenant_id = h.tenant_id and o.id = h.order_id
            where h.tenant_id = $1 and h.client_id = $2 and h.decided_at is not null group by 1
        )
        select year, coalesce(o.orders, 0) as orders, coalesce(o.yen, 0) as ordered_yen,
               coalesce(d.handovers, 0) as handovers, coalesce(d.whole, 0) as whole,
               coalesce(d.units, 0) as units, coalesce(d.accepted, 0) as accepted,
               coalesce(d.yen, 0) as accepted_yen, d.days
        from ordered o full join decided d using (year) order by year desc
        """,
        tx.tenant,
        client,
    )


async def orders_of(
    tx: ReadTx, client: UUID, *, before: datetime | None, most: int
) -> list[OrderLine]:
    """A client's orders, the newest first."""
    return await tx.all(
        OrderLine,
        """
        select id, number, title, quantity * unit_price_yen + fee_yen as yen, due_on, state, received_at
        from app.client_order
        where tenant_id = $1 and client_id = $2 and ($3::timestamptz is null or received_at < $3)
        order by received_at desc, id limit $4
        """,
        tx.tenant,
        client,
        before,
        most,
    )


async def weights(tx: ReadTx, *, since: datetime, until: datetime) -> list[Weight]:
    """What each client ordered between two moments, cancelled orders left out."""
    return await tx.all(
        Weight,
        """
        select o.client_id, c.name, sum(o.quantity * o.unit_price_yen + o.fee_yen)::bigint as yen
        from app.client_order o
        join app.client c on c.tenant_id = o.tenant_id and c.id = o.client_id
        where o.tenant_id = $1 and o.state <> 'cancelled'
          and o.received_at >= $2 and o.received_at < $3
        group by o.client_id, c.name
        """,
        tx.tenant,
        since,
        until,
    )


async def record_voice(
    tx: Tx,
    *,
    client: UUID,
    said_on: date,
    score: int,
    said: str,
    consent: Consent,
    consented_by: str,
    by: UUID,
    at: datetime,
) -> UUID:
    """What a client said."""
    made: UUID = await tx.value(
        """
        insert into app.client_voice (tenant_id, client_id, said_on, score, said, consent,
            consented_by, recorded_by, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id
        """,
        tx.tenant,
        client,
        said_on,
        score,
        said,
        consent.value,
        consented_by,
        by,
        at,
    )
    return made


async def voices(tx: ReadTx, client: UUID, *, most: int) -> list[Voice]:
    """What a client said, the newest first."""
    sql = _VOICE + " and v.client_id = $2 order by v.said_on desc, v.id limit $3"
    return await tx.all(Voice, sql, tx.tenant, client, most)


async def voices_to_publish(tx: ReadTx, *, most: int) -> list[Voice]:
    """Voices of the town that may be published, the newest first."""
    sql = _VOICE + " and v.consent <> 'none' order by v.said_on desc, v.id limit $2"
    return await tx.all(Voice, sql, tx.tenant, most)


async def voice(tx: ReadTx, voice_id: UUID) -> Voice | None:
    """A voice."""
    return await tx.one(Voice, _VOICE + " and v.id = $2", tx.tenant, voice_id)


async def record_consent(tx: Tx, voice_id: UUID, consent: Consent, *, by: str) -> None:
    """What the client consents to from now on."""
    await tx.run(
        "update app.client_voice set consent = $3, consented_by = $4"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        voice_id,
        consent.value,
        by,
    )
