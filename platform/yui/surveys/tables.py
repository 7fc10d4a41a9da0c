"""The slice's tables, as the migrations made them (0193, 0194); keys and checks live in SQL."""

from piccolo.columns import JSONB, UUID, Boolean, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Survey(Table, tablename="survey", schema="app"):
    """A questionnaire."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    title = Text(null=False)
    about = Text(null=False)
    anonymous = Boolean(null=False)
    state = Text(null=False)
    closes_on = Date(null=False)
    event_id = UUID(null=True)
    course = Text(null=True)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)


class SurveyQuestion(Table, tablename="survey_question", schema="app"):
    """A question."""

    tenant_id = Integer(null=False)
    survey_id = UUID(primary_key=True, null=False)
    number = Integer(null=False)
    kind = Text(null=False)
    ask = Text(null=False)
    choices = JSONB(null=False)
    required = Boolean(null=False)


class SurveyDone(Table, tablename="survey_done", schema="app"):
    """That she answered."""

    tenant_id = Integer(null=False)
    survey_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)


class SurveyTally(Table, tablename="survey_tally", schema="app"):
    """What an anonymous survey keeps of a question."""

    tenant_id = Integer(null=False)
    survey_id = UUID(primary_key=True, null=False)
    number = Integer(null=False)
    counts = JSONB(null=False)
    texts = JSONB(null=False)


class SurveyAnswer(Table, tablename="survey_answer", schema="app"):
    """What she answered under her name."""

    tenant_id = Integer(null=False)
    survey_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    number = Integer(null=False)
    answer = Text(null=False)
    answered_at = Timestamptz(null=False)


class Event(Table, tablename="event", schema="app"):
    """A meeting."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    kind = Text(null=False)
    state = Text(null=False)
    title = Text(null=False)
    about = Text(null=False)
    place = Text(null=False)
    starts_at = Timestamptz(null=False)
    apply_by = Timestamptz(null=False)
    capacity = Integer(null=True)
    minutes = Text(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)


class EventSignup(Table, tablename="event_signup", schema="app"):
    """Who signed up."""

    tenant_id = Integer(null=False)
    event_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    state = Text(null=False)
    signed_at = Timestamptz(null=False)


class EventAttendance(Table, tablename="event_attendance", schema="app"):
    """Who was there."""

    tenant_id = Integer(null=False)
    event_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    present = Boolean(null=False)
    noted_by = UUID(null=False)
    noted_at = Timestamptz(null=False)


class Story(Table, tablename="story", schema="app"):
    """A worker's story."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    state = Text(null=False)
    title = Text(null=False)
    text = Text(null=False)
    pen_name = Text(null=False)
    note = Text(null=False)
    written_at = Timestamptz(null=False)
    published_at = Timestamptz(null=True)


class StoryConsent(Table, tablename="story_consent", schema="app"):
    """Her consent to a text's publication."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    story_id = UUID(null=False)
    worker_id = UUID(null=False)
    sha256 = Bytea(null=False)
    wording = Text(null=False)
    given_at = Timestamptz(null=False)
    revoked_at = Timestamptz(null=True)
