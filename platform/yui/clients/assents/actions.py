"""What is done with assents: given once, looked up for good."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from tenants.actor import Scope
from tenants.db import ReadTx, Tx
from tenants.refusal import Forbidden
from yui.audit import actions as audit
from yui.clients.assents import model, queries
from yui.clients.assents.model import Assent, Signer, What


async def give(
    tx: Tx,
    *,
    what: What,
    subject: UUID,
    shown: bytes,
    kept: bytes,
    hashed: bytes,
    agreed: str,
    by: Signer,
    now: datetime,
) -> None:
    """A client's person agrees with her log-in to the bytes `kept`, whose hash she was `shown`.

    `hashed` is what they hashed to when they were sent. Nothing is written when the three differ.
    """
    if tx.actor.scope is not Scope.CLIENT:
        raise Forbidden
    same = model.same_bytes(shown, kept=sha256(kept).digest(), hashed=hashed)
    made = await queries.record_assent(
        tx,
        client=tx.actor.id,
        what=what,
        subject=subject,
        sha256=same,
        agreed=agreed,
        by=by,
        at=now,
    )
    if not made:
        raise model.AgreedBefore
    await audit.note(
        tx,
        f"{what.value}.assent",
        subject=str(subject),
        sha256=same.hex(),
        account=by.account,
        agreed=agreed,
    )


async def of(tx: ReadTx, *, what: What, subject: UUID) -> Assent | None:
    """The assent to a version, if it was given on the page."""
    return await queries.assent(tx, what, subject)
