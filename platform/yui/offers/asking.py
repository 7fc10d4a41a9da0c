"""How an offer is sent: who may be asked, the one sheet for all of them, each notice and its telling."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import FieldError, Invalid, Unknown
from yui import deltas, outbox, rates
from yui.audit import actions as audit
from yui.japan import day_of
from yui.money import Yen
from yui.notices import actions as notices
from yui.offers import model, pay, queries, terms
from yui.offers.complete import OpenItem
from yui.offers.model import Printed, Wanted
from yui.offers.pay import Reference
from yui.offers.terms import Notice, Recipient
from yui.onboarding import actions as onboarding
from yui.onboarding.model import named, not_through
from yui.people import actions as people
from yui.people.model import Known
from yui.people.model import State as Standing
from yui.standing import actions as standing
from yui.standing.model import Common
from yui.tax import before_tax
from yui.towns import actions as towns
from yui.towns.model import Body, Paper
from yui.web.words import N_
from yui.work.model import Task


class Sheet(Struct, frozen=True):
    """What the notices of one task to several workers have alike."""

    task: Task
    body: Body
    common: Common | None
    pay: Reference
    below_reason: str
    open_items: Sequence[OpenItem]
    answer_by: datetime
    now: datetime

    def notice(self, worker: Known, want: Wanted, *, number: str) -> Notice:
        """The notice to one of them; `Incomplete` when it lacks an item."""
        return terms.compose(
            self.task,
            self.body,
            Recipient(code=worker.code, name=worker.name),
            number=number,
            quantity=want.quantity,
            answer_by=self.answer_by,
            now=self.now,
            common=self.common,
            open_items=self.open_items,
            pay=self.pay,
        )


async def reference(tx: ReadTx, task: Task, *, now: datetime) -> Reference:
    """What an hour of the task comes to, beside the minimum wage of the town's prefecture."""
    town = await towns.town(tx)
    wages = rates.book().wages_of(town.prefecture)
    on = day_of(now)
    price = before_tax(Yen(task.unit_price_yen), task.tax, supplied_on=on)
    return pay.reference(price, task.minutes_per_unit, wages, on=on)


async def sheet(
    tx: Tx,
    task: Task,
    *,
    answer_by: datetime,
    below_reason: str,
    open_items: Sequence[OpenItem],
    now: datetime,
) -> Sheet:
    """The sheet of a task; refuses a reward below the reference without a reason."""
    found = await reference(tx, task, now=now)
    body = await towns.to_name_days(tx, body=task.body_id)
    return Sheet(
        task=task,
        body=body,
        common=await standing.begun(tx, body=body.id, on=day_of(now)),
        pay=found,
        below_reason=pay.reasoned(found, below_reason),
        open_items=open_items,
        answer_by=answer_by,
        now=now,
    )


async def askable(
    tx: Tx, task: UUID, chosen: Sequence[Wanted], *, now: datetime
) -> dict[UUID, Known]:
    """Those to be asked, if each works now, is through with every step of joining, and owes no
    answer on this task. Of a step that is missing its name is told, and nothing else."""
    who = await people.known(tx, workers=[want.worker for want in chosen])
    lacks = await onboarding.missing_of(tx, list(who), on=day_of(now))
    waiting = set(await queries.waits_for(tx, task, at=now))
    errors: list[FieldError] = []
    for want in chosen:
        field, worker = f"quantity.{want.worker}", who.get(want.worker)
        if worker is None:
            raise Unknown
        if missing := lacks.get(want.worker):
            says = N_("登録の手続きが残っているため、まだ打診できません（残り：{steps}）。")
            errors.append(FieldError(field, "worker_not_through", says, {"steps": named(missing)}))
        elif worker.state is not Standing.ACTIVE:
            says = N_("いま打診できないワーカーです。")
            errors.append(FieldError(field, "worker_not_active", says))
        if want.worker in waiting:
            says = N_("この業務の打診に、まだお返事をもらっていません。")
            errors.append(FieldError(field, "already_asked", says))
    if errors:
        raise Invalid(errors)
    return who


async def send(tx: Tx, sheet: Sheet, worker: Known, want: Wanted, *, mark: UUID, by: UUID) -> UUID:
    """One offer with its numbered, hashed notice; the worker is told. Returns its id."""
    made = model.made_once(tx.tenant, mark, worker.id)
    on = day_of(sheet.now)
    number = await towns.next_number(tx, sheet.body, paper=Paper.TERMS, on=on)
    notice = sheet.notice(worker, want, number=number)
    kept = terms.canonical(notice)
    written = await queries.record_offer(
        tx,
        made,
        sheet.task,
        worker=worker.id,
        quantity=want.quantity,
        answer_by=sheet.answer_by,
        by=by,
        pay=sheet.pay,
        below_reason=sheet.below_reason,
        at=sheet.now,
    )
    if not written:
        raise not_through(await onboarding.missing(tx, worker.id, on=on))
    await queries.record_terms(
        tx, made, notice, worker=worker.id, kept=kept, digest=terms.digest(kept)
    )
    for one in sheet.open_items:
        await queries.record_open(tx, made, one, worker=worker.id, at=sheet.now)
    await outbox.put(tx, "terms.print", Printed(made, 1), key=f"terms.print:{made}:1")
    await _tell(tx, made, sheet, want)
    await deltas.note(tx, "offers_made", 1, on=on)
    await _note(tx, made, sheet, want)
    return made


async def _note(tx: Tx, made: UUID, sheet: Sheet, want: Wanted) -> None:
    detail: dict[str, object] = {"task": sheet.task.id, "quantity": want.quantity}
    if sheet.pay.below:
        detail |= {
            "hourly_yen": sheet.pay.hourly_yen,
            "wage_yen": sheet.pay.wage_yen,
            "below_reason": sheet.below_reason,
        }
    await audit.note(tx, "task.offered", subject=str(made), **detail)


async def _tell(tx: Tx, made: UUID, sheet: Sheet, want: Wanted) -> None:
    task = sheet.task
    await notices.tell(
        tx,
        to=want.worker,
        kind="offer",
        subject=f"打診のお知らせ：{task.title}",
        body=(
            f"「{task.title}」{want.quantity:,}{task.unit_name}をお願いできるか、うかがいます。"
            "取引条件を確かめて、マイページからお返事ください。見送っても、不利になることはありません。"
        ),
        link=f"/me/offers/{made}",
        key=f"offer:{made}",
        now=sheet.now,
    )
