"""A shared task played by hand: rounds, hand-ins with files, the guests' and the leads' jobs."""

import io
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import DUE, NOW
from tests.sharing.test_actions import GUEST, LEAD, answer, make_task
from yui.deliveries import actions as deliveries
from yui.files import actions as files
from yui.files import store
from yui.files.model import Checked, Held, Kind, Purpose
from yui.sharing.reconcile import actions as reconcile
from yui.sharing.reconcile.model import Difference
from yui.sharing.rounds import actions as rounds
from yui.sharing.rounds.model import NewRound, Quota
from yui.threads.manuals import actions as manuals
from yui.work import actions as work
from yui.work.plans.model import Security

THIRD = "itoigawa"


async def order_of(town: Town, task: UUID) -> UUID:
    async with begin(town.actor(LEAD)) as tx:
        found = (await work.task(tx, task=task)).order_id
    assert found is not None
    return found


async def put(
    town: Town,
    task: UUID,
    quotas: dict[str, int],
    *,
    again: tuple[str, ...] = (),
    once: UUID | None = None,
    price: int = 50,
    floor: int | None = None,
    security: Security = Security.HOME,
    shows: bool = True,
    at: datetime = NOW,
) -> UUID:
    """One round of this task; returns its id."""
    new = NewRound(
        quotas=[Quota(task, int(town.tenant(slug)), n, price) for slug, n in quotas.items()],
        due_on=DUE,
        answer_by=at + timedelta(days=3),
        security=security,
        floor_yen=floor,
        shows_price=shows,
        contact="立科町 窓口 花子",
        again=[int(town.tenant(slug)) for slug in again],
    )
    order = await order_of(town, task)
    async with begin(town.actor(LEAD)) as tx:
        return await rounds.put(tx, order=order, new=new, once=once or uuid4(), now=at)


async def shares_of(town: Town, round_id: UUID) -> dict[str, UUID]:
    """The newest share of each town of a round, by slug."""
    slugs = {int(town.tenant(slug)): slug for slug in ("shiojiri", "itoigawa", "omachi", "azumino")}
    async with begin(town.actor(LEAD)) as tx:
        shown = await rounds.show(tx, round_id=round_id)
    return {slugs[share.other]: share.id for share in shown.shares}


async def manual(town: Town, task: UUID, text: str, *, seen: int = 0, at: datetime = NOW) -> None:
    async with begin(town.actor(LEAD)) as tx:
        await manuals.publish(
            tx, task=task, text=text, checklist="見出しを見る\n数を見る", seen=seen, now=at
        )


async def file_of(
    town: Town, slug: str, body: bytes, *, purpose: Purpose, worker: int | None
) -> Held:
    """A file promised and written by a worker, or by the office."""
    who = town.actor(slug, "worker", worker) if worker else town.actor(slug)
    name = f"{slug}働子の結果.txt"
    file = Checked(name, Kind.TXT, len(body), sha256(body).digest(), "signature", io.BytesIO(body))
    async with begin(who) as tx:
        (held,) = await files.promise(
            tx, [file], purpose=purpose, worker=who.id if worker else None, now=NOW
        )
    await store.write(held.key, file.body)
    return held


async def work_off(
    town: Town, share: UUID, quantity: int, *, guest: str = GUEST, body: bytes = b"done"
) -> UUID:
    """The guest takes the share on, makes it a task; a worker hands in with a file; it is inspected.
    Returns the file."""
    await answer(town.actor(guest), share, quantity)
    task = await make_task(town, share, guest=guest)
    hers = await seed.assignment(town, guest, quantity=quantity, price=40, of=task)
    held = await file_of(town, guest, body, purpose=Purpose.DELIVERY, worker=1)
    async with begin(town.actor(guest, "worker", 1)) as tx:
        made = await deliveries.deliver(
            tx, assignment=hers, quantity=quantity, once=uuid4(), held=[held], now=NOW
        )
    async with begin(town.actor(guest, "leader")) as tx:
        await deliveries.inspect(tx, delivery=made, accepted=quantity, now=NOW)
    return held.id


async def differences(town: Town, slug: str, *, at: datetime = NOW) -> list[Difference]:
    """What the look finds from this town's side."""
    async with begin(town.actor(slug, "system")) as tx:
        return await reconcile.look(tx, now=at)
