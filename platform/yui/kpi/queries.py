"""Every SQL statement of the indicators. Reads take a `ReadTx`: of the town's door or of the KPI door."""

from datetime import date, datetime
from typing import Final

from msgspec.json import Decoder

from tenants.db import ReadTx, Tx
from yui.kpi.budgets import Budget
from yui.kpi.choices import Choice
from yui.kpi.live import Figures, Shared, Town
from yui.kpi.model import Value
from yui.kpi.spoken import Spoken

_FIGURES: Final = """
select t.code as tenant_id,
    case when h.measure is null then 0 else h.amount end as workers,
    coalesce(r.contract_yen, 0) as contract_yen,
    coalesce(r.accepted_units, 0) as accepted_units,
    coalesce(r.shares_in, 0) as shares_in, coalesce(r.shares_out, 0) as shares_out,
    coalesce(l.orders_open, 0) as orders_open, coalesce(l.clients, 0) as clients,
    coalesce(d.waiting, 0) as waiting, coalesce(d.overdue, 0) as overdue,
    coalesce(d.answers, 0) as answers, d.next_answer, v.num as target,
    coalesce(l.escalations, 0) as escalations
from unnest($1::integer[] || 0) as t (code)
left join kpi.headcount h on h.tenant_id = t.code and h.measure = 'workers'
left join (
    select tenant_id,
        sum(amount) filter (where measure = 'contract_yen')::bigint as contract_yen,
        sum(amount) filter (where measure = 'accepted_units')::bigint as accepted_units,
        sum(amount) filter (where measure = 'shares_in')::bigint as shares_in,
        sum(amount) filter (where measure = 'shares_out')::bigint as shares_out
    from kpi.rollup
    where tenant_id = any($1) and fiscal_year = $2 and month = 0 group by tenant_id
) r on r.tenant_id = t.code
left join (
    select tenant_id,
        sum(amount) filter (where measure = 'orders_open')::bigint as orders_open,
        sum(amount) filter (where measure = 'clients')::bigint as clients,
        sum(amount) filter (where measure = 'escalations')::bigint as escalations
    from kpi.level where tenant_id = any($1) group by tenant_id
) l on l.tenant_id = t.code
left join (
    select tenant_id,
        sum(amount) filter (where measure = 'inspections_waiting')::bigint as waiting,
        sum(amount) filter (where measure = 'inspections_waiting' and on_date < $3)::bigint
            as overdue,
        sum(amount) filter (where measure = 'shares_waiting' and on_date >= $3)::bigint
            as answers,
        min(on_date) filter (where measure = 'shares_waiting' and on_date >= $3)
            as next_answer
    from kpi.due where tenant_id = any($1) and amount > 0 group by tenant_id
) d on d.tenant_id = t.code
left join lateral (
    select v.num from kpi.value v
    where v.tenant_id = t.code and v.indicator = 'contract_revenue'
      and v.fiscal_year = $2 and v.kind = 'target'
    order by v.revision desc limit 1
) v on true
order by t.code desc
"""
_SPOKEN: Final = Decoder(Spoken)


async def towns(tx: ReadTx) -> list[Town]:
    """The consortium's towns, by code."""
    return await tx.all(Town, "select code, slug, name, name_en, demo from kpi.towns()")


async def spoken(tx: ReadTx, town: int) -> Spoken:
    """Everything the sources state of a town, what it publishes, its budgets.

    One statement and one piece of JSON: a hundred rows cost what ten would.
    """
    found = await tx.json(
        """
        select json_build_object(
            'values', (
                select coalesce(json_agg(row_to_json(v) order by v.indicator, v.fiscal_year,
                    v.kind, v.source, v.unit, v.series, v.revision), '[]')
                from kpi.value v where v.tenant_id = $1),
            'choices', (
                select coalesce(json_agg(row_to_json(c)), '[]') from (
                    select distinct on (indicator, fiscal_year) tenant_id, indicator, fiscal_year,
                        source, unit, reason, chosen_by, chosen_at
                    from kpi.choice where tenant_id = $1
                    order by indicator, fiscal_year, id desc) c),
            'budgets', (
                select coalesce(json_agg(row_to_json(b) order by b.fiscal_year, b.activity,
                    b.fund), '[]')
                from kpi.budget b where b.tenant_id = $1))
        """,
        town,
    )
    return _SPOKEN.decode(found)


