"""Every SQL statement about the parties of a transfer."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.transfer.model import Party, PartyState, Side

_PARTY: LiteralString = """
    select p.id, p.transfer_id, p.worker_id, p.client_id,
           coalesce(w.code || ' ' || w.name, c.name, '') as name, p.state, p.contract_id, p.nda_id,
           p.tax_at, p.kept_account, p.told_at, p.reminded_at, p.answered_at
    from app.transfer_party p
    left join app.worker w on w.tenant_id = p.tenant_id and w.id = p.worker_id
    left join app.client c on c.tenant_id = p.tenant_id and c.id = p.client_id
    where p.tenant_id = $1
"""


async def add_workers(tx: Tx, transfer: UUID, *, part: tuple[int, int], at: datetime) -> list[UUID]:
    """Those of the town's workers whose id falls on the part (at, of), as parties, each once."""
    return await tx.all(
        UUID,
        """
        insert into app.transfer_party (tenant_id, transfer_id, worker_id, told_at)
        select $1, $2, w.id, $5 from app.worker w
        where w.tenant_id = $1 and w.state in ('active', 'paused')
          and get_byte(uuid_send(w.id), 15) % $4::int = $3::int
        on conflict (tenant_id, transfer_id, worker_id) do nothing returning worker_id
        """,
        *(tx.tenant, transfer, *part, at),
    )


async def add_clients(tx: Tx, transfer: UUID, *, part: tuple[int, int], at: datetime) -> list[UUID]:
    """The same of the clients."""
    return await tx.all(
        UUID,
        """
        insert into app.transfer_party (tenant_id, transfer_id, client_id, told_at)
        select $1, $2, c.id, $5 from app.client c
        where c.tenant_id = $1 and c.active
          and get_byte(uuid_send(c.id), 15) % $4::int = $3::int
        on conflict (tenant_id, transfer_id, client_id) do nothing returning client_id
        """,
        *(tx.tenant, transfer, *part, at),
    )


async def record_drafts(
    tx: Tx, transfer: UUID, client: UUID, *, contract: UUID | None, nda: UUID | None
) -> None:
    """The drafts that were written for a client."""
    await tx.run(
        """
        update app.transfer_party set contract_id = $4, nda_id = $5
        where tenant_id = $1 and transfer_id = $2 and client_id = $3
        """,
        *(tx.tenant, transfer, client, contract, nda),
    )


async def party(tx: ReadTx, party_id: UUID) -> Party | None:
    """A party; under scope `person` or `client`, the caller's own alone."""
    return await tx.one(Party, _PARTY + " and p.id = $2", tx.tenant, party_id)


async def locked(tx: Tx, party_id: UUID) -> Party | None:
    """A party, held until the transaction ends."""
    sql: LiteralString = _PARTY + " and p.id = $2 for update of p"
    return await tx.one(Party, sql, tx.tenant, party_id)


async def of_worker(tx: ReadTx, transfer: UUID, worker: UUID) -> Party | None:
    """A worker's own part of a transfer."""
    sql: LiteralString = _PARTY + " and p.transfer_id = $2 and p.worker_id = $3"
    return await tx.one(Party, sql, tx.tenant, transfer, worker)


async def page(
    tx: ReadTx, transfer: UUID, side: Side, *, state: str, after: UUID | None, most: int
) -> list[Party]:
    """A page of one side, in the order in which they were asked; `state` empty: in any."""
    return await tx.all(
        Party,
        _PARTY
        + """
        and p.transfer_id = $2 and (case when $3 = 'workers' then p.worker_id else p.client_id end)
            is not null
        and ($4 = '' or p.state = $4) and ($5::uuid is null or p.id > $5)
        order by p.id limit $6
        """,
        *(tx.tenant, transfer, side.value, state, after, most),
    )


async def record_state(tx: Tx, party_id: UUID, state: PartyState, *, at: datetime) -> None:
    """Where a party stands from now on."""
    await tx.run(
        """
        update app.transfer_party set state = $3, answered_at = $4
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, party_id, state.value, at),
    )


async def record_confirmed(tx: Tx, party_id: UUID, *, kept: bool, at: datetime) -> None:
    """She confirmed her tax facts and the account; `kept`: the one that the old body pays to."""
    await tx.run(
        """
        update app.transfer_party set tax_at = $4, kept_account = $3
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, party_id, kept, at),
    )


