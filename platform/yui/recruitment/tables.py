"""The slice's tables, as the migrations made them (0182, 0183); keys and checks live in SQL."""

from piccolo.columns import JSONB, UUID, Array, BigInt, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class Campaign(Table, tablename="campaign", schema="app"):
    """What was done so that people hear of the programme."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    code = Text(null=False)
    name = Text(null=False)
    channel = Text(null=False)
    areas = Array(base_column=Text(), null=False)
    cost_yen = BigInt(null=False)
    printed = Integer(null=False)
    starts_on = Date(null=False)
    ends_on = Date(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)


class Interest(Table, tablename="interest", schema="app"):
    """Somebody who would like to join."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    name = Text(null=False)
    kana = Text(null=False)
    email = Text(null=True)
    phone = Text(null=True)
    municipality = Text(null=False)
    source = Text(null=False)
    campaign_id = UUID(null=True)
    state = Text(null=False)
    taken_by = UUID(null=True)
    consent_version = Text(null=False)
    consented_at = Timestamptz(null=False)
    keep_until = Date(null=False)
    worker_id = UUID(null=True)
    made_at = Timestamptz(null=False)
    changed_at = Timestamptz(null=False)


class InterestLink(Table, tablename="interest_link", schema="app"):
    """The hash of a token that opens her own page."""

    tenant_id = Integer(null=False)
    token_hash = Bytea(primary_key=True, null=False)
    interest_id = UUID(null=False)
    made_at = Timestamptz(null=False)
    ends_at = Timestamptz(null=False)
    ended_at = Timestamptz(null=True)


class Briefing(Table, tablename="briefing", schema="app"):
    """A briefing and its seats."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    title = Text(null=False)
    place = Text(null=False)
    about = Text(null=False)
    starts_at = Timestamptz(null=False)
    minutes = Integer(null=False)
    capacity = Integer(null=False)
    taken = Integer(null=False)
    childcare_seats = Integer(null=False)
    childcare_taken = Integer(null=False)
    apply_by = Timestamptz(null=False)
    campaign_id = UUID(null=True)
    commitment = Bytea(null=False)
    state = Text(null=False)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
    ended_at = Timestamptz(null=True)


class Booking(Table, tablename="booking", schema="app"):
    """A seat asked for."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    briefing_id = UUID(null=False)
    interest_id = UUID(null=False)
    children = Integer(null=False)
    state = Text(null=False)
    place = Integer(null=True)
    booked_at = Timestamptz(null=False)
    changed_at = Timestamptz(null=False)
    reminded_at = Timestamptz(null=True)


class BriefingSeed(Table, tablename="briefing_seed", schema="app"):
    """A draw's seed before the draw."""

    tenant_id = Integer(null=False)
    briefing_id = UUID(primary_key=True, null=False)
    seed = Bytea(null=False)


class BriefingDraw(Table, tablename="briefing_draw", schema="app"):
    """The record of a draw."""

    tenant_id = Integer(null=False)
    briefing_id = UUID(primary_key=True, null=False)
    seed = Bytea(null=False)
    numbers = JSONB(null=False)
    capacity = Integer(null=False)
    childcare_seats = Integer(null=False)
    drawn_at = Timestamptz(null=False)
