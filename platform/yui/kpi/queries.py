"""Every SQL statement of the indicators. Reads take a `ReadTx`: of the town's door or of the KPI door."""

from datetime import datetime

from tenants.db import ReadTx, Tx
from yui.kpi.live import Live, Month, Town
from yui.kpi.model import Budget, Choice, Value


async def towns(tx: ReadTx) -> list[Town]:
    """The consortium's towns, by code."""
    return await tx.all(Town, "select code, slug, name, name_en, demo from kpi.towns()")


async def values_of(tx: ReadTx, town: int) -> list[Value]:
    """Everything the sources state of a town."""
    return await tx.all(
        Value,
        """
        select tenant_id, indicator, fiscal_year, kind, series, source, unit, printed, num, words,
               as_of, status, increment_semantics, inferred, note, revision
        from kpi.value where tenant_id = $1
        order by indicator, fiscal_year, kind, source, unit, series, revision
        """,
        town,
    )


async def choices_of(tx: ReadTx, town: int) -> list[Choice]:
    """What a town publishes where sources differ: the newest choice of each year."""
    return await tx.all(
        Choice,
        """
        select distinct on (indicator, fiscal_year)
               tenant_id, indicator, fiscal_year, source, unit, reason, chosen_by, chosen_at
        from kpi.choice where tenant_id = $1
        order by indicator, fiscal_year, id desc
        """,
        town,
    )


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


async def budgets_of(tx: ReadTx, town: int) -> list[Budget]:
    """A town's budgets, year by year."""
    return await tx.all(
        Budget,
        """
        select tenant_id, activity, printed, fiscal_year, fund, thousand_yen, status, inferred,
               note, source
        from kpi.budget where tenant_id = $1 order by fiscal_year, activity, fund
        """,
        town,
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


async def targets(tx: ReadTx, towns: list[int], *, indicator: str, fiscal_year: int) -> list[Value]:
    """The towns' targets of one indicator and year."""
    return await tx.all(
        Value,
        """
        select tenant_id, indicator, fiscal_year, kind, series, source, unit, printed, num, words,
               as_of, status, increment_semantics, inferred, note, revision
        from kpi.value
        where tenant_id = any($1) and indicator = $2 and fiscal_year = $3 and kind = 'target'
        """,
        towns,
        indicator,
        fiscal_year,
    )


async def live(tx: ReadTx, towns: list[int], *, fiscal_year: int) -> list[Live]:
    """The towns' live figures: the year's sums, what holds now, what waits, people."""
    return await tx.all(
        Live,
        """
        select 'flow' as grain, tenant_id, measure, peer, null::date as on_date, amount
        from kpi.rollup where tenant_id = any($1) and fiscal_year = $2 and month = 0
        union all
        select 'level', tenant_id, measure, 0, null, amount
        from kpi.level where tenant_id = any($1)
        union all
        select 'due', tenant_id, measure, peer, on_date, amount
        from kpi.due where tenant_id = any($1) and amount > 0
        union all
        select 'heads', tenant_id, measure, 0, null, amount
        from kpi.headcount where tenant_id = any($1 || 0)
        """,
        towns,
        fiscal_year,
    )


async def months(tx: ReadTx, town: int, *, fiscal_year: int) -> list[Month]:
    """A town's sums by month of a fiscal year."""
    return await tx.all(
        Month,
        """
        select month, measure, sum(amount)::bigint as amount from kpi.rollup
        where tenant_id = $1 and fiscal_year = $2 and month > 0
        group by month, measure order by month, measure
        """,
        town,
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
