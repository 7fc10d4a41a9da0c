"""Every SQL statement of the slice. The two hot reads lie in migrations 0268 and 0314."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

from tenants.db import Tx
from yui.inbox.model import Mark

PAGE: LiteralString = (
    "select convert_to(app.page_of_inbox($1, $2, $3, $4, $5, $6, $7, $8, $9), 'UTF8')"
)
"""For `read_json`: token, town, kinds, sleeping; due, id and kind to go on after (or null); rows, now."""
COUNT: LiteralString = "select convert_to(app.count_of_inbox($1, $2, $3, $4), 'UTF8')"
"""For `read_json`: token, town, kinds, now."""


async def put_aside(tx: Tx, marks: Sequence[Mark], *, until: datetime, at: datetime) -> None:
    """Each of them until then, whatever was said of it before."""
    await tx.many(
        """
        insert into app.inbox_snooze (tenant_id, kind, subject, until, by_whom, put_at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (tenant_id, kind, subject)
            do update set until = excluded.until, by_whom = excluded.by_whom, put_at = excluded.put_at
        """,
        [(tx.tenant, mark.kind.value, mark.subject, until, tx.actor.id, at) for mark in marks],
    )
