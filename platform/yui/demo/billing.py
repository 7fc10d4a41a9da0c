"""Invoices: what was accepted until last month's closing is invoiced; one is paid and receipted, one is
asked for less."""

from datetime import date, timedelta
from uuid import UUID

from tenants.db import begin
from yui.demo import receipts
from yui.demo.stage import Stage, afterwards, ident, moment, working_day
from yui.due import last_closing
from yui.invoices import actions, issuing
from yui.invoices.credits import actions as credit_notes
from yui.invoices.credits.model import CreditKind
from yui.invoices.letters import actions as letters
from yui.towns import actions as towns

TOWNS = ("tateshina", "shiojiri", "omachi")
"""Towns whose body has a registration number."""


MATCHED = "tateshina"
"""Where the clients' payments are found on the bank statement."""


async def today(stage: Stage, today: date) -> None:
    """The office issues what waits at the month's beginning; 立科町's invoices are paid yesterday but
    for the second, which is reduced."""
    made: dict[str, list[UUID]] = {}
    for town in TOWNS:
        if town in stage.bodies:
            made[town] = await _issue(stage, town, today=today)
    await afterwards(today, 10)
    for town, found in made.items():
        if found and town == MATCHED:
            await receipts.match(stage, town, paid=[found[0], *found[2:]], today=today)
        elif found:
            await _pay(stage, town, invoice=found[0], today=today)
        if len(found) > 1:
            await _reduce(stage, town, invoice=found[1], today=today)
    await afterwards(today, 12)


async def _issue(stage: Stage, town: str, *, today: date) -> list[UUID]:
    async with begin(stage.staff(town)) as tx:
        waiting = await issuing.waiting(tx)
    made, day = [], min(today, working_day(today.replace(day=4)))
    for one in waiting:
        async with begin(stage.staff(town, "staff")) as tx:
            body = await towns.body(tx, body=one.body_id)
            rule = await issuing.rule_of(tx, client=one.client_id, body=body, on=day)
            closing = last_closing(rule, day)
            if one.oldest > closing:
                continue
            made.append(
                await issuing.issue(
                    tx,
                    client=one.client_id,
                    body=one.body_id,
                    closing=closing,
                    now=moment(day, 9),
                )
            )
    return made


async def _pay(stage: Stage, town: str, *, invoice: UUID, today: date) -> None:
    async with begin(stage.staff(town, "staff")) as tx:
        found = await actions.show(tx, invoice=invoice)
        paid = await actions.settle(
            tx,
            invoice=invoice,
            yen=found.total_yen,
            on=today - timedelta(days=1),
            key=f"demo:{town}:{invoice}",
            now=moment(today, 11),
        )
        await letters.receipt(tx, payment=paid, now=moment(today, 11))


async def _reduce(stage: Stage, town: str, *, invoice: UUID, today: date) -> None:
    async with begin(stage.staff(town, "staff")) as tx:
        found = await actions.show(tx, invoice=invoice)
        await credit_notes.credit(
            tx,
            invoice=invoice,
            kind=CreditKind.ALLOWANCE,
            net=min(1_000, found.net_yen),
            reason="納品の一部が予定より1日おくれたため",
            once=ident(f"{town}/credit"),
            now=moment(today, 11),
        )
