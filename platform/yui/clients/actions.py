"""What is done with client companies: taken on, listed, looked up, weighed, listened to."""

from datetime import date, datetime, time
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import deltas
from yui.audit import actions as audit
from yui.clients import model, queries, rules
from yui.clients.model import (
    Client,
    Consent,
    NameTaken,
    OrderLine,
    Place,
    Quoted,
    SaidLater,
    Voice,
    Weights,
    Year,
)
from yui.japan import DAY, JST, add_months, day_of

PAGE = 100
ORDERS = 20
VOICES = 50


async def add(
    tx: Tx,
    *,
    name: str,
    first_contract_on: date,
    kana: str = "",
    place: Place = Place.OUTSIDE,
    contact: str = "",
    client: UUID | None = None,
) -> UUID:
    """Takes a company on as a client of the town, from its first contract."""
    if await queries.named(tx, name) is not None:
        raise NameTaken("name")
    made = await queries.record_client(
        tx,
        name=name,
        kana=kana,
        place=place.value,
        contact=contact,
        first_contract_on=first_contract_on,
        client_id=client,
    )
    await deltas.note(tx, "clients", 1, on=first_contract_on)
    await audit.note(tx, "client.added", subject=str(made), first_contract_on=first_contract_on)
    return made


async def clients(tx: ReadTx, *, after: str = "", most: int = PAGE) -> list[Client]:
    """The town's clients by name, a page of them."""
    return await queries.clients(tx, after=after, most=most)


async def show(tx: ReadTx, *, client: UUID) -> Client:
    """A client; under scope `client`, only itself."""
    found = await queries.client(tx, client)
    if found is None:
        raise Unknown
    return found


async def years(tx: ReadTx, *, client: UUID) -> list[Year]:
    """What a client ordered and decided by fiscal year, the newest first."""
    return await queries.years(tx, client)


async def orders(
    tx: ReadTx, *, client: UUID, before: datetime | None = None, most: int = ORDERS
) -> list[OrderLine]:
    """A page of a client's orders, the newest first."""
    return await queries.orders_of(tx, client, before=before, most=most)


async def weights(tx: ReadTx, *, on: date) -> Weights:
    """How much of the town's orders each client has, held against the rule of that day."""
    rule = rules.concentration(on)
    since = add_months(on, -rule.months, on=on.day) + DAY
    found = await queries.weights(tx, since=_morning(since), until=_morning(on + DAY))
    return model.weigh(found, rule, since=since)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=JST)


async def record_voice(
    tx: Tx,
    *,
    client: UUID,
    said_on: date,
    score: int,
    said: str,
    consent: Consent,
    now: datetime,
    consented_by: str = "",
) -> UUID:
    """Writes down what a client said of the work, and what it consented to."""
    known = await show(tx, client=client)
    if said_on > day_of(now):
        raise SaidLater("said_on")
    made = await queries.record_voice(
        tx,
        client=known.id,
        said_on=said_on,
        score=score,
        said=said,
        consent=consent,
        consented_by=model.consented(consent, consented_by),
        by=tx.actor.id,
        at=now,
    )
    await audit.note(tx, "client.voice", subject=str(made), client=client, consent=consent.value)
    return made


async def voice(tx: ReadTx, *, voice: UUID) -> Voice:
    """A voice; under scope `client`, only its own."""
    found = await queries.voice(tx, voice)
    if found is None:
        raise Unknown
    return found


async def voices(tx: ReadTx, *, client: UUID, most: int = VOICES) -> list[Voice]:
    """What a client said, the newest first."""
    return await queries.voices(tx, client, most=most)


async def consent(tx: Tx, *, voice: UUID, consent: Consent, by: str = "") -> UUID:
    """Gives or takes back the consent to publish a voice; returns the client."""
    found = await queries.voice(tx, voice)
    if found is None:
        raise Unknown
    await queries.record_consent(tx, voice, consent, by=model.consented(consent, by))
    await audit.note(
        tx, "client.voice_consent", subject=str(voice), was=found.consent.value, now=consent.value
    )
    return found.client_id


async def quotable(tx: ReadTx, *, most: int = VOICES) -> list[Quoted]:
    """Voices of the town as they may be published: only with consent, named only with consent."""
    found = [model.quote(voice) for voice in await queries.voices_to_publish(tx, most=most)]
    return [one for one in found if one is not None]
