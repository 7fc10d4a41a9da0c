"""The slice's tables, as the migrations made them (0060, 0241, 0243); keys and checks live in SQL."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    Date,
    Integer,
    Numeric,
    Text,
    Timestamptz,
)
from piccolo.table import Table


class Share(Table, tablename="share", schema="app"):
    """One side of a share; written by gates."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    side = Text(null=False)
    other = Integer(null=False)
    body_id = UUID(null=False)
    task_id = UUID(null=True)
    title = Text(null=False)
    spec = Text(null=False)
    job_type = Text(null=False)
    unit_name = Text(null=False)
    quantity = Integer(null=False)
    accepted = Integer(null=False)
    unit_price_yen = BigInt(null=True)
    due_on = Date(null=False)
    answer_by = Timestamptz(null=False)
    state = Text(null=False)
    asked_at = Timestamptz(null=False)
    answered_at = Timestamptz(null=True)
    round_id = UUID(null=True)
    floor_yen = BigInt(null=True)
    security = Text(null=False)
    shows_price = Boolean(null=False)
    contact = Text(null=False)
    retry_of = UUID(null=True)


class ShareRound(Table, tablename="share_round", schema="app"):
    """One asking of several towns; the lead town's."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    order_id = UUID(null=False)
    floor_yen = BigInt(null=True)
    security = Text(null=False)
    shows_price = Boolean(null=False)
    contact = Text(null=False)
    due_on = Date(null=False)
    answer_by = Timestamptz(null=False)
    again = Array(base_column=Integer(), null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)


class ShareHandover(Table, tablename="share_handover", schema="app"):
    """One side of a handover between towns; written by gates."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    side = Text(null=False)
    share_id = UUID(null=False)
    quantity = Integer(null=False)
    accepted = Integer(null=False)
    state = Text(null=False)
    reason = Text(null=True)
    note = Text(null=False)
    answer = Text(null=False)
    handed_at = Timestamptz(null=False)
    decided_at = Timestamptz(null=True)


class SettlementLine(Table, tablename="settlement_line", schema="app"):
    """A line between two bodies."""

    tenant_id = Integer(null=False)
    handover_id = UUID(primary_key=True, null=False)
    side = Text(null=False)
    body_id = UUID(null=False)
    other = Integer(null=False)
    share_id = UUID(null=False)
    quantity = Integer(null=False)
    yen = BigInt(null=False)
    month = Date(null=False)
    journal_id = UUID(null=False)
    made_at = Timestamptz(null=False)


class ShareManual(Table, tablename="share_manual", schema="app"):
    """The lead town's manual and standard, as the guest reads them."""

    tenant_id = Integer(null=False)
    share_id = UUID(primary_key=True, null=False)
    version = Integer(null=False)
    text = Text(null=False)
    checklist = Array(base_column=Text(), null=False)
    faq = JSONB(null=False)
    sample_percent = Integer(null=True)
    points = Array(base_column=Text(), null=False)
    given_at = Timestamptz(null=False)


class ShareFile(Table, tablename="share_file", schema="app"):
    """A file that came over with a share."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    share_id = UUID(null=False)
    handover_id = UUID(null=True)
    purpose = Text(null=False)
    name = Text(null=False)
    kind = Text(null=False)
    size = BigInt(null=False)
    sha256 = Bytea(null=False)
    scanned = Text(null=False)
    source = Text(null=False)
    file_id = UUID(null=True)
    given_at = Timestamptz(null=False)
    ended_at = Timestamptz(null=True)


class ShareDifference(Table, tablename="share_difference", schema="app"):
    """What a nightly look found to differ between the two sides."""

    tenant_id = Integer(null=False)
    subject = UUID(primary_key=True, null=False)
    kind = Text(null=False)
    field = Text(null=False)
    share_id = UUID(null=False)
    other = Integer(null=False)
    ours = Text(null=True)
    theirs = Text(null=True)
    found_at = Timestamptz(null=False)
    gone_at = Timestamptz(null=True)


class DirectRate(Table, tablename="direct_rate", schema="app"):
    """One side of a rate between two bodies (0247); written by gates."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    side = Text(null=False)
    other = Integer(null=False)
    body_id = UUID(null=False)
    other_body = UUID(null=False)
    percent = Numeric(null=False)
    rounding = Text(null=False)
    source = Text(null=False)
    valid_from = Date(null=False)
    valid_to = Date(null=True)
    state = Text(null=False)
    proposed_at = Timestamptz(null=False)
    answered_at = Timestamptz(null=True)


class DirectAsk(Table, tablename="direct_ask", schema="app"):
    """A task opened to another town's director; written by gates."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    guest = Integer(null=False)
    body_id = UUID(null=False)
    task_id = UUID(null=False)
    quantity = Integer(null=False)
    until = Timestamptz(null=False)
    state = Text(null=False)
    shows_price = Boolean(null=False)
    asked_by = UUID(null=False)
    asked_at = Timestamptz(null=False)
    closed_at = Timestamptz(null=True)


class DirectOffer(Table, tablename="direct_offer", schema="app"):
    """That her own director offered, and what the lead town made of it."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    ask_id = UUID(null=False)
    guest = Integer(null=False)
    worker_id = UUID(null=False)
    rate_id = UUID(null=False)
    quantity = Integer(null=False)
    by_id = UUID(null=False)
    answer_by = Timestamptz(null=False)
    state = Text(null=False)
    offer_id = UUID(null=True)
    why = Text(null=True)
    asked_at = Timestamptz(null=False)
    made_at = Timestamptz(null=True)


class DirectYes(Table, tablename="direct_yes", schema="app"):
    """Her yes to offers by her own town's director."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    other = Integer(null=False)
    version = Integer(null=False)
    says = Text(null=False)
    given_at = Timestamptz(null=False)
    revoked_at = Timestamptz(null=True)


class DirectFee(Table, tablename="direct_fee", schema="app"):
    """A coordination fee on this side; written by gates, its journals by this town's own job."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    side = Text(null=False)
    other = Integer(null=False)
    body_id = UUID(null=False)
    rate_id = UUID(null=False)
    title = Text(null=False)
    base_yen = BigInt(null=False)
    percent = Numeric(null=False)
    rounding = Text(null=False)
    yen = BigInt(null=False)
    accepted_on = Date(null=False)
    made_at = Timestamptz(null=False)
    undone_at = Timestamptz(null=True)
    journal_id = UUID(null=True)
    undo_journal_id = UUID(null=True)
    booked_on = Date(null=True)
