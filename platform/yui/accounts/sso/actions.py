"""Sends a browser to a provider, takes it back, binds and ends. Transactions are `begin_auth()`'s;
what goes over the network stands between two of them."""

import secrets
from hashlib import sha256
from uuid import UUID

import msgspec

from tenants.actor import Actor
from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.accounts import mail
from yui.accounts.passkeys import queries as pending
from yui.accounts.sso import model, outgoing, providers, queries
from yui.accounts.sso.model import Asked, Back, Link, LinkState, Provider, Sent
from yui.accounts.users import actions as users
from yui.accounts.users.model import may_change

_KIND = "sso"


def callback(slug: str) -> str:
    """Where the provider sends the browser back to: the address that is registered there."""
    return f"{mail.base_url()}/login/sso/{slug}/back"


def _bound(browser: str) -> str:
    """What the database knows of the browser that was sent away."""
    return sha256(browser.encode()).hexdigest()


async def away(slug: str, *, to: str = "", account: UUID | None = None) -> tuple[str, str, Sent]:
    """The provider's address for this log-in, its state, and what is to be remembered with it."""
    provider = providers.named(slug)
    told = await outgoing.metadata(provider, loopback=providers.loopback())
    nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    url, state = outgoing.address(
        provider, told, back=callback(slug), nonce=nonce, verifier=verifier
    )
    return url, state, Sent(slug, nonce, verifier, next=to, account=account)


async def remember(tx: Tx, state: str, sent: Sent, *, browser: str) -> None:
    """Keeps it for ten minutes, for this browser alone."""
    await pending.record_pending(
        tx,
        sha256(state.encode()).digest(),
        kind=_KIND,
        binding=_bound(browser),
        detail=msgspec.json.encode(sent).decode(),
        seconds=model.SECONDS,
    )


async def recall(tx: Tx, slug: str, back: Back, *, browser: str) -> Sent:
    """What was remembered with the state, once; `NotProved` for any other browser or provider."""
    kept = await pending.record_taken(
        tx, sha256(back.state.encode()).digest(), kind=_KIND, binding=_bound(browser)
    )
    sent = msgspec.json.decode(kept, type=Sent) if kept else None
    if sent is None or sent.slug != slug:
        raise model.NotProved
    return sent


async def prove(sent: Sent, back: Back) -> tuple[Provider, str, str]:
    """The subject that came back, with the provider and its name there."""
    provider = providers.named(sent.slug)
    told = await outgoing.metadata(provider, loopback=providers.loopback())
    sub, name = await outgoing.subject(
        provider,
        told,
        code=model.answered(back, provider=provider, metadata=told),
        verifier=sent.verifier,
        nonce=sent.nonce,
        back=callback(sent.slug),
        loopback=providers.loopback(),
    )
    return provider, sub, name


async def account_of(tx: ReadTx, provider: Provider, *, sub: str) -> UUID:
    """Whom the subject logs in; `NotBound` for one that nobody has bound, whatever its mail says."""
    found = await queries.account(tx, provider.issuer, sub=sub)
    if found is None:
        raise model.NotBound
    return found


async def bind(tx: Tx, provider: Provider, *, sub: str, account: UUID, label: str) -> LinkState:
    """Binds the subject to an account: at once the first time, after the office's yes when either
    was bound at this provider before. W-03: one subject never has two persons."""
    state = await queries.record(tx, provider.issuer, sub=sub, account=account, label=label)
    if state == "taken":
        raise model.OthersSubject
    if state == "bound":
        raise model.BoundAlready
    return LinkState(state)


async def of_account(tx: ReadTx, *, account: UUID) -> list[Link]:
    """What an account has bound, or asked for."""
    return await queries.of_account(tx, account)


async def end(tx: Tx, *, link: UUID, account: UUID) -> None:
    """Its owner ends a binding."""
    if not await queries.record_ended(tx, link, account=account):
        raise Unknown


async def asked(tx: ReadTx, *, town: int) -> list[Asked]:
    """What waits for the office."""
    return await queries.asked(tx, town)


async def decide(tx: Tx, *, link: UUID, to: LinkState, by: Actor, account: UUID) -> Asked:
    """The office's yes or no to a binding made anew; nobody decides on her own."""
    town = int(by.tenant)
    found = await queries.one(tx, town, link)
    if found is None:
        raise Unknown
    may_change(await users.one(tx, town=town, user=found.account_id), by=by)
    state = model.move(found.state, to)
    if not await queries.record_decided(tx, link, town=town, state=state.value, by=account):
        raise model.LinkMove
    return found
