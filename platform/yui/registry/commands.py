"""A look at a person of another town is noted in both towns before anything is sent."""

from datetime import datetime
from uuid import UUID

from tenants.actor import Actor
from tenants.db import begin, serving_safely
from tenants.refusal import Refused, Unavailable
from yui.registry import actions


async def used(actor: Actor, *, consent: UUID, now: datetime) -> None:
    """Notes the look in a small transaction of its own; 503 when it cannot be (decisions 15)."""
    safely = serving_safely.set(False)
    try:
        async with begin(actor) as tx:
            await actions.use(tx, consent=consent, now=now)
    except Refused:
        raise
    except Exception as lost:
        raise Unavailable from lost
    finally:
        serving_safely.reset(safely)
