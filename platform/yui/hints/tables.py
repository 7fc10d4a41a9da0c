"""The slice's tables, as the migrations made them (0135, 0161); keys and checks live in SQL."""

from piccolo.columns import UUID, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class HintRule(Table, tablename="hint_rule", schema="app"):
    """A version of a rule that a director wrote."""

    tenant_id = Integer(null=False)
    code = Text(primary_key=True, null=False)
    version = Integer(null=False)
    title = Text(null=False)
    patterns = Text(null=False)
    meaning = Text(null=False)
    better = Text(null=False)
    source = Text(null=False)
    valid_from = Date(null=False)
    active = Boolean(null=False)
    reason = Text(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
    proposal_id = UUID(null=True)


class HintProposal(Table, tablename="hint_proposal", schema="app"):
    """What a rule is to say, until a second person has decided, and after."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    code = Text(null=False)
    after_version = Integer(null=False)
    title = Text(null=False)
    patterns = Text(null=False)
    meaning = Text(null=False)
    better = Text(null=False)
    source = Text(null=False)
    valid_from = Date(null=False)
    active = Boolean(null=False)
    reason = Text(null=False)
    meets = Text(null=False)
    spares = Text(null=False)
    state = Text(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
    decided_by = UUID(null=True)
    decided_at = Timestamptz(null=True)
    note = Text(null=False)


class HintHit(Table, tablename="hint_hit", schema="app"):
    """A hit, kept as evidence."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    rule_code = Text(null=False)
    rule_version = Integer(null=False)
    source = Text(null=False)
    place = Text(null=False)
    subject = Text(null=False)
    found = Text(null=False)
    around = Text(null=False)
    decision = Text(null=False)
    reason = Text(null=False)
    by_id = UUID(null=False)
    by_scope = Text(null=False)
    at = Timestamptz(null=False)
