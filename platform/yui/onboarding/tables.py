"""The slice's tables, as the migrations made them (0187); keys and checks live in SQL."""

from piccolo.columns import JSONB, UUID, Array, Bytea, Date, Text, Timestamptz
from piccolo.columns import Integer as Int
from piccolo.table import Table


class OnboardingRule(Table, tablename="onboarding_rule", schema="app"):
    """A body's own list of steps from a day on."""

    tenant_id = Int(null=False)
    body_id = UUID(null=False)
    valid_from = Date(primary_key=True, null=False)
    steps = Array(base_column=Text(), null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)


class OnboardingAnswer(Table, tablename="onboarding_answer", schema="app"):
    """What she said of herself for one step."""

    tenant_id = Int(null=False)
    id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    step = Text(null=False)
    said = JSONB(null=False)
    answered_at = Timestamptz(null=False)


class WorkerPaper(Table, tablename="worker_paper", schema="app"):
    """A contract or an NDA that she concluded with a body."""

    tenant_id = Int(null=False)
    id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    body_id = UUID(null=False)
    kind = Text(null=False)
    number = Text(null=False)
    version = Text(null=False)
    text = Bytea(null=False)
    text_sha256 = Bytea(null=False)
    pdf = Bytea(null=False)
    sha256 = Bytea(null=False)
    signer = Text(null=False)
    session_mark = Bytea(null=False)
    signed_at = Timestamptz(null=False)
    valid_from = Date(null=False)
    valid_to = Date(null=True)


class OnboardingBank(Table, tablename="onboarding_bank", schema="app"):
    """The account that she gave, sealed for the engagement that will have this id."""

    tenant_id = Int(null=False)
    id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    body_id = UUID(null=False)
    bank_code = Text(null=False)
    bank_kana = Text(null=False)
    branch_code = Text(null=False)
    branch_kana = Text(null=False)
    account_type = Text(null=False)
    account_cipher = Bytea(null=False)
    account_tail = Text(null=False)
    holder_kana = Text(null=False)
    saved_at = Timestamptz(null=False)


class OnboardingSeen(Table, tablename="onboarding_seen", schema="app"):
    """What staff saw for a step that is held elsewhere."""

    tenant_id = Int(null=False)
    id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    step = Text(null=False)
    valid_from = Date(null=False)
    valid_to = Date(null=True)
    ground = Text(null=False)
    noted_by = UUID(null=False)
    noted_at = Timestamptz(null=False)


class OnboardingReminder(Table, tablename="onboarding_reminder", schema="app"):
    """A reminder, once a day at most."""

    tenant_id = Int(null=False)
    worker_id = UUID(null=False)
    on_day = Date(primary_key=True, null=False)
    sent_by = UUID(null=False)
    sent_at = Timestamptz(null=False)
