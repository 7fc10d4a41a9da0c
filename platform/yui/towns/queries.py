"""Every SQL statement of the slice."""

from datetime import date
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.due import Closing
from yui.towns.catalog import AgreementFile, BodyFile, TownFile
from yui.towns.model import Body, Paper, Staff, Town

_BODY: LiteralString = """
    select id, name, short, address, phone, email, invoice_number, valid_from, valid_to,
           app.closings(tenant_id, id) as closings, inspection_days
    from app.body where tenant_id = $1
"""
_NEW_BODY: LiteralString = """
    with made as (
    insert into app.body (tenant_id, name, kana, short, address, phone, email, invoice_number,
        valid_from, valid_to, closing_day, pay_month_offset, pay_day, inspection_days,
        bank_code, bank_kana, branch_code, branch_kana, account_type, account_number,
        requester_code)
    select $1, $2, $3, $4, $5, $6, $7, nullif($8, ''), $9, $10, $11, $12, $13, $14, $15, $16,
           $17, $18, $19, $20, $21
    where not exists (
        select from app.body where tenant_id = $1 and name = $2 and valid_from = $9)
    returning id, valid_from, closing_day, pay_month_offset, pay_day
    ), closing as (
    insert into app.body_closing (tenant_id, body_id, valid_from, closing_day, pay_month_offset,
        pay_day)
    select $1, id, case when valid_from > date '9000-01-01' then date '2000-01-01'
                        else date_trunc('month', valid_from)::date end,
           closing_day, pay_month_offset, pay_day
    from made
    )
    select id from made
"""


async def as_owner(tx: Tx) -> None:
    """Takes the owner's rights for this transaction; only the migrator may."""
    await tx.run("set local role yui_owner")


async def record_town(tx: Tx, town: TownFile, *, demo: bool) -> None:
    """The town's row in the shared table; as it stands when the code is known already."""
    await tx.run(
        """
        insert into app.tenant (code, slug, name, name_en, kana, prefecture, joined_on, demo)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (code) do nothing
        """,
        town.code,
        town.slug,
        town.name,
        town.name_en,
        town.kana,
        town.prefecture,
        town.joined_on,
        demo,
    )


async def record_agreement(tx: Tx, town: int, agreed: AgreementFile) -> None:
    """Both directions, when both towns are known; what is there stays."""
    await tx.run(
        """
        insert into app.agreement (lead, guest, valid_from, valid_to, document, scheme)
        select pair.lead, pair.guest, $3, $4, $5, $6
        from (values ($1::int, $2::int), ($2::int, $1::int)) as pair (lead, guest)
        where exists (select from app.tenant where code = pair.lead)
          and exists (select from app.tenant where code = pair.guest)
        on conflict (lead, guest, valid_from) do nothing
        """,
        town,
        agreed.partner,
        agreed.valid_from,
        agreed.valid_to,
        agreed.document,
        agreed.scheme,
    )


async def record_body(tx: Tx, body: BodyFile) -> UUID | None:
    """The body with its first closing rule, unless the town has one of that name and first day; the rule
    holds from its start, or before every other one while it has no first day."""
    bank, closing = body.bank, body.closing
    made: UUID | None = await tx.value(
        _NEW_BODY,
        *(tx.tenant, body.name, body.kana, body.short, body.address, body.phone, body.email),
        *(body.invoice_number, body.valid_from, body.valid_to),
        *(closing.closing_day, closing.months_later, closing.payment_day),
        *(closing.inspection_days, bank.bank_code, bank.bank_kana, bank.branch_code),
        *(bank.branch_kana, bank.account_type, bank.account_number, bank.requester_code),
    )
    return made


async def record_closing(tx: Tx, body_id: UUID, new: Closing, *, change: UUID) -> int:
    """A rule from a month on; 0 when the body has one for that month."""
    return await tx.run(
        """
        insert into app.body_closing (tenant_id, body_id, valid_from, closing_day, pay_month_offset,
            pay_day, change_id)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
        """,
        *(tx.tenant, body_id, new.valid_from, new.closing_day, new.months_later, new.payment_day),
        change,
    )


