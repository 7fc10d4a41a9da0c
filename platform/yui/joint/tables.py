"""The slice's tables, as the migrations made them (0249, 0342); keys and checks live in SQL."""

from piccolo.columns import UUID, Array, BigInt, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class JointProject(Table, tablename="joint_project", schema="app"):
    """A joint project, with its lead town."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    body_id = UUID(null=False)
    order_id = UUID(null=False)
    title = Text(null=False)
    guide = Text(null=False)
    labels = Array(base_column=Text(), null=False)
    budget_yen = BigInt(null=False)
    state = Text(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)


class JointTerms(Table, tablename="joint_terms", schema="app"):
    """A version of what may be done with the data."""

    tenant_id = Integer(null=False)
    project_id = UUID(primary_key=True, null=False)
    version = Integer(null=False)
    licence = Text(null=False)
    rights = Text(null=False)
    training = Text(null=False)
    sources = Text(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
    by_consent = Boolean(null=False)
    with_agreement = Boolean(null=False)
    with_gold = Boolean(null=False)
    towns = Text(null=False)


class JointPhase(Table, tablename="joint_phase", schema="app"):
    """A phase of a project."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    project_id = UUID(null=False)
    number = Integer(null=False)
    title = Text(null=False)
    due_on = Date(null=False)
    budget_yen = BigInt(null=False)
    state = Text(null=False)


class JointBatch(Table, tablename="joint_batch", schema="app"):
    """A batch of items with its task."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    project_id = UUID(null=False)
    phase_id = UUID(null=False)
    number = Integer(null=False)
    title = Text(null=False)
    task_id = UUID(null=False)
    items = Integer(null=False)
    made_at = Timestamptz(null=False)


class JointItem(Table, tablename="joint_item", schema="app"):
    """An item to be answered."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    batch_id = UUID(null=False)
    place = Integer(null=False)
    key = Text(null=False)
    text = Text(null=False)


class JointGold(Table, tablename="joint_gold", schema="app"):
    """A right answer that is known."""

    tenant_id = Integer(null=False)
    item_id = UUID(primary_key=True, null=False)
    label = Text(null=False)


class JointPart(Table, tablename="joint_part", schema="app"):
    """What one town does of a batch; written by gates."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    side = Text(null=False)
    other = Integer(null=False)
    batch_id = UUID(null=True)
    task_id = UUID(null=True)
    share_id = UUID(null=True)
    title = Text(null=False)
    batch_title = Text(null=False)
    guide = Text(null=False)
    labels = Array(base_column=Text(), null=False)
    terms_version = Integer(null=False)
    licence = Text(null=False)
    rights = Text(null=False)
    training = Text(null=False)
    sources = Text(null=False)
    seats = Integer(null=False)
    made_at = Timestamptz(null=False)


class JointSeat(Table, tablename="joint_seat", schema="app"):
    """One answer that one person is to give."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    part_id = UUID(null=False)
    item_id = UUID(null=False)
    place = Integer(null=False)
    key = Text(null=False)
    text = Text(null=False)
    slot = Integer(null=False)
    worker_id = UUID(null=True)
    assignment_id = UUID(null=True)
    label = Text(null=True)
    labelled_at = Timestamptz(null=True)
    unit_id = UUID(null=True)


class JointAnswer(Table, tablename="joint_answer", schema="app"):
    """The same as the lead town knows it; written by gates."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    part_id = UUID(null=False)
    item_id = UUID(null=False)
    slot = Integer(null=False)
    label = Text(null=True)
    live = Boolean(null=False)
    collected_at = Timestamptz(null=True)


class JointCredit(Table, tablename="joint_credit", schema="app"):
    """Her consent to be named, or to have her story told."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    part_id = UUID(null=False)
    worker_id = UUID(null=False)
    name_ok = Boolean(null=False)
    story_ok = Boolean(null=False)
    shown_as = Text(null=False)
    version = Integer(null=False)
    says = Text(null=False)
    given_at = Timestamptz(null=False)
    revoked_at = Timestamptz(null=True)


class JointVerdict(Table, tablename="joint_verdict", schema="app"):
    """Which of two answers holds."""

    tenant_id = Integer(null=False)
    item_id = UUID(primary_key=True, null=False)
    label = Text(null=False)
    decided_by = UUID(null=False)
    decided_at = Timestamptz(null=False)
