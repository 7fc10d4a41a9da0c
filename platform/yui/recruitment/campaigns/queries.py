"""Every SQL statement on campaigns. The funnel is counted from what happened, in one statement."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.recruitment.campaigns.model import Campaign, Named, NewCampaign

_FUNNEL: LiteralString = """
    select c.id, c.code, c.name, c.channel, c.areas, c.cost_yen, c.printed, c.starts_on, c.ends_on,
           count(i.id)::int as heard,
           count(i.id) filter (where i.waits)::int as outside,
           count(i.id) filter (where i.booked)::int as booked,
           count(i.id) filter (where i.came)::int as came,
           count(i.id) filter (where i.came and i.registered)::int as registered,
           count(i.id) filter (where i.came and i.registered and i.ordered)::int as ordered,
           count(i.id) filter (where i.came and i.registered and i.ordered and i.kept)::int as kept
    from page c
    left join lateral (
        select p.id, p.state = 'waiting' as waits,
               exists (select from app.booking k where k.tenant_id = $1 and k.interest_id = p.id)
                   as booked,
               exists (select from app.booking k where k.tenant_id = $1 and k.interest_id = p.id
                   and k.state = 'attended') as came,
               exists (select from app.worker w where w.tenant_id = $1 and w.id = p.worker_id
                   and w.state <> 'joining') as registered,
               exists (select from app.assignment a where a.tenant_id = $1
                   and a.worker_id = p.worker_id) as ordered,
               exists (select from (
                   select m.month - row_number() over (order by m.month) as run from (
                       select distinct (extract(year from n.counted_on) * 12
                           + extract(month from n.counted_on))::int as month
                       from app.inspection n where n.tenant_id = $1 and n.worker_id = p.worker_id
                         and n.accepted > 0 and n.taken_back_at is null) m) r
                   group by r.run having count(*) >= 3) as kept
        from app.interest p where p.tenant_id = $1 and p.campaign_id = c.id
    ) i on true
    group by c.id, c.code, c.name, c.channel, c.areas, c.cost_yen, c.printed, c.starts_on, c.ends_on
    order by c.starts_on desc, c.id desc
"""
_PAGE: LiteralString = """
    with page as (
        select * from app.campaign where tenant_id = $1
          and ($2::date is null or (starts_on, id) < ($2, $3))
        order by starts_on desc, id desc limit $4)
"""
_ONE: LiteralString = """
    with page as (select * from app.campaign where tenant_id = $1 and id = $2)
"""


async def campaigns(
    tx: ReadTx, *, before: date | None, before_id: UUID | None, most: int
) -> list[Campaign]:
    """A page of campaigns with their funnels, the latest first."""
    return await tx.all(Campaign, _PAGE + _FUNNEL, tx.tenant, before, before_id, most)


async def campaign(tx: ReadTx, ident: UUID) -> Campaign | None:
    """A campaign with its funnel."""
    return await tx.one(Campaign, _ONE + _FUNNEL, tx.tenant, ident)


async def by_code(tx: ReadTx, code: str, *, on: date) -> UUID | None:
    """The campaign of a code; also after its end, as leaflets lie about."""
    return await tx.one(
        UUID,
        "select id from app.campaign where tenant_id = $1 and code = $2 and starts_on <= $3",
        tx.tenant,
        code,
        on,
    )


async def names(tx: ReadTx, *, most: int) -> list[tuple[UUID, str]]:
    """The latest campaigns to choose from."""
    found = await tx.all(
        Named,
        "select id, name from app.campaign where tenant_id = $1"
        " order by starts_on desc, id desc limit $2",
        tx.tenant,
        most,
    )
    return [(each.id, each.name) for each in found]


async def record_campaign(tx: Tx, new: NewCampaign, *, by: UUID, at: datetime) -> UUID | None:
    """Adds a campaign; None when its code is taken."""
    made: UUID | None = await tx.value(
        """
        insert into app.campaign (tenant_id, code, name, channel, areas, cost_yen, printed,
            starts_on, ends_on, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (tenant_id, code) do nothing returning id
        """,
        tx.tenant,
        new.code,
        new.name,
        new.channel,
        list(new.areas),
        new.cost_yen,
        new.printed,
        new.starts_on,
        new.ends_on,
        by,
        at,
    )
    return made


async def record_change(tx: Tx, ident: UUID, new: NewCampaign) -> bool:
    """What staff know better now; the code stays, as it is printed. False for no such campaign."""
    rows = await tx.run(
        """
        update app.campaign set name = $3, channel = $4, areas = $5, cost_yen = $6, printed = $7,
            starts_on = $8, ends_on = $9
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        ident,
        new.name,
        new.channel,
        list(new.areas),
        new.cost_yen,
        new.printed,
        new.starts_on,
        new.ends_on,
    )
    return rows == 1
