"""Every SQL statement of the slice but those about papers."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from tenants.db import ReadTx
from yui.onboarding.model import Waits


async def waits(tx: ReadTx, workers: Sequence[UUID] | None, *, on: date) -> list[Waits]:
    """Those of the workers (None: of the town's) who lack steps on a day, with the steps."""
    return await tx.all(
        Waits,
        "select worker_id, missing from app.onboarding_waits($1, $2, $3)",
        *(tx.tenant, on, None if workers is None else list(workers)),
    )
