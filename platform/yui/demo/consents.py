"""Two towns agree on what may be seen; one worker lets the other town see some of hers, one takes it back."""

from datetime import date, timedelta
from uuid import UUID

from tenants.actor import system
from tenants.db import begin
from yui.demo.stage import Stage, afterwards, moment
from yui.registry import actions
from yui.registry.commands import used
from yui.registry.model import AgreementState, NewAgreement

HERE, THERE = "tateshina", "shiojiri"
SHOWN = ["kana", "skills", "capacity", "places", "experience"]


async def today(stage: Stage, day: date) -> None:
    """Agreements both ways and one that waits; two consents, of which one is over; a look; counts."""
    await _agree(stage, HERE, THERE, day=day, answered=True)
    await _agree(stage, THERE, HERE, day=day, answered=True)
    await _agree(stage, "itoigawa", HERE, day=day, answered=False)
    agreement = await _agree(stage, HERE, THERE, day=day, answered=True, what="joint_training")
    first, second = stage.workers[HERE][:2]
    kept = await _grant(stage, first, SHOWN, day=day, what="work_matching")
    await _grant(stage, first, ["name", "email"], day=day, what="joint_training", under=agreement)
    over = await _grant(stage, second, ["name", "kana"], day=day, what="work_matching")
    now = moment(day, 11)
    async with begin(stage.worker(HERE, second)) as tx:
        await actions.revoke(tx, consent=over, now=now)
    await used(stage.staff(THERE), consent=kept, now=moment(day, 11, 20))
    for tenant in stage.towns.values():
        async with begin(system(tenant)) as tx:
            await actions.publish(tx, now=now)
    await afterwards(day)


async def _agree(
    stage: Stage, here: str, there: str, *, day: date, answered: bool, what: str = "work_matching"
) -> UUID:
    new = NewAgreement(
        other=int(stage.towns[there]),
        purpose=what,
        items=[*SHOWN, "name", "email"] if what == "work_matching" else ["name", "kana", "email"],
        basis="consent",
        responsible="登録している自治体の運営法人（名称・住所・代表者は規約の別表1）",
        document="登録者の情報の提供に関する協定書 第2条（見本）",
        valid_from=day.replace(month=4, day=1) - timedelta(days=365),
        valid_to=day + timedelta(days=365),
    )
    async with begin(stage.staff(here)) as tx:
        made = await actions.propose(tx, new=new, now=moment(day, 9))
    if answered:
        async with begin(stage.staff(there)) as tx:
            await actions.answer(
                tx, agreement=made, answer=AgreementState.IN_FORCE, now=moment(day, 9, 30)
            )
    return made


async def _grant(
    stage: Stage,
    worker: UUID,
    fields: list[str],
    *,
    day: date,
    what: str,
    under: UUID | None = None,
) -> UUID:
    now = moment(day, 10, 30)
    async with begin(stage.worker(HERE, worker)) as tx:
        if under is None:
            offered = await actions.offered(tx, now=now)
            under = next(each.id for each in offered if each.purpose == what)
        return await actions.grant(
            tx,
            purpose=what,
            to=int(stage.towns[THERE]),
            fields=fields,
            last_day=day + timedelta(days=180),
            agreement=under,
            now=now,
        )
