"""The SQL of finding documents."""

from datetime import date
from typing import LiteralString

from tenants.db import ReadTx
from yui.invoices.archive.searching.model import Found, Wanted

# Days are those of Japan: a document of the evening is of that day here.
_ALL: LiteralString = """
    select id, kind, number, counterparty, title, dated_on, yen, sha256, part,
           kind = 'receipt' and exists (
               select from app.document r
               join app.invoice_payment p on p.tenant_id = $1 and p.id = r.subject_id
               where r.tenant_id = $1 and r.id = x.id and p.undone_at is not null) as void from (
        select d.id, d.kind, d.number, d.counterparty, d.title, d.dated_on, d.yen, d.sha256, 0 as part
        from app.document d where d.tenant_id = $1
        union all
        select n.offer_id, 'terms', n.number, w.name, '', (n.made_at at time zone 'Asia/Tokyo')::date,
               (n.terms ->> 'yen')::bigint, n.sha256, 1
        from app.terms_notice n join app.worker w on w.tenant_id = $1 and w.id = n.worker_id
        where n.tenant_id = $1
        union all
        select v.offer_id, 'terms', v.number, w.name, v.supersedes,
               (v.sent_at at time zone 'Asia/Tokyo')::date,
               (convert_from(v.text, 'UTF8')::jsonb ->> 'yen')::bigint, v.sha256, v.version
        from app.terms_version v join app.worker w on w.tenant_id = $1 and w.id = v.worker_id
        where v.tenant_id = $1
        union all
        select q.id, 'quote', q.number, c.name, q.title, (q.sent_at at time zone 'Asia/Tokyo')::date,
               q.subtotal_yen + q.fee_yen + q.tax_yen, p.sha256, 0
        from app.quote q join app.client c on c.tenant_id = $1 and c.id = q.client_id
        join app.quote_paper p on p.tenant_id = $1 and p.quote_id = q.id
        where q.tenant_id = $1 and q.sent_at is not null
        union all
        select k.id, 'contract', k.number, c.name, k.subject,
               (p.made_at at time zone 'Asia/Tokyo')::date, null, p.sha256, 0
        from app.contract k join app.client c on c.tenant_id = $1 and c.id = k.client_id
        join app.contract_paper p on p.tenant_id = $1 and p.contract_id = k.id
        where k.tenant_id = $1
        union all
        select o.id, 'order', o.number, c.name, o.title, (o.received_at at time zone 'Asia/Tokyo')::date,
               o.quantity * o.unit_price_yen + o.fee_yen, null, 0
        from app.client_order o join app.client c on c.tenant_id = $1 and c.id = o.client_id
        where o.tenant_id = $1
    ) x
    where ($2::date is null or dated_on >= $2) and ($3::date is null or dated_on <= $3)
      and ($4::bigint is null or yen >= $4) and ($5::bigint is null or yen <= $5)
      and ($6 = '' or strpos(lower(counterparty), lower($6)) > 0) and ($7 = '' or kind = $7)
      and ($8::date is null or (dated_on, number, part) < ($8, $9, $10::integer))
    order by dated_on desc, number desc, part desc limit $11
"""


async def search(
    tx: ReadTx, wanted: Wanted, *, before: tuple[date, str, int] | None = None, most: int
) -> list[Found]:
    """Documents that are what is wanted, the newest first, going on before (day, number, part)."""
    day, number, part = before or (None, "", 0)
    return await tx.all(
        Found,
        _ALL,
        *(tx.tenant, wanted.since, wanted.until, wanted.least, wanted.most),
        *(wanted.counterparty, wanted.kind, day, number, part, most),
    )
