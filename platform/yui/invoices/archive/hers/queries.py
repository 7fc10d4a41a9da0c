"""The SQL of a worker's own documents; of her alone, by name and by the wall."""

from datetime import date
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx
from yui.invoices.archive.hers.model import Hers
from yui.invoices.archive.searching.model import Wanted

_HERS: LiteralString = """
    select id, kind, number, counterparty, title, dated_on, yen, sha256, part from (
        select d.subject_id as id, d.kind, d.number, b.name as counterparty, d.title, d.dated_on,
               d.yen, d.sha256, 0 as part
        from app.document d join app.body b on b.tenant_id = $1 and b.id = d.body_id
        where d.tenant_id = $1 and d.worker_id = $2
        union all
        select n.offer_id, 'terms', n.number, b.name, o.title,
               (n.made_at at time zone 'Asia/Tokyo')::date, (n.terms ->> 'yen')::bigint, n.sha256, 1
        from app.terms_notice n
        join app.offer o on o.tenant_id = $1 and o.id = n.offer_id
        join app.body b on b.tenant_id = $1 and b.id = o.body_id
        where n.tenant_id = $1 and n.worker_id = $2
        union all
        select v.offer_id, 'terms', v.number, b.name, o.title,
               (v.sent_at at time zone 'Asia/Tokyo')::date,
               (convert_from(v.text, 'UTF8')::jsonb ->> 'yen')::bigint, v.sha256, v.version
        from app.terms_version v
        join app.offer o on o.tenant_id = $1 and o.id = v.offer_id
        join app.body b on b.tenant_id = $1 and b.id = o.body_id
        where v.tenant_id = $1 and v.worker_id = $2
    ) x
    where ($3::date is null or dated_on >= $3) and ($4::date is null or dated_on <= $4)
      and ($5::bigint is null or yen >= $5) and ($6::bigint is null or yen <= $6)
      and ($7 = '' or strpos(lower(counterparty), lower($7)) > 0) and ($8 = '' or kind = $8)
      and ($9::date is null or (dated_on, number, part) < ($9, $10, $11::integer))
    order by dated_on desc, number desc, part desc limit $12
"""


async def search(
    tx: ReadTx,
    wanted: Wanted,
    *,
    worker: UUID,
    before: tuple[date, str, int] | None = None,
    most: int,
) -> list[Hers]:
    """Her documents that are what is wanted, the newest first, going on before (day, number, part)."""
    day, number, part = before or (None, "", 0)
    return await tx.all(
        Hers,
        _HERS,
        *(tx.tenant, worker, wanted.since, wanted.until, wanted.least, wanted.most),
        *(wanted.counterparty, wanted.kind, day, number, part, most),
    )
