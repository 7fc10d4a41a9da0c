"""Every SQL statement about answers compared, checked and paid."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.joint.quality.model import Checked, Credit, Given, Item, PaidItem, Pair, People


async def pairs(tx: ReadTx, project_id: UUID, *, batch: UUID | None = None) -> list[Pair]:
    """The two accepted answers of items, of a project or of one batch, alike ones counted."""
    return await tx.all(
        Pair,
        """
        select a.label as first, z.label as second, count(*)::int as times
        from app.joint_batch b
        join app.joint_item i on i.tenant_id = b.tenant_id and i.batch_id = b.id
        join app.joint_answer a on a.tenant_id = i.tenant_id and a.item_id = i.id
             and a.slot = 1 and a.live
        join app.joint_answer z on z.tenant_id = i.tenant_id and z.item_id = i.id
             and z.slot = 2 and z.live
        where b.tenant_id = $1 and b.project_id = $2 and ($3::uuid is null or b.id = $3)
        group by a.label, z.label
        """,
        *(tx.tenant, project_id, batch),
    )


async def checked(tx: ReadTx, project_id: UUID) -> list[Checked]:
    """Accepted answers to gold items by batch and town, and how many were right."""
    return await tx.all(
        Checked,
        """
        select b.id as batch_id, p.other as town, count(*)::int as answers,
               count(*) filter (where a.label = g.label)::int as right
        from app.joint_batch b
        join app.joint_item i on i.tenant_id = b.tenant_id and i.batch_id = b.id
        join app.joint_gold g on g.tenant_id = i.tenant_id and g.item_id = i.id
        join app.joint_answer a on a.tenant_id = i.tenant_id and a.item_id = i.id and a.live
        join app.joint_part p on p.tenant_id = a.tenant_id and p.id = a.part_id
        where b.tenant_id = $1 and b.project_id = $2 group by b.id, p.other
        """,
        *(tx.tenant, project_id),
    )


async def paid(
    tx: ReadTx, batch_id: UUID, *, after: tuple[int, int] | None, most: int
) -> list[PaidItem]:
    """A page of a batch's answers by place and slot, each with what is owed for it."""
    return await tx.all(
        PaidItem,
        """
        select a.id, i.place, a.slot, i.key, p.other as town, t.name as town_name, a.label, a.live,
               g.label as gold, v.label as verdict,
               case p.side when 'own' then k.unit_price_yen else s.unit_price_yen end as unit_price_yen
        from app.joint_batch b
        join app.task k on k.tenant_id = b.tenant_id and k.id = b.task_id
        join app.joint_item i on i.tenant_id = b.tenant_id and i.batch_id = b.id
        join app.joint_answer a on a.tenant_id = i.tenant_id and a.item_id = i.id
        join app.joint_part p on p.tenant_id = a.tenant_id and p.id = a.part_id
        join app.tenant t on t.code = p.other
        left join app.share s on s.tenant_id = p.tenant_id and s.id = p.share_id
        left join app.joint_gold g on g.tenant_id = i.tenant_id and g.item_id = i.id
        left join app.joint_verdict v on v.tenant_id = i.tenant_id and v.item_id = i.id
        where b.tenant_id = $1 and b.id = $2
          and ($3::int is null or (i.place, a.slot) > ($3, $4::int))
        order by i.place, a.slot limit $5
        """,
        *(tx.tenant, batch_id, *(after or (None, None)), most),
    )


async def given(tx: ReadTx, project_id: UUID) -> list[Given]:
    """What each town gave: accepted answers and what they cost the lead body, before tax."""
    return await tx.all(
        Given,
        """
        select p.other as town, t.name, count(*)::int as seats,
               count(*) filter (where a.live)::int as answers,
               coalesce(sum(case p.side when 'own' then k.unit_price_yen else s.unit_price_yen end)
                        filter (where a.live), 0)::bigint as yen
        from app.joint_batch b
        join app.task k on k.tenant_id = b.tenant_id and k.id = b.task_id
        join app.joint_part p on p.tenant_id = b.tenant_id and p.batch_id = b.id
        join app.joint_answer a on a.tenant_id = p.tenant_id and a.part_id = p.id
        join app.tenant t on t.code = p.other
        left join app.share s on s.tenant_id = p.tenant_id and s.id = p.share_id
        where b.tenant_id = $1 and b.project_id = $2 group by p.other, t.name order by p.other
        """,
        *(tx.tenant, project_id),
    )