async def share_body(tx: Tx, body_id: UUID) -> bool:
    """Holds a body's row against `lock_body` until the transaction ends, beside others who do so:
    whether there was one to hold. No stronger than what a row that refers to the body takes anyway."""
    found = await tx.one(
        UUID,
        "select id from app.body where tenant_id = $1 and id = $2 for key share",
        *(tx.tenant, body_id),
    )
    return found is not None


async def lock_body(tx: Tx, body_id: UUID) -> None:
    """Holds a body's row until the transaction ends: who decides on its rules waits for who does so,
    and for whoever names a day by them (`share_body`)."""
    await tx.run(
        "select from app.body where tenant_id = $1 and id = $2 for update", tx.tenant, body_id
    )


async def short_taken(tx: ReadTx, short: str) -> bool:
    """Whether a body of the town has this short name."""
    found: bool = await tx.value(
        "select exists (select from app.body where tenant_id = $1 and short = $2)", tx.tenant, short
    )
    return found


async def record_first_day(tx: Tx, body_id: UUID, day: date) -> None:
    """The day from which a body that has not begun signs for the town."""
    await tx.run(
        "update app.body set valid_from = $3 where tenant_id = $1 and id = $2",
        *(tx.tenant, body_id, day),
    )


async def record_last_day(tx: Tx, body_id: UUID, day: date | None) -> None:
    """The last day on which a body signs for the town; None: none is known."""
    await tx.run(
        "update app.body set valid_to = $3 where tenant_id = $1 and id = $2",
        *(tx.tenant, body_id, day),
    )


async def bodies(tx: ReadTx) -> list[Body]:
    """Every body of the town, by its first day."""
    return await tx.all(Body, _BODY + " order by valid_from, id", tx.tenant)


async def body_on(tx: ReadTx, day: date) -> Body | None:
    """The town's body on a day."""
    return await tx.one(
        Body,
        _BODY
        + """
        and valid_from <= $2 and (valid_to is null or valid_to >= $2)
        order by valid_from desc limit 1
        """,
        tx.tenant,
        day,
    )


async def body(tx: ReadTx, body_id: UUID) -> Body | None:
    """A body of this town."""
    return await tx.one(Body, _BODY + " and id = $2", tx.tenant, body_id)


async def town(tx: ReadTx) -> Town | None:
    """The caller's town."""
    return await tx.one(
        Town,
        "select code, slug, name, name_en, prefecture from app.tenant where code = $1",
        tx.tenant,
    )


async def towns(tx: ReadTx) -> list[Town]:
    """Every town; names are no secret."""
    return await tx.all(
        Town, "select code, slug, name, name_en, prefecture from app.tenant order by code"
    )


async def next_count(tx: Tx, body_id: UUID, paper: Paper, *, year: int, many: int = 1) -> int:
    """The last of the series' next `many` numbers; its row is held until the transaction ends, so
    none is lost."""
    count: int = await tx.value(
        """
        insert into app.counter as c (tenant_id, body_id, kind, fiscal_year, last)
        values ($1, $2, $3, $4, $5)
        on conflict (tenant_id, body_id, kind, fiscal_year)
            do update set last = c.last + excluded.last
        returning last
        """,
        tx.tenant,
        body_id,
        paper.value,
        year,
        many,
    )
    return count


async def record_staff(
    tx: Tx, *, body_id: UUID, name: str, role: str, email: str | None, staff_id: UUID | None
) -> UUID:
    """A member of staff; the given id, or a fresh one."""
    made: UUID = await tx.value(
        """
        insert into app.staff (tenant_id, id, body_id, name, role, email)
        values ($1, coalesce($6, uuidv7()), $2, $3, $4, $5) returning id
        """,
        tx.tenant,
        body_id,
        name,
        role,
        email,
        staff_id,
    )
    return made


async def record_at_work(tx: Tx, staff_id: UUID, *, active: bool) -> int:
    """Whether a member of staff is at work; how many rows that changed."""
    return await tx.run(
        "update app.staff set active = $3 where tenant_id = $1 and id = $2 and active <> $3",
        tx.tenant,
        staff_id,
        active,
    )


async def staff(tx: ReadTx) -> list[Staff]:
    """The town's staff, by name."""
    return await tx.all(
        Staff,
        """
        select id, body_id, name, role, email, active from app.staff
        where tenant_id = $1 order by name, id
        """,
        tx.tenant,
    )
