"""How a later version is made, kept, promised to paper, and told."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from tenants.db import Tx
from yui import due, outbox
from yui.japan import day_of
from yui.money import Yen
from yui.notices import actions as notices
from yui.offers import terms
from yui.offers.complete import complete
from yui.offers.model import Held, Kept, Offer, Printed
from yui.offers.terms import Notice
from yui.sheets import queries
from yui.sheets.model import SheetState, Version
from yui.towns import actions as towns
from yui.towns.model import Body, Paper


def notice_of(version: Version) -> Notice:
    """The notice of a later version, from the bytes that were hashed."""
    return terms.opened_from(Kept(version.text, version.sha256), offer=version.offer_id)


def in_force(first: Notice, versions: Sequence[Version]) -> Notice:
    """The version that holds: the newest one in force, or the first."""
    held = [one for one in versions if one.state is SheetState.IN_FORCE]
    return notice_of(held[-1]) if held else first


async def next_version(
    tx: Tx,
    offer: Offer,
    current: Notice,
    *,
    reason: str,
    texts: Mapping[str, str],
    version: int,
    now: datetime,
) -> Notice:
    """The next version of a notice with a number of its own; earlier ones stay as they were."""
    body = await towns.body(tx, body=offer.body_id)
    number = await towns.next_number(tx, body, paper=Paper.TERMS, on=day_of(now))
    made = terms.superseding(current, number=number, reason=reason, texts=dict(texts), now=now)
    complete(made.items, paid=made.payment_on, received=offer.due_on, upstream=made.upstream_due)
    return replace(made, version=version)


def reckoned(made: Notice, held: Held, body: Body) -> Notice:
    """The same with the figures that follow from the changed price and deadline."""
    return replace(
        made,
        yen=Yen(held.quantity * held.unit_price_yen),
        payment_on=due.payment_for(body.rule, held.due_on, upstream=made.upstream_due).day,
        inspection_on=held.due_on + timedelta(days=body.inspection_days),
        once_accepted=True,
    )


async def record(
    tx: Tx,
    offer: Offer,
    made: Notice,
    *,
    held: Held | None,
    cause: str,
    answer_by: datetime | None = None,
) -> None:
    """Keeps the version as it was hashed: in force, or proposed until she answers."""
    kept = terms.canonical(made)
    await queries.record_version(
        tx,
        made,
        offer=offer.id,
        worker=offer.worker_id,
        cause=cause,
        state=SheetState.IN_FORCE if answer_by is None else SheetState.PROPOSED,
        unit_price_yen=offer.unit_price_yen if held is None else held.unit_price_yen,
        due_on=offer.due_on if held is None else held.due_on,
        kept=kept,
        digest=terms.digest(kept),
        answer_by=answer_by,
    )
    await promise(tx, offer.id, made.version)


async def promise(tx: Tx, offer: UUID, version: int) -> None:
    """The version is to be printed once and its bytes kept."""
    key = f"terms.print:{offer}:{version}"
    await outbox.put(tx, "terms.print", Printed(offer, version), key=key)


async def tell_fixed(tx: Tx, offer: Offer, made: Notice, *, now: datetime) -> None:
    """The worker is told at once what was fixed."""
    await notices.tell(
        tx,
        to=offer.worker_id,
        kind="terms.fixed",
        subject=f"未定だった条件のお知らせ：{offer.title}",
        body=f"「{offer.title}」の取引条件で、未定だった項目を定めました。{made.number}（第{made.version}版）をご確認ください。",
        link=f"/me/offers/{offer.id}/sheet",
        key=f"terms:{offer.id}:{made.version}",
        now=now,
    )


async def tell_proposed(
    tx: Tx, offer: Offer, made: Notice, *, answer_by: datetime, now: datetime
) -> None:
    """The worker is asked; until she accepts, nothing changes."""
    await notices.tell(
        tx,
        to=offer.worker_id,
        kind="terms.change",
        subject=f"条件の変更のご相談：{offer.title}",
        body=(
            f"「{offer.title}」の条件を変えられるか、うかがいます。お返事の期限は"
            f"{answer_by:%Y-%m-%d %H:%M}です。受諾されるまでは、いままでの条件のままです。"
            "見送っても、不利になることはありません。"
        ),
        link=f"/me/offers/{offer.id}/sheet",
        key=f"terms:{offer.id}:{made.version}",
        now=now,
    )


async def tell_answered(
    tx: Tx, offer: Offer, found: Version, state: SheetState, *, now: datetime
) -> None:
    """The director who asked is told."""
    word = "受諾" if state is SheetState.IN_FORCE else "見送り"
    await notices.tell(
        tx,
        to=found.sent_by,
        kind="terms.answered",
        subject=f"条件の変更のお返事：{offer.title}（{word}）",
        body=f"「{offer.title}」の条件の変更に、お返事がありました（{word}）。",
        link=f"/offers/{offer.id}",
        key=f"terms.answered:{found.id}",
        now=now,
    )


async def tell_withdrawn(tx: Tx, offer: Offer, found: Version, *, now: datetime) -> None:
    """The worker is told that nothing changes."""
    await notices.tell(
        tx,
        to=offer.worker_id,
        kind="terms.withdrawn",
        subject=f"条件の変更の取り下げ：{offer.title}",
        body=f"「{offer.title}」の条件の変更のご相談を取り下げました。いままでの条件のままです。",
        link=f"/me/offers/{offer.id}/sheet",
        key=f"terms.withdrawn:{found.id}",
        now=now,
    )
