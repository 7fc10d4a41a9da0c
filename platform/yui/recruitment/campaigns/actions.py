"""What is done with campaigns: made, put right, counted, taken along as a table."""

import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import FieldError, Invalid, Unknown
from yui.audit import actions as audit
from yui.recruitment import areas
from yui.recruitment.campaigns import model, queries
from yui.recruitment.campaigns.model import Campaign, NewCampaign
from yui.recruitment.refusals import CodeTaken
from yui.web.tables import Column, Sheet
from yui.web.words import N_, gettext

PAGE = 50
EXPORTED = 1000
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_code() -> str:
    """Six letters and digits that are not mistaken for one another on paper."""
    return "".join(secrets.choice(_LETTERS) for _ in range(6))


def _coded(code: str) -> str:
    plain = code.strip().lower() or new_code()
    if not re.fullmatch(r"[a-z0-9]{4,12}", plain) or plain in model.RESERVED:
        says = N_("コードは、半角の英小文字と数字4〜12文字で入力してください。")
        raise Invalid([FieldError("code", "not_a_code", says)])
    return plain


async def make(tx: Tx, new: NewCampaign, *, now: datetime) -> UUID:
    """Enters a campaign; without a code it gets one."""
    good = model.checked(new)
    code = _coded(good.code)
    made = await queries.record_campaign(tx, _with(good, code), by=tx.actor.id, at=now)
    if made is None:
        raise CodeTaken("code")
    await audit.note(tx, "campaign.made", subject=str(made), code=code, yen=good.cost_yen)
    return made


def _with(new: NewCampaign, code: str) -> NewCampaign:
    return NewCampaign(
        code=code,
        name=new.name.strip(),
        channel=new.channel,
        areas=new.areas,
        cost_yen=new.cost_yen,
        printed=new.printed,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
    )


async def change(tx: Tx, *, campaign: UUID, new: NewCampaign) -> None:
    """Puts right what staff know better now (the printer's bill came); the code stays."""
    good = model.checked(new)
    if not await queries.record_change(tx, campaign, good):
        raise Unknown
    await audit.note(tx, "campaign.changed", subject=str(campaign), yen=good.cost_yen)


async def show(tx: ReadTx, *, campaign: UUID) -> Campaign:
    """A campaign with its funnel."""
    found = await queries.campaign(tx, campaign)
    if found is None:
        raise Unknown
    return found


async def campaigns(
    tx: ReadTx, *, before: tuple[date, UUID] | None = None, most: int = PAGE
) -> list[Campaign]:
    """A page of campaigns with their funnels, the latest first, going on before (starts on, id)."""
    day, last = before or (None, None)
    return await queries.campaigns(tx, before=day, before_id=last, most=most)


async def names(tx: ReadTx, *, most: int = 100) -> list[tuple[UUID, str]]:
    """The latest campaigns to choose from."""
    return await queries.names(tx, most=most)


def sheet(found: Sequence[Campaign], *, on: date) -> Sheet:
    """The campaigns as a table to take along."""
    _ = gettext
    columns = [
        Column(_("広報"), width=28),
        Column(_("コード")),
        Column(_("方法")),
        Column(_("配布先"), width=30),
        Column(_("開始日"), kind="date"),
        Column(_("終了日"), kind="date"),
        Column(_("印刷部数"), _("部"), kind="number"),
        Column(_("費用"), _("円"), kind="number"),
        *(
            Column(_(name), _("人"), kind="number")
            for name in (
                "関心の登録（認知）",
                "対象地域の外（待機）",
                "説明会に参加",
                "ワーカー登録",
                "はじめての受託",
                "3か月続けて検収",
            )
        ),
        Column(_("1登録あたり費用"), _("円"), kind="number"),
    ]
    return Sheet(
        _("広報の効果"),
        columns,
        [_row(each) for each in found],
        sources=[
            (_("基準日"), on.isoformat()),
            (_("関心の登録（認知）"), _("この広報のコードから申し込んだ人と、職員が聞き取った人")),
            (_("説明会に参加"), _("そのうち、説明会に出席した人")),
            (_("ワーカー登録"), _("そのうち、登録の手続きを終えた人")),
            (_("はじめての受託"), _("そのうち、打診を1件以上受諾した人")),
            (_("3か月続けて検収"), _("そのうち、検収された納品が3か月続けてある人")),
        ],
    )


def _row(each: Campaign) -> list[str | int | date | None]:
    return [
        each.name,
        each.code,
        gettext(each.channel.says),
        "、".join(areas.municipality(code).name for code in each.areas),
        each.starts_on,
        each.ends_on,
        each.printed,
        each.cost_yen,
        each.heard,
        each.outside,
        each.came,
        each.registered,
        each.ordered,
        each.kept,
        each.yen_each,
    ]
