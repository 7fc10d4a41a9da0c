"""What the companies of the demo have signed, a contract and an NDA each, and what they said."""

from datetime import date, timedelta
from uuid import UUID

from tenants.actor import system
from tenants.db import Tx, begin
from yui.clients import actions as clients
from yui.clients.model import Consent
from yui.contracts import actions as contracts
from yui.contracts import sweep
from yui.contracts.model import Kind, Method, NewContract, Side
from yui.demo import cast
from yui.demo.stage import Stage, afterwards, moment

SIGNED = date(2025, 6, 1)
KINDS = {"kensetsu": Kind.WORKS, "shakyo": Kind.EFFORT, "onsen": Kind.EFFORT}
"""The others have 準委任（成果完成型）."""
ENDS_SOON = "kensetsu"
"""A contract that is to be decided about: its term ends 41 days after the demo's date."""

VOICES = (
    ("tabi", 5, "3,000件の例文が、そろった品質で期日の前に届きました。", Consent.NAMED),
    (
        "tsuhan",
        4,
        "商品の説明が読みやすくなりました。写真の差し替えも任せたいです。",
        Consent.UNNAMED,
    ),
    ("kanko", 4, "急な変更にも、窓口の方がていねいに答えてくれました。", Consent.NONE),
)


async def sign(stage: Stage, company: cast.Company) -> None:
    """A contract for work and an NDA, sent and signed by both sides."""
    client, body = stage.clients[company.key], stage.bodies[company.town]
    today = stage.settings.demo_date or SIGNED
    soon = company.key == ENDS_SOON
    work = NewContract(
        kind=KINDS.get(company.key, Kind.RESULT),
        subject="データ入力、記事作成、教師データ作成などの業務",
        valid_from=SIGNED,
        valid_to=today + timedelta(days=41) if soon else date(2026, 5, 31),
        auto_renew=not soon,
        renew_months=None if soon else 12,
        personal_data="業務で個人情報を扱うときは、発注のつど範囲と返却・消去の方法を定めます。",
        acceptance_days=10,
        settlement="検収した数に、発注ごとの単価（税抜）をかけた額とします。",
        closing_day=31,
        pay_months=1,
        pay_day=31,
    )
    nda = NewContract(
        kind=Kind.NDA,
        subject="業務の相談と実施",
        valid_from=SIGNED,
        valid_to=date(2028, 5, 31),
        personal_data="個人情報は秘密情報として扱い、目的のほかに使いません。",
        survives_years=3,
    )
    for new in (work, nda):
        async with begin(system(stage.towns[company.town])) as tx:
            await _sign(tx, new, client=client, body=body, name=company.name)


async def _sign(tx: Tx, new: NewContract, *, client: UUID, body: UUID, name: str) -> None:
    now = moment(SIGNED)
    made = await contracts.draft(tx, client=client, body=body, new=new, now=now)
    sha256 = await contracts.send(tx, contract=made, now=now)
    for side, signer in ((Side.BODY, "見本 太郎"), (Side.CLIENT, f"{name} 代表")):
        await contracts.sign(
            tx,
            contract=made,
            side=side,
            signer=signer,
            method=Method.ELECTRONIC,
            signed_on=SIGNED,
            of=sha256,
            now=now,
        )


async def today(stage: Stage, day: date) -> None:
    """The month on the screen: what clients said lately, and reminders of contracts that end."""
    company = {one.key: one for one in cast.COMPANIES}
    for key, score, said, consent in VOICES:
        async with begin(stage.staff(company[key].town)) as tx:
            await clients.record_voice(
                tx,
                client=stage.clients[key],
                said_on=day - timedelta(days=9),
                score=score,
                said=said,
                consent=consent,
                consented_by="" if consent is Consent.NONE else "見本 担当",
                now=moment(day, 9),
            )
    for tenant in stage.towns.values():
        async with begin(system(tenant)) as tx:
            await sweep.day(tx, now=moment(day, 3))
    await afterwards(day, 8)
