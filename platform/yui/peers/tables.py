"""The slice's tables, as the migrations made them (0290); keys and checks live in SQL."""

from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz
from piccolo.table import Table


class PeerPost(Table, tablename="peer_post", schema="app"):
    """Something said on the board."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    thread_id = UUID(null=True)
    title = Text(null=False)
    said = Text(null=False)
    as_name = Text(null=False)
    mentor = Boolean(null=False)
    posted_at = Timestamptz(null=False)


class PeerAuthor(Table, tablename="peer_author", schema="app"):
    """Who said it."""

    tenant_id = Integer(null=False)
    post_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)


class PeerHidden(Table, tablename="peer_hidden", schema="app"):
    """A post that is shown no more, and why."""

    tenant_id = Integer(null=False)
    post_id = UUID(primary_key=True, null=False)
    reason = Text(null=False)
    hidden_by = UUID(null=False)
    hidden_at = Timestamptz(null=False)


class PeerReport(Table, tablename="peer_report", schema="app"):
    """A worker asks the office to look at a post."""

    tenant_id = Integer(null=False)
    post_id = UUID(primary_key=True, null=False)
    worker_id = UUID(null=False)
    why = Text(null=False)
    reported_at = Timestamptz(null=False)
