"""Every SQL statement of the slice."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.contracts.model import Contract, Listed, NewContract, State

_COLUMNS: LiteralString = """
    select k.id, k.client_id, c.name as client, k.body_id, b.name as body, k.kind, k.number,
           k.version, k.replaces, k.subject, k.valid_from, k.valid_to, k.auto_renew, k.renew_months,
           k.acceptance_days, k.settlement, k.closing_day, k.pay_months, k.pay_day,
           k.personal_data, k.survives_years, k.special, k.made_at, k.state, k.ended_on,
           k.ended_why
"""
_FROM: LiteralString = """
    from app.contract k
    join app.client c on c.tenant_id = k.tenant_id and c.id = k.client_id
    join app.body b on b.tenant_id = k.tenant_id and b.id = k.body_id
    where k.tenant_id = $1
"""
_CONTRACT: LiteralString = _COLUMNS + _FROM
# $2: today. Where a contract stands in the order of a list (migration 0101).
_ENDS: LiteralString = (
    "app.contract_term_end(k.valid_to, k.auto_renew, k.renew_months, k.ended_on, $2)"
)


class Named(Struct, frozen=True):
    """What a new version is called: its number, which version, of whom."""

    client: UUID
    body: UUID
    number: str
    version: int
    replaces: UUID | None


async def record_contract(
    tx: Tx, made: UUID, named: Named, new: NewContract, *, by: UUID, at: datetime
) -> None:
    """A new version, as a draft."""
    await tx.run(
        """
        insert into app.contract (tenant_id, client_id, body_id, kind, number, version, replaces,
            subject, valid_from, valid_to, auto_renew, renew_months, acceptance_days, settlement,
            closing_day, pay_months, pay_day, personal_data, survives_years, special, made_by,
            made_at, id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            $19, $20, $21, $22, $23)
        """,
        tx.tenant,
        named.client,
        named.body,
        new.kind.value,
        named.number,
        named.version,
        named.replaces,
        new.subject,
        new.valid_from,
        new.valid_to,
        new.auto_renew,
        new.renew_months,
        new.acceptance_days,
        new.settlement,
        new.closing_day,
        new.pay_months,
        new.pay_day,
        new.personal_data,
        new.survives_years,
        new.special,
        by,
        at,
        made,
    )


async def contract(tx: ReadTx, contract_id: UUID) -> Contract | None:
    """A version of a contract."""
    return await tx.one(Contract, _CONTRACT + " and k.id = $2", tx.tenant, contract_id)


async def hold(tx: Tx, client: UUID) -> None:
    """Whoever concludes, replaces or ends a client's contracts holds its row: one at a time."""
    await tx.run(
        "select id from app.client where tenant_id = $1 and id = $2 for no key update",
        tx.tenant,
        client,
    )


async def locked(tx: Tx, contract_id: UUID) -> Contract | None:
    """A version, held until the transaction ends."""
    sql: LiteralString = "select id from app.contract where tenant_id = $1 and id = $2 for update"
    await tx.run(sql, tx.tenant, contract_id)
    return await contract(tx, contract_id)


async def of_client(tx: ReadTx, client: UUID, *, body: UUID | None = None) -> list[Contract]:
    """A client's contracts, those begun last first; with one body, or all."""
    return await tx.all(
        Contract,
        _CONTRACT
        + """
        and k.client_id = $2 and ($3::uuid is null or k.body_id = $3)
        order by k.valid_from desc, k.number desc, k.version desc, k.id
        """,
        tx.tenant,
        client,
        body,
    )


async def concluded(tx: ReadTx, *, client: UUID, body: UUID, on: date) -> list[Contract]:
    """What both sides have signed and what had begun by a day."""
    return await tx.all(
        Contract,
        _CONTRACT
        + """
        and k.client_id = $2 and k.body_id = $3 and k.valid_from <= $4
        and k.state in ('signed', 'in_force', 'ended', 'replaced')
        """,
        tx.tenant,
        client,
        body,
        on,
    )


async def same_kind(tx: ReadTx, found: Contract) -> list[Contract]:
    """What client and body have concluded of this kind."""
    return await tx.all(
        Contract,
        _CONTRACT
        + """
        and k.client_id = $2 and k.body_id = $3 and k.kind = $4
        and k.state in ('signed', 'in_force')
        """,
        tx.tenant,
        found.client_id,
        found.body_id,
        found.kind.value,
    )


async def successor(tx: ReadTx, contract_id: UUID) -> UUID | None:
    """The version that replaces this one, or is to."""
    found: UUID | None = await tx.value(
        "select id from app.contract"
        " where tenant_id = $1 and replaces = $2 and state <> 'withdrawn'",
        tx.tenant,
        contract_id,
    )
    return found


async def last_version(tx: ReadTx, number: str) -> int:
    """The highest version under a number, those taken back counted."""
    found: int = await tx.value(
        "select coalesce(max(version), 0) from app.contract where tenant_id = $1 and number = $2",
        tx.tenant,
        number,
    )
    return found


async def register(
    tx: ReadTx,
    *,
    states: Sequence[State],
    on: date,
    after: tuple[date, UUID] | None,
    most: int,
) -> list[Listed]:
    """Contracts in these states by the end of the term that runs, going on after (day, id)."""
    day, last = after or (None, None)
    return await tx.all(
        Listed,
        _COLUMNS
        + ", "
        + _ENDS
        + " as ends "
        + _FROM
        + " and k.state = any ($3::text[]) and ($4::date is null or ("
        + _ENDS
        + ", k.id) > ($4, $5::uuid)) order by ends, k.id limit $6",
        tx.tenant,
        on,
        [state.value for state in states],
        day,
        last,
        most,
    )


async def in_states(tx: ReadTx, *states: State) -> list[Contract]:
    """All contracts in these states (the daily sweep): a few dozen a town."""
    return await tx.all(
        Contract,
        _CONTRACT + " and k.state = any ($2::text[]) order by k.valid_from, k.id",
        tx.tenant,
        [state.value for state in states],
    )


async def record_state(tx: Tx, contract_id: UUID, state: State) -> None:
    """Moves a version on."""
    await tx.run(
        "update app.contract set state = $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        contract_id,
        state.value,
    )


async def record_end(tx: Tx, contract_id: UUID, last_day: date, *, why: str) -> None:
    """Fixes the last day on which a version holds."""
    await tx.run(
        "update app.contract set ended_on = $3, ended_why = $4 where tenant_id = $1 and id = $2",
        tx.tenant,
        contract_id,
        last_day,
        why,
    )


async def versions(tx: ReadTx, number: str) -> list[Contract]:
    """Every version under a number, the newest first."""
    return await tx.all(
        Contract,
        _CONTRACT + " and k.number = $2 order by k.version desc, k.made_at desc, k.id",
        tx.tenant,
        number,
    )
