"""The slice's tables, as the migrations made them (0115, 0192); keys and checks live in SQL."""

from piccolo.columns import JSONB, UUID, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class WorkerProfile(Table, tablename="worker_profile", schema="app"):
    """What a worker says of herself."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    home = Boolean(null=False)
    center = Boolean(null=False)
    mon = Integer(null=False)
    tue = Integer(null=False)
    wed = Integer(null=False)
    thu = Integer(null=False)
    fri = Integer(null=False)
    sat = Integer(null=False)
    sun = Integer(null=False)
    weekly = Integer(null=True)
    equipment = Text(null=False)
    interests = JSONB(null=False)
    said_at = Timestamptz(null=False)


class WorkerSkill(Table, tablename="worker_skill", schema="app"):
    """What a worker can do."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    skill = Text(null=False)
    level = Integer(null=False)
    evidence = Text(null=False)
    said_at = Timestamptz(null=False)


class WorkerDay(Table, tablename="worker_day", schema="app"):
    """A day that is not as usual."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    on_date = Date(null=False)
    minutes = Integer(null=True)


class WorkerMemo(Table, tablename="worker_memo", schema="app"):
    """A worker's own note, which she alone can read."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    about = Text(null=False)
    memo = Text(null=False)


class WorkerClearance(Table, tablename="worker_clearance", schema="app"):
    """What information a worker may be trusted with."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    given_at = Timestamptz(null=False)
    level = Integer(null=False)
    basis = Text(null=False)
    given_by = UUID(null=False)


class WorkerSkillProof(Table, tablename="worker_skill_proof", schema="app"):
    """What proves a skill beside her own word."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    skill = Text(null=False)
    link = Text(null=False)
    level = Integer(null=False)
    says = Text(null=False)
    proved_on = Date(null=False)
    valid_to = Date(null=True)
