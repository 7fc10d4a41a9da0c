"""The slice's tables, as the migrations made them (0126); keys and checks live in SQL."""

from piccolo.columns import UUID, Array, Boolean, Integer, Text, Timestamptz
from piccolo.table import Table


class Thread(Table, tablename="thread", schema="app"):
    """A question on a task."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    task_id = UUID(null=False)
    assignment_id = UUID(null=False)
    worker_id = UUID(null=False)
    title = Text(null=False)
    state = Text(null=False)
    once = UUID(null=False)
    opened_at = Timestamptz(null=False)
    last_at = Timestamptz(null=False)


class ThreadMember(Table, tablename="thread_member", schema="app"):
    """Who may speak in it."""

    tenant_id = Integer(null=False)
    thread_id = UUID(null=False)
    member_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    role = Text(null=False)
    joined_at = Timestamptz(null=False)


class ThreadMessage(Table, tablename="thread_message", schema="app"):
    """Something said."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    thread_id = UUID(null=False)
    worker_id = UUID(null=False)
    author_id = UUID(null=False)
    author_role = Text(null=False)
    text = Text(null=False)
    once = UUID(null=False)
    sent_at = Timestamptz(null=False)


class ClientQuestion(Table, tablename="client_question", schema="app"):
    """What a task needs to know from its client."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    task_id = UUID(null=False)
    thread_id = UUID(null=True)
    question = Text(null=False)
    state = Text(null=False)
    noted_by = UUID(null=False)
    noted_at = Timestamptz(null=False)
    forwarded_by = UUID(null=True)
    forwarded_at = Timestamptz(null=True)
    answer = Text(null=False)
    answered_at = Timestamptz(null=True)


class Manual(Table, tablename="manual", schema="app"):
    """A task's manual, in versions."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    task_id = UUID(null=False)
    version = Integer(null=False)
    text = Text(null=False)
    checklist = Array(base_column=Text(), null=False)
    written_by = UUID(null=False)
    written_at = Timestamptz(null=False)


class Faq(Table, tablename="faq", schema="app"):
    """A question of the manual with its answer."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    task_id = UUID(null=False)
    thread_id = UUID(null=True)
    question = Text(null=False)
    answer = Text(null=False)
    written_by = UUID(null=False)
    written_at = Timestamptz(null=False)


class ChecklistTick(Table, tablename="checklist_tick", schema="app"):
    """A worker's own tick."""

    tenant_id = Integer(null=False)
    assignment_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    item = Text(null=False)
    ticked = Boolean(null=False)


class Effort(Table, tablename="effort", schema="app"):
    """Minutes a worker chose to report: one sum, no time of day, no day."""

    tenant_id = Integer(null=False)
    assignment_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    minutes = Integer(null=False)


class ClientLetter(Table, tablename="client_letter", schema="app"):
    """Words between a client and the director."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    client_id = UUID(null=False)
    from_client = Boolean(null=False)
    question_id = UUID(null=True)
    answers = UUID(null=True)
    title = Text(null=False)
    text = Text(null=False)
    writer = Text(null=False)
    written_by = UUID(null=False)
    written_at = Timestamptz(null=False)
    once = UUID(null=False)
