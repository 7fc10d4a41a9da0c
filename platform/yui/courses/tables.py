"""The slice's tables, as the migrations made them (0192); keys and checks live in SQL."""

from piccolo.columns import JSONB, UUID, BigInt, Boolean, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Course(Table, tablename="course", schema="app"):
    """A course of the town."""

    tenant_id = Integer(null=False)
    code = Text(primary_key=True, null=False)
    kind = Text(null=False)
    state = Text(null=False)
    title = Text(null=False)
    about = Text(null=False)
    instructor = Text(null=False)
    cost_yen = BigInt(null=False)
    skill = Text(null=True)
    level = Integer(null=True)
    valid_months = Integer(null=True)
    pass_percent = Integer(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)


class CourseModule(Table, tablename="course_module", schema="app"):
    """A part of a course."""

    tenant_id = Integer(null=False)
    course = Text(primary_key=True, null=False)
    number = Integer(null=False)
    kind = Text(null=False)
    title = Text(null=False)
    body = Text(null=False)
    file_id = UUID(null=True)
    seconds = Integer(null=True)
    held_at = Timestamptz(null=True)
    place = Text(null=False)


class CourseQuestion(Table, tablename="course_question", schema="app"):
    """A question of a quiz."""

    tenant_id = Integer(null=False)
    course = Text(primary_key=True, null=False)
    number = Integer(null=False)
    ask = Text(null=False)
    choices = JSONB(null=False)


class CourseKey(Table, tablename="course_key", schema="app"):
    """Which choice is right."""

    tenant_id = Integer(null=False)
    course = Text(primary_key=True, null=False)
    number = Integer(null=False)
    choice = Integer(null=False)
    because = Text(null=False)


class CourseEnrolment(Table, tablename="course_enrolment", schema="app"):
    """Who learns what."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    course = Text(null=False)
    enrolled_at = Timestamptz(null=False)
    tries = Integer(null=False)


class CourseSeen(Table, tablename="course_seen", schema="app"):
    """How far she is in a part."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    course = Text(null=False)
    number = Integer(null=False)
    begun_at = Timestamptz(null=False)
    beat_at = Timestamptz(null=False)
    seconds = Integer(null=False)
    done_at = Timestamptz(null=True)


class CourseAttendance(Table, tablename="course_attendance", schema="app"):
    """Who was there."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    course = Text(null=False)
    number = Integer(null=False)
    present = Boolean(null=False)
    noted_by = UUID(null=False)
    noted_at = Timestamptz(null=False)


class CourseAttempt(Table, tablename="course_attempt", schema="app"):
    """A try at a quiz."""

    tenant_id = Integer(null=False)
    worker_id = UUID(primary_key=True, null=False)
    course = Text(null=False)
    number = Integer(null=False)
    taken_at = Timestamptz(null=False)
    answers = JSONB(null=False)
    correct = Integer(null=False)
    asked = Integer(null=False)
    passed = Boolean(null=False)


class CoursePass(Table, tablename="course_pass", schema="app"):
    """A certificate."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    course = Text(null=False)
    title = Text(null=False)
    version = Text(null=False)
    number = Text(null=False)
    code = Text(null=False)
    passed_on = Date(null=False)
    passed_at = Timestamptz(null=False)
    valid_to = Date(null=True)
    told_at = Timestamptz(null=True)