async def trail(tx: ReadTx, town: int, *, indicator: str, fiscal_year: int) -> list[Choice]:
    """Every choice ever made for a year, newest first."""
    return await tx.all(
        Choice,
        """
        select tenant_id, indicator, fiscal_year, source, unit, reason, chosen_by, chosen_at
        from kpi.choice where tenant_id = $1 and indicator = $2 and fiscal_year = $3
        order by id desc limit 50
        """,
        town,
        indicator,
        fiscal_year,
    )


async def spoken_of(tx: ReadTx, towns: list[int]) -> int:
    """The town of which the sources state most; 0 where they state nothing."""
    found: int | None = await tx.value(
        """
        select tenant_id from kpi.value where tenant_id = any($1)
        group by tenant_id order by count(*) desc, tenant_id limit 1
        """,
        towns,
    )
    return found or 0


async def figures(tx: ReadTx, towns: list[int], *, fiscal_year: int, today: date) -> list[Figures]:
    """The towns' live figures of a year, and under 0 the people of all towns together.

    Only what waits today counts: an inspection is overdue from the day after its due day on, a
    share whose answer's day has passed waits for nobody.
    """
    return await tx.all(Figures, _FIGURES, towns, fiscal_year, today)


async def shared(tx: ReadTx, towns: list[int], *, fiscal_year: int) -> list[Shared]:
    """What each town shared out to each other town in a fiscal year."""
    return await tx.all(
        Shared,
        """
        select tenant_id, peer, amount from kpi.rollup
        where tenant_id = any($1) and fiscal_year = $2 and month = 0
          and measure = 'shares_out' and peer <> 0
        """,
        towns,
        fiscal_year,
    )


async def record_value(tx: Tx, value: Value) -> None:
    """Adds a figure, or a further revision of one."""
    await tx.run(
        """
        insert into kpi.value (tenant_id, indicator, fiscal_year, kind, series, source, unit,
            revision, printed, num, words, as_of, status, increment_semantics, inferred, note)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        on conflict do nothing
        """,
        tx.tenant,
        value.indicator,
        value.fiscal_year,
        value.kind,
        value.series,
        value.source,
        value.unit,
        value.revision,
        value.printed,
        value.num,
        value.words,
        value.as_of,
        value.status,
        value.increment_semantics,
        value.inferred,
        value.note,
    )


async def record_choice(tx: Tx, choice: Choice, *, now: datetime) -> None:
    """Adds a choice; the newest counts."""
    await tx.run(
        """
        insert into kpi.choice (tenant_id, indicator, fiscal_year, source, unit, reason, chosen_by,
            chosen_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        tx.tenant,
        choice.indicator,
        choice.fiscal_year,
        choice.source,
        choice.unit,
        choice.reason,
        choice.chosen_by,
        now,
    )


async def record_budget(tx: Tx, budget: Budget) -> int:
    """Adds a budget line; 0 when the line is there already."""
    return await tx.run(
        """
        insert into kpi.budget (tenant_id, fiscal_year, activity, fund, printed, thousand_yen,
            status, inferred, note, source)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict do nothing
        """,
        tx.tenant,
        budget.fiscal_year,
        budget.activity,
        budget.fund,
        budget.printed,
        budget.thousand_yen,
        budget.status,
        budget.inferred,
        budget.note,
        budget.source,
    )


async def fold(tx: Tx, most: int) -> int:
    """Adds up to `most` of the town's waiting deltas to its figures; how many that was."""
    folded: int = await tx.value("select kpi.fold($1) where ctx.tenant() = $2", most, tx.tenant)
    return folded


async def drift(tx: Tx) -> int:
    """How many of the town's figures differ from the sum of their deltas; 0 when all holds."""
    found: int = await tx.value(
        "select count(*) from kpi.drift() where ctx.tenant() = $1", tx.tenant
    )
    return found
