"""What runs in a transaction of its own: reads of personal data, and the export's parts."""

from collections.abc import AsyncIterator

from tenants.actor import Actor
from tenants.db import begin, serving_safely
from tenants.refusal import Unavailable
from yui.audit import actions, chain
from yui.audit.model import Head


async def noted(actor: Actor, action: str, *, subject: str, **detail: object) -> None:
    """Notes a read of personal data in a small transaction of its own; 503 when it cannot be.

    A GET runs READ ONLY; this one line is the exception, and comes before anything is sent
    (decisions 15). For every page that shows a worker's name: `await noted(actor, "task.read", …)`.
    """
    safely = serving_safely.set(False)
    try:
        async with begin(actor) as tx:
            await actions.note(tx, action, subject=subject, **detail)
    except Exception as lost:
        raise Unavailable from lost
    finally:
        serving_safely.reset(safely)


async def exported(actor: Actor) -> tuple[Head, AsyncIterator[bytes]]:
    """The head that an export ends with, and its CSV part by part; that it was taken is its last line."""
    async with begin(actor) as tx:
        await actions.note(tx, "audit.exported", subject=str(actor.tenant))
        head = await actions.head(tx)
    return head, _parts(actor, head)


async def _parts(actor: Actor, head: Head) -> AsyncIterator[bytes]:
    """Each part is read in a transaction of its own: a slow reader holds no connection."""
    yield b"\xef\xbb\xbf" + chain.header().encode()
    after = 0
    while after < head.seq:
        async with begin(actor) as tx:
            found = await actions.links(tx, after=after, upto=head.seq)
        if not found:
            return
        yield chain.written(found).encode()
        after = found[-1].seq
