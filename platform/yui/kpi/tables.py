"""The slice's tables, as the migrations made them (0090); keys and checks live in SQL.

`kpi.tally` is not here: no role that runs this code may see it.
"""

from piccolo.columns import UUID, BigInt, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class KpiDelta(Table, tablename="kpi_delta", schema="app"):
    """What a change adds to the live figures; written by `yui.deltas`, folded by `kpi.fold`."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    measure = Text(null=False)
    grain = Text(null=False)
    peer = Integer(null=False)
    on_date = Date(null=False)
    amount = BigInt(null=False)
    folded = Boolean(null=False)


class IndicatorRow(Table, tablename="indicator", schema="kpi"):
    """An indicator of the consortium."""

    code = Text(primary_key=True, null=False)
    place = Integer(null=False)
    mark = Text(null=False)
    ja = Text(null=False)
    en = Text(null=False)
    unit = Text(null=False)
    unit_en = Text(null=False)
    aggregation = Text(null=False)
    definition = Text(null=False)
    definition_en = Text(null=False)
    persons = Boolean(null=False)


class ValueRow(Table, tablename="value", schema="kpi"):
    """What a source states; the key is every column from tenant_id to revision."""

    tenant_id = Integer(primary_key=True, null=False)
    indicator = Text(null=False)
    fiscal_year = Integer(null=False)
    kind = Text(null=False)
    series = Text(null=False)
    source = Text(null=False)
    unit = Text(null=False)
    revision = Integer(null=False)
    printed = Text(null=False)
    num = BigInt(null=True)
    words = Text(null=True)
    as_of = Date(null=True)
    status = Text(null=True)
    increment_semantics = Text(null=True)
    inferred = Text(null=False)
    note = Text(null=False)


class ChoiceRow(Table, tablename="choice", schema="kpi"):
    """Which source's actual is published for a year."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    indicator = Text(null=False)
    fiscal_year = Integer(null=False)
    source = Text(null=False)
    unit = Text(null=False)
    reason = Text(null=False)
    chosen_by = Text(null=False)
    chosen_at = Timestamptz(null=False)


class BudgetRow(Table, tablename="budget", schema="kpi"):
    """What an activity cost in a year, by who paid."""

    tenant_id = Integer(primary_key=True, null=False)
    fiscal_year = Integer(null=False)
    activity = Text(null=False)
    fund = Text(null=False)
    printed = Text(null=False)
    thousand_yen = BigInt(null=False)
    status = Text(null=False)
    inferred = Text(null=False)
    note = Text(null=False)
    source = Text(null=False)


class RollupRow(Table, tablename="rollup", schema="kpi"):
    """A town's measure of a fiscal year (month 0) or a month of it."""

    tenant_id = Integer(primary_key=True, null=False)
    fiscal_year = Integer(null=False)
    month = Integer(null=False)
    measure = Text(null=False)
    peer = Integer(null=False)
    amount = BigInt(null=False)


class LevelRow(Table, tablename="level", schema="kpi"):
    """What holds now."""

    tenant_id = Integer(primary_key=True, null=False)
    measure = Text(null=False)
    amount = BigInt(null=False)


class DueRow(Table, tablename="due", schema="kpi"):
    """What waits until a day."""

    tenant_id = Integer(primary_key=True, null=False)
    measure = Text(null=False)
    on_date = Date(null=False)
    peer = Integer(null=False)
    amount = BigInt(null=False)


class HeadcountRow(Table, tablename="headcount", schema="kpi"):
    """People as published; null is hidden."""

    tenant_id = Integer(primary_key=True, null=False)
    measure = Text(null=False)
    amount = BigInt(null=True)
