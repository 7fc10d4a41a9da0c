"""The slice's tables, as the migrations made them (0122); keys and checks live in SQL."""

from piccolo.columns import UUID, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Substitution(Table, tablename="substitution", schema="app"):
    """Units that somebody is to take over."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    assignment_id = UUID(null=False)
    task_id = UUID(null=False)
    worker_id = UUID(null=False)
    director_id = UUID(null=False)
    quantity = Integer(null=False)
    state = Text(null=False)
    opened_at = Timestamptz(null=False)
    step_until = Timestamptz(null=True)
    target_at = Timestamptz(null=True)
    closed_at = Timestamptz(null=True)
    proposed_at = Timestamptz(null=True)
    proposed_units = Integer(null=True)
    waived_at = Timestamptz(null=True)


class SubstitutionAsk(Table, tablename="substitution_ask", schema="app"):
    """An offer that a case has led to."""

    tenant_id = Integer(null=False)
    substitution_id = UUID(primary_key=True, null=False)
    offer_id = UUID(null=False)
    step = Text(null=False)
    asked_at = Timestamptz(null=False)


class SubstituteHours(Table, tablename="substitute_hours", schema="app"):
    """A town's own hours, from a day on."""

    tenant_id = Integer(null=False)
    valid_from = Date(primary_key=True, null=False)
    team_hours = Integer(null=False)
    town_hours = Integer(null=False)
    towns_hours = Integer(null=False)
    at_once = Integer(null=False)
    propose_hours = Integer(null=True)
    quiet_from = Integer(null=False)
    quiet_until = Integer(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
