"""The slice's tables, as the migrations made them (0062, 0152, 0198): read and written by her alone."""

from piccolo.columns import JSONB, UUID, BigInt, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class WorkerPrivate(Table, tablename="worker_private", schema="app"):
    """The limits she has set herself."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    cap_yen = BigInt(null=True)
    month_yen = BigInt(null=True)
    shown = Boolean(null=False)
    look = Text(null=False)


class WorkerSpan(Table, tablename="worker_span", schema="app"):
    """What she said of one month or year."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    span = Text(null=False)
    since = Date(null=False)
    agreed_yen = BigInt(null=False)
    closed = Boolean(null=False)


class Yardstick(Table, tablename="yardstick", schema="app"):
    """What she chose to be measured by."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    said = JSONB(null=False)
    chosen = Boolean(null=False)
    said_at = Timestamptz(null=False)


class YardstickSeen(Table, tablename="yardstick_seen", schema="app"):
    """Which percent of which yardstick she was told of."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    code = Text(null=False)
    year = Integer(null=False)
    percent = Integer(null=False)
    seen_at = Timestamptz(null=False)
