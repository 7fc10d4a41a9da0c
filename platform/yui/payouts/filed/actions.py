"""Reading a run's transfer file back, to know whom a bank's answer is about."""

from datetime import date
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.payouts.filed import model, queries
from yui.payouts.filed.model import Filed, FiledRun
from yui.payouts.files import queries as files
from yui.payouts.items import actions as items_of
from yui.payouts.model import file_of
from yui.payouts.refusals import ItemsChanged
from yui.vault import actions as vault
from yui.vault.model import LEGACY, kid_of


async def filed(tx: Tx, *, code: str, month_day: str, since: date, until: date) -> list[FiledRun]:
    """Runs with a file of this payer that pays on MMDD between two days, the newest first."""
    return await queries.filed(tx, code=code, month_day=month_day, since=since, until=until)


async def lines(tx: Tx, *, run: UUID, key: bytes) -> list[Filed]:
    """The transfers of a run's file as they were sent; each reading is noted.

    `key` (`keys.field_key`) opens the town's data keys. Raises `ItemsChanged` when the file is not
    of the run's items.
    """
    kept = await files.file_bytes(tx, run)
    if kept is None:
        raise Unknown
    await items_of.of_run(tx, run=run)  # a run older than its items gets them
    content = kept
    if kid_of(kept) != LEGACY:
        content = (await vault.ring(tx, key=key)).open_bytes(kept, file_of(run))
    sent = model.records(content)
    payees = await queries.payees(tx, run)
    fits = len(sent) == len(payees) and all(
        int(record[80:90]) == payee.yen and record[1:5].decode("ascii") == payee.bank_code
        for record, payee in zip(sent, payees, strict=False)
    )
    if not fits:
        raise ItemsChanged
    await audit.note(tx, "payout.file_read", subject=str(run))
    return [
        Filed(payee.worker_id, payee.code, payee.name, payee.yen, record[: model.SENT])
        for record, payee in zip(sent, payees, strict=True)
    ]