async def people(tx: ReadTx, project_id: UUID) -> list[People]:
    """How many people of each town answered."""
    return await tx.all(People, "select * from gate.joint_people($1)", project_id)


async def credits_of(tx: ReadTx, project_id: UUID) -> list[Credit]:
    """Who consented to be named, or to have her story told."""
    return await tx.all(Credit, "select * from gate.joint_credits($1)", project_id)


async def item_apart(tx: Tx, answer: UUID) -> tuple[UUID, UUID, list[str]] | None:
    """An answer's item, its batch and both answers, where they differ and nobody settled them."""
    found: dict[str, str] | None = await tx.value(
        """
        select jsonb_build_object('item', a.item_id, 'batch', i.batch_id, 'one', a.label, 'other', z.label)
        from app.joint_answer a
        join app.joint_answer z on z.tenant_id = a.tenant_id and z.item_id = a.item_id
             and z.slot <> a.slot and z.live
        join app.joint_item i on i.tenant_id = a.tenant_id and i.id = a.item_id
        where a.tenant_id = $1 and a.id = $2 and a.live and a.label <> z.label
          and not exists (select from app.joint_verdict v
                          where v.tenant_id = a.tenant_id and v.item_id = a.item_id)
        """,
        *(tx.tenant, answer),
    )
    if found is None:
        return None
    return UUID(found["item"]), UUID(found["batch"]), [found["one"], found["other"]]


async def answered(tx: Tx, answer: UUID) -> bool:
    """Is there such an answer?"""
    return bool(
        await tx.value(
            "select true from app.joint_answer where tenant_id = $1 and id = $2", tx.tenant, answer
        )
    )


async def batch_of(tx: ReadTx, answer: UUID) -> UUID | None:
    """The batch that an answer is of."""
    return await tx.one(
        UUID,
        """
        select i.batch_id from app.joint_answer a
        join app.joint_item i on i.tenant_id = a.tenant_id and i.id = a.item_id
        where a.tenant_id = $1 and a.id = $2
        """,
        *(tx.tenant, answer),
    )


async def record_verdict(tx: Tx, item: UUID, *, label: str, at: datetime) -> int:
    """What holds where two answers differ; 0 rows when it was settled before."""
    return await tx.run(
        """
        insert into app.joint_verdict (tenant_id, item_id, label, decided_by, decided_at)
        values ($1, $2, $3, $4, $5) on conflict (tenant_id, item_id) do nothing
        """,
        *(tx.tenant, item, label, tx.actor.id, at),
    )


async def record_items(tx: Tx, batch_id: UUID, items: Sequence[Item]) -> None:
    """The items of a batch, in their order."""
    await tx.run(
        """
        insert into app.joint_item (tenant_id, batch_id, place, key, text)
        select $1, $2, n.place, n.key, n.text
        from unnest($3::text[], $4::text[]) with ordinality as n (key, text, place)
        """,
        *(tx.tenant, batch_id, [each.key for each in items], [each.text for each in items]),
    )


async def record_gold(tx: Tx, batch_id: UUID, gold: Sequence[Item]) -> None:
    """The right answers that are known."""
    await tx.run(
        """
        insert into app.joint_gold (tenant_id, item_id, label)
        select i.tenant_id, i.id, n.label
        from unnest($3::text[], $4::text[]) as n (key, label)
        join app.joint_item i on i.tenant_id = $1 and i.batch_id = $2 and i.key = n.key
        """,
        *(tx.tenant, batch_id, [each.key for each in gold], [each.gold for each in gold]),
    )
