"""What is done with scans: checked before a byte is kept, hung on a contract, listed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.contracts import actions as contracts
from yui.contracts.scans import model, queries
from yui.contracts.scans.model import Scan
from yui.files import actions as files
from yui.files.model import Held, Kind, extension_of
from yui.japan import day_of
from yui.web.uploads import Received


def one(received: Sequence[Received]) -> Received:
    """The PDF that came; `files.hold` looks whether its bytes say the same as its name."""
    if len(received) != 1:
        raise model.OneScan("files")
    if extension_of(received[0].name) != Kind.PDF.value:
        raise model.NotPdf("files", name=received[0].name)
    return received[0]


async def attach(
    tx: Tx,
    *,
    contract: UUID,
    scan: Received,
    held: Held,
    signed_on: date,
    note: str,
    now: datetime,
) -> UUID:
    """Hangs the scan on the contract; its hash stands in the contract's history and in the chain."""
    found = await contracts.held(tx, contract)
    model.attachable(found, signed_on=signed_on, today=day_of(now))
    made = await queries.record(
        tx,
        contract,
        file=held.id,
        name=held.name,
        size=scan.size,
        sha256=scan.sha256,
        signed_on=signed_on,
        note=note.strip(),
        at=now,
    )
    if made is None:
        raise model.ScanTwice("files")
    await files.keep(tx, [held], subject=contract)
    await audit.note(
        tx,
        "contract.scan_added",
        subject=str(contract),
        scan=str(made),
        sha256=scan.sha256.hex(),
        signed_on=signed_on,
    )
    return made


async def of_contract(tx: ReadTx, *, contract: UUID) -> list[Scan]:
    """The scans of a contract's version, the newest first."""
    return await queries.of_contract(tx, contract)
