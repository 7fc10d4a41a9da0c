"""Sets up, asks and takes away second factors. Every transaction is one of `begin_auth()`."""

from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.accounts import queries as accounts
from yui.accounts import sealing
from yui.accounts.factors import model, queries
from yui.accounts.factors.model import App, Secret
from yui.accounts.model import WINDOW_SECONDS


async def app(tx: ReadTx, *, account: UUID) -> App | None:
    """The account's code app, confirmed or under way."""
    return await queries.app(tx, account)


async def start(tx: Tx, *, account: UUID) -> None:
    """A new secret, which counts when a code of it was typed."""
    kept = sealing.sealed(model.new_secret(), account=account)
    if not await queries.record_start(tx, account, sealed=kept):
        raise model.Already


async def secret(tx: ReadTx, *, account: UUID, login: str) -> Secret:
    """The secret under way, to be shown to its owner; a confirmed one is never shown again."""
    found = await queries.app(tx, account)
    if found is None or found.confirmed:
        raise model.NoApp
    return model.secret(sealing.opened(found.sealed, account=account), login=login)


async def knock(tx: Tx, *, account: UUID) -> int:
    """Counts a try of a code; to be committed before the code is looked at."""
    return await accounts.record_try(tx, model.subject(account), seconds=WINDOW_SECONDS)


async def confirm(tx: Tx, code: str, *, account: UUID, tries: int, at: float) -> list[str]:
    """The secret becomes the second factor by a code of it; returns recovery codes, this once."""
    model.counted(tries)
    found = await queries.app(tx, account)
    if found is None or found.confirmed:
        raise model.NoApp
    step = model.step_of(sealing.opened(found.sealed, account=account), code, at=at)
    if step is None:
        raise model.WrongCode("code")
    if not await queries.record_confirmed(tx, account, step=step):
        raise model.NoApp
    await accounts.record_cleared(tx, model.subject(account))
    return await renew_codes(tx, account=account)


async def prove(tx: Tx, code: str, *, account: UUID, tries: int, at: float) -> bool:
    """Shows the second factor by a code of the app, or a recovery code: each works once. True when
    it was a recovery code."""
    model.counted(tries)
    found = await queries.app(tx, account)
    if found is not None and found.confirmed:
        step = model.step_of(sealing.opened(found.sealed, account=account), code, at=at)
        if step is not None and await queries.record_use(tx, account, step=step):
            await accounts.record_cleared(tx, model.subject(account))
            return False
    kept = sealing.code_hash(model.folded(code), account=account)
    if not await queries.record_code_use(tx, account, code=kept):
        raise model.WrongCode("code")
    await accounts.record_cleared(tx, model.subject(account))
    return True


async def take_away(tx: Tx, *, account: UUID) -> None:
    """The code app is the second factor no more."""
    if not await queries.record_ended(tx, account):
        raise model.NoApp


async def renew_codes(tx: Tx, *, account: UUID) -> list[str]:
    """Ten new recovery codes, to be shown once; the old ones end."""
    made = model.new_codes()
    hashes = [sealing.code_hash(code, account=account) for code in made]
    await queries.record_codes(tx, account, hashes=hashes)
    return [model.shown(code) for code in made]


async def codes_left(tx: ReadTx, *, account: UUID) -> int:
    """How many recovery codes are unused."""
    return await queries.codes_left(tx, account)
