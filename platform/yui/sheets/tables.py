"""The slice's tables, as the migrations made them (0120); keys and checks live in SQL."""

from piccolo.columns import UUID, BigInt, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table


class TermsVersion(Table, tablename="terms_version", schema="app"):
    """A notice after the first one of its offer."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    offer_id = UUID(null=False)
    worker_id = UUID(null=False)
    version = Integer(null=False)
    number = Text(null=False)
    supersedes = Text(null=False)
    cause = Text(null=False)
    reason = Text(null=False)
    unit_price_yen = BigInt(null=False)
    due_on = Date(null=False)
    text = Bytea(null=False)
    sha256 = Bytea(null=False)
    state = Text(null=False)
    sent_by = UUID(null=False)
    sent_at = Timestamptz(null=False)
    answer_by = Timestamptz(null=True)
    answered_at = Timestamptz(null=True)
    opened_at = Timestamptz(null=True)


class TermsPaper(Table, tablename="terms_paper", schema="app"):
    """The printed notice."""

    tenant_id = Integer(null=False)
    offer_id = UUID(primary_key=True, null=False)
    version = Integer(null=False)
    worker_id = UUID(null=False)
    pdf = Bytea(null=False)
    sha256 = Bytea(null=False)
    made_at = Timestamptz(null=False)


class PaperRequest(Table, tablename="paper_request", schema="app"):
    """A worker's request for the paper."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    offer_id = UUID(null=False)
    worker_id = UUID(null=False)
    state = Text(null=False)
    asked_at = Timestamptz(null=False)
    means = Text(null=True)
    given_by = UUID(null=True)
    given_at = Timestamptz(null=True)


class OfferQuestion(Table, tablename="offer_question", schema="app"):
    """A worker's question on an offer."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    offer_id = UUID(null=False)
    worker_id = UUID(null=False)
    question = Text(null=False)
    state = Text(null=False)
    asked_at = Timestamptz(null=False)
    answer = Text(null=True)
    answered_by = UUID(null=True)
    answered_at = Timestamptz(null=True)
