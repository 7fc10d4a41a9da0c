"""Names in packages: read, and set by the office."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.ledger.chart import Kind
from yui.ledger.titles import model, queries
from yui.ledger.titles.model import Called, Naming, Package


async def called(tx: ReadTx, *, body: UUID, package: Package) -> dict[Kind, Called]:
    """Every kind of account as the package knows it at this body."""
    return model.called(await queries.kept(tx, body), package)


async def name(tx: Tx, naming: Naming, *, body: UUID, now: datetime) -> None:
    """Sets what a kind of account is called in a package."""
    model.check(naming)
    await queries.record(tx, body, naming, at=now)
    await audit.note(
        tx,
        "account_title.set",
        subject=naming.kind.value,
        package=naming.package.value,
        name=naming.name,
        sub_name=naming.sub_name,
        tax_name=naming.tax_name,
    )
