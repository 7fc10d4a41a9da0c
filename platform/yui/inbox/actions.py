"""Reading the inbox, putting items aside and taking them up again.

Nothing here takes an item out: it leaves when what it points to is decided, by that slice's own
action, which is in the audit log.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

import msgspec
from msgspec import Struct

from tenants.actor import Actor
from tenants.db import Tx
from yui.audit import actions as audit
from yui.inbox import model, queries
from yui.inbox.model import Count, Counts, Item, Kind, Mark, Page

MOST = 50
Read = tuple[LiteralString, tuple[object, ...]]
"""A hot read: its statement, and what it is bound to after the token."""
_PAGE = msgspec.json.Decoder(Page)
_COUNTS = msgspec.json.Decoder(Counts)


class Look(Struct, frozen=True):
    """What to show: kinds (empty: all that the caller may decide on), asleep or awake, after which."""

    kinds: list[Kind] = []
    asleep: bool = False
    after_due: datetime | None = None
    after_id: UUID | None = None
    after_kind: Kind | None = None
    most: int = MOST


def page_of(actor: Actor, look: Look, *, now: datetime) -> Read:
    """For `read_json`: a page as {"items": [{kind, subject, link, title, due}]}, by (due, subject, kind)."""
    after = (look.after_due, look.after_id, look.after_kind.value if look.after_kind else None)
    kinds = _kinds(actor, look.kinds)
    return queries.PAGE, (int(actor.tenant), kinds, look.asleep, *after, look.most, now)


def items(body: bytes) -> list[Item]:
    """What a page holds."""
    return _PAGE.decode(body).items


def count_of(actor: Actor, *, now: datetime) -> Read:
    """For `read_json`: how many wait and sleep, kind by kind; kinds without any are left out."""
    return queries.COUNT, (int(actor.tenant), _kinds(actor, []), now)


def counts(body: bytes) -> list[Count]:
    """What was counted."""
    return _COUNTS.decode(body).counts


async def put_aside(tx: Tx, marks: Sequence[Mark], *, days: int, now: datetime) -> None:
    """Out of sight for `days`; with 0 days it is back at once."""
    until = model.wake_at(now, days=days)
    await queries.put_aside(tx, marks, until=until, at=now)
    for mark in marks:
        await audit.note(
            tx, "inbox.put_aside", subject=str(mark.subject), kind=mark.kind.value, until=until
        )


def _kinds(actor: Actor, asked: list[Kind]) -> list[str]:
    return [kind.value for kind in model.kinds_of(actor) if not asked or kind in asked]