async def left(tx: Tx, transfer: UUID, *, at: datetime) -> int:
    """Who left the programme, or is no client any more, is no party of what is still open."""
    return await tx.run(
        """
        update app.transfer_party p set state = 'withdrawn', answered_at = $3
        where p.tenant_id = $1 and p.transfer_id = $2 and p.state in ('pending', 'declined')
          and (exists (select from app.worker w where w.tenant_id = p.tenant_id
                       and w.id = p.worker_id and w.state = 'withdrawn')
            or exists (select from app.client c where c.tenant_id = p.tenant_id
                       and c.id = p.client_id and not c.active))
        """,
        *(tx.tenant, transfer, at),
    )


async def remindable(tx: Tx, transfer: UUID, *, at: datetime, most: int) -> list[Party]:
    """The next who wait and were not reminded; marked as reminded now."""
    chosen = await tx.all(
        UUID,
        """
        with next as materialized (
            select id from app.transfer_party
            where tenant_id = $1 and transfer_id = $2 and state = 'pending' and reminded_at is null
            order by id limit $4 for update
        )
        update app.transfer_party p set reminded_at = $3 from next
        where p.tenant_id = $1 and p.id = next.id
        returning p.id
        """,
        *(tx.tenant, transfer, at, most),
    )
    sql: LiteralString = _PARTY + " and p.id = any ($2::uuid[]) order by p.id"
    return await tx.all(Party, sql, tx.tenant, chosen)


async def to_remind(tx: ReadTx, transfer: UUID) -> int:
    """How many wait and were not reminded."""
    found: int = await tx.value(
        """
        select count(*)::int from app.transfer_party
        where tenant_id = $1 and transfer_id = $2 and state = 'pending' and reminded_at is null
        """,
        *(tx.tenant, transfer),
    )
    return found


async def drafted(tx: ReadTx, transfer: UUID) -> list[Party]:
    """Clients for whom drafts lie ready that were not put before them yet."""
    return await tx.all(
        Party,
        _PARTY
        + """
        and p.transfer_id = $2 and p.state = 'pending' and exists (
            select from app.contract k where k.tenant_id = p.tenant_id
              and k.id in (p.contract_id, p.nda_id) and k.state = 'draft')
        order by p.id
        """,
        *(tx.tenant, transfer),
    )


async def engaged(tx: Tx, transfer: UUID, *, most: int) -> list[UUID]:
    """Workers' parts that are open though she is engaged with the new body by now."""
    return await tx.all(
        UUID,
        """
        select p.id from app.transfer_party p
        join app.transfer t on t.tenant_id = p.tenant_id and t.id = p.transfer_id
        where p.tenant_id = $1 and p.transfer_id = $2 and p.state in ('pending', 'declined')
          and exists (select from app.engagement e where e.tenant_id = p.tenant_id
              and e.worker_id = p.worker_id and e.body_id = t.to_body_id and e.valid_to is null)
        order by p.id limit $3
        """,
        *(tx.tenant, transfer, most),
    )


async def concluded(tx: Tx, transfer: UUID, *, most: int) -> list[UUID]:
    """Clients' parts that are open though contract and NDA with the new body are concluded."""
    return await tx.all(
        UUID,
        """
        select p.id from app.transfer_party p
        join app.transfer t on t.tenant_id = p.tenant_id and t.id = p.transfer_id
        where p.tenant_id = $1 and p.transfer_id = $2 and p.state in ('pending', 'declined')
          and p.client_id is not null
          and (select bool_or(k.kind = 'nda') and bool_or(k.kind <> 'nda') from app.contract k
               where k.tenant_id = p.tenant_id and k.client_id = p.client_id
                 and k.body_id = t.to_body_id and k.state in ('signed', 'in_force'))
        order by p.id limit $3
        """,
        *(tx.tenant, transfer, most),
    )


async def running(tx: ReadTx) -> list[UUID]:
    """Transfers whose parties may still conclude: announced, or done with somebody left."""
    return await tx.all(
        UUID,
        """
        select t.id from app.transfer t
        where t.tenant_id = $1 and (t.state = 'announced' or (t.state = 'done' and exists (
            select from app.transfer_party p where p.tenant_id = t.tenant_id
              and p.transfer_id = t.id and p.state in ('pending', 'declined'))))
        order by t.id
        """,
        tx.tenant,
    )
