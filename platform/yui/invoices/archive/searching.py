"""Finding documents by day, amount and counterparty together (電子帳簿保存法施行規則2条6項5号)."""

from datetime import date
from typing import LiteralString
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx
from yui.web.words import N_

_SAYS = {
    "invoice": N_("請求書"),
    "credit_note": N_("返還請求書"),
    "receipt": N_("領収書"),
    "dunning": N_("お支払いのお願い"),
    "statement": N_("支払通知書"),
    "yearly": N_("年間の支払証明"),
    "terms": N_("取引条件明示書（発注書）"),
    "quote": N_("見積書"),
    "contract": N_("契約書"),
    "order": N_("受けた注文"),
}
KINDS = tuple(_SAYS)


def says(kind: str) -> str:
    """The msgid of a kind."""
    return _SAYS[kind]


class Wanted(Struct, frozen=True, kw_only=True):
    """What is looked for; every part given must hold. `counterparty`: a part of the name."""

    since: date | None = None
    until: date | None = None
    least: int | None = None
    most: int | None = None
    counterparty: str = ""
    kind: str = ""


class Found(Struct, frozen=True):
    """A document that was found; `yen` is None where it names no amount."""

    id: UUID
    kind: str
    number: str
    counterparty: str
    title: str
    dated_on: date
    yen: int | None
    sha256: bytes | None
    part: int = 0

    @property
    def says(self) -> str:
        """The msgid of its kind."""
        return _SAYS[self.kind]

    @property
    def tax(self) -> str:
        """Whether the amount is with tax: 税込, 税抜, or nothing where there is none."""
        if self.yen is None:
            return ""
        return "税抜" if self.kind in {"terms", "order"} else "税込"

    @property
    def link(self) -> str:
        """Where it is read."""
        of = str(self.id)
        return {
            "terms": f"/offers/{of}",
            "quote": f"/quotes/{of}",
            "contract": f"/contracts/{of}/contract.pdf",
            "order": f"/orders/{of}",
        }.get(self.kind, f"/documents/{of}/document.pdf")


# Days are those of Japan: a document of the evening is of that day here.
_ALL: LiteralString = """
    select id, kind, number, counterparty, title, dated_on, yen, sha256, part from (
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
