"""Two towns that agreed on data, and a person who consents: what the tests of the registry begin with."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import begin
from tests.conftest import Town
from yui.clock import TOKYO
from yui.registry import actions
from yui.registry.model import FIELDS, AgreementState, NewAgreement

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
LAST = date(2026, 12, 20)


async def agreed(
    town: Town,
    *,
    items: Sequence[str] = tuple(FIELDS),
    valid_to: date = date(2027, 3, 31),
    purpose: str = "work_matching",
    answer: AgreementState | None = AgreementState.IN_FORCE,
) -> UUID:
    """Tateshina may pass these items of its people on to Shiojiri."""
    new = NewAgreement(
        other=int(town.tenant("shiojiri")),
        purpose=purpose,
        items=list(items),
        basis="consent",
        responsible="一般社団法人立科町振興公社 立科町1-1 理事長",
        document="個人データ提供協定書 第2条",
        valid_from=date(2026, 4, 1),
        valid_to=valid_to,
    )
    async with begin(town.actor("tateshina")) as tx:
        made = await actions.propose(tx, new=new, now=NOW)
    if answer is not None:
        async with begin(town.actor("shiojiri")) as tx:
            await actions.answer(tx, agreement=made, answer=answer, now=NOW)
    return made


async def granted(
    town: Town,
    agreement: UUID,
    *,
    fields: Sequence[str] = ("kana", "skills"),
    last_day: date = LAST,
    number: int = 1,
    now: datetime = NOW,
) -> UUID:
    """A worker of Tateshina lets Shiojiri see these fields of hers."""
    async with begin(town.actor("tateshina", "worker", number)) as tx:
        return await actions.grant(
            tx,
            purpose="work_matching",
            to=int(town.tenant("shiojiri")),
            fields=fields,
            last_day=last_day,
            agreement=agreement,
            now=now,
        )


async def log_of(town: Town, slug: str) -> list[tuple[str, str]]:
    """The town's audit log: what was done, and about whom."""
    async with town.admin() as admin:
        rows = await admin.fetch(
            "select action, subject from audit.entry where tenant_id = $1 order by seq",
            int(town.tenant(slug)),
        )
    return [(row["action"], row["subject"]) for row in rows]
