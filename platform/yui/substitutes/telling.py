"""Who is told what about a case."""

from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from yui.notices import actions as notices
from yui.offers.model import Held
from yui.substitutes.model import Case, State


async def left(
    tx: Tx, held: Held, *, director: UUID, case: UUID | None, freed: int, now: datetime
) -> None:
    """The director who asked her is told at once."""
    rest = (
        f"残りの{freed:,}{held.unit_name}は空きに戻り、代わりの人への打診を始めます。"
        if case
        else "残りはありません。"
    )
    await notices.tell(
        tx,
        to=director,
        kind="substitute.opened",
        subject=f"続けられないとの連絡：{held.title}",
        body=f"「{held.title}」を続けられないと、連絡がありました。提出ずみの分は、検品してお支払いします。{rest}",
        link=f"/substitutes/{case}" if case else f"/tasks/{held.task_id}",
        key=f"substitute.opened:{held.id}",
        now=now,
    )


async def proposed(tx: Tx, case: Case, *, now: datetime) -> None:
    """Other towns are proposed to the director: it waits in the inbox too."""
    await notices.tell(
        tx,
        to=case.director_id,
        kind="substitute.proposed",
        subject=f"ほかの自治体へのシェアのご提案：{case.title}",
        body=(
            f"「{case.title}」{case.proposed_units:,}{case.unit_name}の代わりの人が、まだ決まっていません。"
            "ほかの自治体へのシェアをご検討ください。"
        ),
        link=f"/substitutes/{case.id}",
        key=f"substitute.proposed:{case.id}:{now.isoformat()}",
        now=now,
    )


_SAYS = {
    State.UNCOVERED: "引き受け手が見つかりませんでした。納期と数を、クライアントとご相談ください。",
    State.COVERED: "代わりの人が決まりました。",
    State.CANCELLED: "代替のお願いを終えました。",
}


async def stepped(tx: Tx, case: Case, *, wanted: int, now: datetime) -> None:
    """The director is told what needs her, or that it is over."""
    says = _SAYS.get(case.state)
    if says is None:
        return
    rest = f"（残り{wanted:,}{case.unit_name}）" if wanted else ""
    await notices.tell(
        tx,
        to=case.director_id,
        kind=f"substitute.{case.state.value}",
        subject=f"代替のお願い：{case.title}",
        body=f"「{case.title}」{rest}：{says}",
        link=f"/substitutes/{case.id}",
        key=f"substitute.{case.state.value}:{case.id}",
        now=now,
    )
