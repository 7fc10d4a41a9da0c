"""What a town's directors hear of another's step, from the promise that a gate left."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import Tx
from yui.japan import wareki
from yui.ledger.model import month_name
from yui.notices import actions as notices
from yui.settlement import queries
from yui.settlement.model import Statement


class News(Struct, frozen=True):
    """The payload of every promise that a gate leaves: the id of what it is about."""

    id: UUID


async def _tell(tx: Tx, kind: str, *, subject: str, body: str, link: str, now: datetime) -> None:
    await notices.tell_directors(
        tx, kind=kind, subject=subject, body=body, link=link, key=f"{kind}:{link}", now=now
    )


def _plain(_found: Statement) -> str:
    return ""


def _until(found: Statement) -> str:
    """By when to object, and what silence means (消費税法基本通達11-6-6)."""
    if found.paper is None or found.object_by is None:
        return ""
    return (
        f"\n清算書番号は{found.paper}です。{wareki(found.object_by)}までに申し出がないときは、"
        "内容を確認いただいたものとします。"
    )


async def _about(
    tx: Tx,
    statement: UUID,
    kind: str,
    *,
    says: str,
    now: datetime,
    more: Callable[[Statement], str] = _plain,
) -> None:
    found = await queries.statement(tx, statement)
    if found is not None:
        await _tell(
            tx,
            kind,
            subject=f"{found.other_town}との清算書：{says}",
            body=_line(found) + more(found),
            link=f"/settlement/{statement}",
            now=now,
        )


def _line(found: Statement) -> str:
    net = f"支払う額 {found.net:,}円" if found.net > 0 else f"受け取る額 {-found.net:,}円"
    return f"{month_name(found.month)}分（第{found.number}号・{found.lines}件）です。差し引き、{net}（税込）。"


async def drawn(tx: Tx, *, statement: UUID, now: datetime) -> None:
    """A statement stands."""
    await _about(tx, statement, "settlement.drawn", says="確認をお願いします", now=now, more=_until)


async def confirmed(tx: Tx, *, statement: UUID, now: datetime) -> None:
    """The other side has confirmed it."""
    await _about(tx, statement, "settlement.confirmed", says="先方が確認しました", now=now)


async def deemed(tx: Tx, *, found: Statement, now: datetime) -> None:
    """Our silence has confirmed it."""
    await _about(
        tx,
        found.id,
        "settlement.deemed",
        says="期日までに申し出がなく、こちらが確認したものとしました",
        now=now,
    )


async def closed(tx: Tx, *, statement: UUID, now: datetime) -> None:
    """The other side has closed it."""
    await _about(tx, statement, "settlement.closed", says="締められました", now=now)


async def disputed(tx: Tx, *, dispute: UUID, now: datetime) -> None:
    """The other side objects to a line."""
    found = await queries.dispute(tx, dispute)
    if found is not None:
        await _about(
            tx,
            found.settlement_id,
            f"settlement.disputed.{dispute}",
            says=f"{found.line}行目に申し出があります",
            now=now,
        )


async def answered(tx: Tx, *, dispute: UUID, now: datetime) -> None:
    """An objection was answered or taken back."""
    found = await queries.dispute(tx, dispute)
    if found is not None:
        await _about(
            tx,
            found.settlement_id,
            f"settlement.answered.{dispute}",
            says=f"{found.line}行目の申し出は「{found.state.says}」になりました",
            now=now,
        )


async def netted(tx: Tx, *, netting_id: UUID, now: datetime) -> None:
    """Our statements were netted."""
    found = await queries.transfers_of(tx, [netting_id])
    lines = [f"{one.other_name} {'へ' if one.pays else 'から'} {one.yen:,}円" for one in found]
    await _tell(
        tx,
        "settlement.netted",
        subject="清算の差し引きが決まりました",
        body="\n".join(lines) or "振込はありません。",
        link=f"/settlement/zero?netting={netting_id}",
        now=now,
    )


async def transferred(tx: Tx, *, transfer: UUID, now: datetime) -> None:
    """The other side has recorded a transfer."""
    found = await queries.transfer(tx, transfer)
    if found is not None:
        says = "入金が記録されました" if found.pays else "振込が記録されました"
        await _tell(
            tx,
            "settlement.transferred",
            subject=f"{found.other_name}：{says}",
            body=f"{found.yen:,}円です。",
            link=f"/settlement/transfers/{transfer}",
            now=now,
        )


async def rule(tx: Tx, *, rule: UUID, now: datetime) -> None:
    """A rule was put to us, or ours was answered."""
    found = await queries.rule(tx, rule)
    if found is not None:
        says = "ご回答をお願いします" if found.waits_for_us else found.state.says
        await _tell(
            tx,
            f"settlement.rule.{found.state.value}",
            subject=f"{found.other_name}との配分の取り決め：{says}",
            body=f"{found.valid_from.isoformat()}から有効の取り決めです。",
            link=f"/settlement/rules/{rule}",
            now=now,
        )
