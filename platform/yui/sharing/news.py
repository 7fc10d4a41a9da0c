"""What a town hears of another's step, from the promise that the gate left in its partition."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.actor import TenantId
from tenants.db import Tx
from yui import deltas
from yui.audit import actions as audit
from yui.japan import day_of
from yui.notices import actions as notices
from yui.sharing import actions
from yui.sharing.carry import actions as carry
from yui.sharing.model import Share


class News(Struct, frozen=True):
    """The payload of every promise that a gate leaves: the share's or the handover's id."""

    id: UUID


class Reclaimed(Struct, frozen=True):
    """The lead town took a late quota back: how many units, and whether nobody had answered."""

    id: UUID
    units: int
    asked: bool


async def asked(tx: Tx, *, share: UUID, now: datetime) -> None:
    """Another town asks us: the directors are told."""
    found = await actions.show(tx, share=share)
    await _wait(tx, found, 1)
    await audit.note(tx, "share.received", subject=str(share), quantity=found.quantity)
    await notices.tell_directors(
        tx,
        kind="share.asked",
        subject="広域シェアのお願いが届きました",
        body=f"{found.other_name}から「{found.title}」{found.quantity}{found.unit_name}のお願いです。",
        link=f"/shares/{share}",
        key=f"share.asked:{share}",
        now=now,
    )


async def withdrawn(tx: Tx, *, share: UUID, now: datetime) -> None:
    """The other town no longer asks."""
    found = await actions.show(tx, share=share)
    await _wait(tx, found, -1)
    await audit.note(tx, "share.gone", subject=str(share))
    await notices.tell_directors(
        tx,
        kind="share.withdrawn",
        subject="広域シェアのお願いが取り下げられました",
        body=f"{found.other_name}の「{found.title}」です。",
        link=f"/shares/{share}",
        key=f"share.withdrawn:{share}",
        now=now,
    )


async def answered(tx: Tx, *, share: UUID, now: datetime) -> None:
    """The other town has answered us."""
    found = await actions.show(tx, share=share)
    rest = found.quantity - found.accepted
    body = f"「{found.title}」{found.quantity}{found.unit_name}のうち{found.accepted}を受けました。"
    await audit.note(tx, "share.answer_received", subject=str(share), accepted=found.accepted)
    await notices.tell_directors(
        tx,
        kind="share.answered",
        subject=f"{found.other_name}から広域シェアの回答が届きました",
        body=body + (f"残りの{rest}は空きに戻りました。" if rest else ""),
        link=f"/shares/{share}",
        key=f"share.answered:{share}",
        now=now,
    )


async def delivered(tx: Tx, *, handover: UUID, now: datetime) -> None:
    """A guest town has handed units over to us."""
    found = await actions.show_handover(tx, handover=handover)
    await carry.expect(tx, share=found.share_id)
    await audit.note(tx, "share.arrived", subject=str(handover), quantity=found.quantity)
    await notices.tell_directors(
        tx,
        kind="share.delivered",
        subject=f"{found.other_name}から引き渡しが届きました",
        body=f"「{found.title}」{found.quantity}{found.unit_name}です。検収をお願いします。",
        link=f"/share-handovers/{handover}",
        key=f"share.delivered:{handover}",
        now=now,
    )


async def decided(tx: Tx, *, handover: UUID, now: datetime) -> None:
    """The lead town has accepted or sent back what we handed over: our books follow."""
    await actions.book(tx, handover=handover, now=now)
    found = await actions.show_handover(tx, handover=handover)
    back = found.quantity - found.accepted
    body = f"「{found.title}」{found.accepted}{found.unit_name}が検収されました。"
    await notices.tell_directors(
        tx,
        kind="share.decided",
        subject=f"{found.other_name}の検収が届きました",
        body=body
        + (f"{back}{found.unit_name}は返されました。理由を確かめてください。" if back else ""),
        link=f"/share-handovers/{handover}",
        key=f"share.decided:{handover}",
        now=now,
    )


async def reclaimed(tx: Tx, *, news: Reclaimed, now: datetime) -> None:
    """The lead town took back what we had not answered, or had put with nobody in time."""
    found = await actions.show(tx, share=news.id)
    if news.asked:
        await _wait(tx, found, -1)
    else:
        town = TenantId(found.other)
        await deltas.note(tx, "shares_in", -news.units, on=day_of(now), town=town)
    await audit.note(tx, "share.taken_back", subject=str(news.id), units=news.units)
    why = "回答の期限を過ぎた" if news.asked else "納期を過ぎても担当が決まっていない"
    body = (
        f"「{found.title}」は、{why}ため、{news.units}{found.unit_name}が幹事の自治体に戻りました。"
    )
    await notices.tell_directors(
        tx,
        kind="share.taken_back",
        subject="広域シェアが引き上げられました",
        body=body + "ワーカーが受託した分は、そのまま進められます。",
        link=f"/shares/{news.id}",
        key=f"share.taken_back:{news.id}:{found.accepted}",
        now=now,
    )


async def _wait(tx: Tx, share: Share, sign: int) -> None:
    town = TenantId(share.other)
    await deltas.note(tx, "shares_waiting", sign, on=day_of(share.answer_by), town=town)
