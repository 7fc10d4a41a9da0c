"""Clients of a town: taken on once, counted, weighed, seen by their own town."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tenants.db import begin
from tenants.refusal import Unknown
from tests.conftest import Town
from yui.clients import actions, rules
from yui.clients.model import Consent, NameTaken, Place, Weight, WhoConsented, weigh
from yui.japan import JST

pytestmark = pytest.mark.anyio
ON = date(2026, 11, 20)


async def test_a_client_is_taken_on_once_and_counted(town: Town) -> None:
    async with begin(town.actor("tateshina")) as tx:
        made = await actions.add(tx, name="見本商事", first_contract_on=ON, place=Place.TOWN)
        assert (await actions.show(tx, client=made)).place is Place.TOWN
    with pytest.raises(NameTaken):
        async with begin(town.actor("tateshina")) as tx:
            await actions.add(tx, name="見本商事", first_contract_on=ON)
    async with begin(town.actor("shiojiri")) as tx:
        await actions.add(tx, name="見本商事", first_contract_on=ON)
    async with town.admin() as admin:
        rows = await admin.fetch("select tenant_id, measure, amount from app.kpi_delta order by 1")
    assert [tuple(row) for row in rows] == [(20215, "clients", 1), (20324, "clients", 1)]


async def test_another_towns_client_is_unknown(town: Town) -> None:
    async with begin(town.actor("shiojiri")) as tx:
        with pytest.raises(Unknown):
            await actions.show(tx, client=town.client_id("tateshina"))
        assert [found.id for found in await actions.clients(tx)] == [town.client_id("shiojiri")]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    yen=st.lists(st.integers(0, 10**9), min_size=1, max_size=8),
    bp=st.integers(1, 9_999),
)
def test_the_largest_client_is_flagged_exactly_above_the_rules_share(
    yen: list[int], bp: int
) -> None:
    rule = replace(rules.concentration(ON), share_bp=bp)
    found = weigh([Weight(UUID(int=n), str(n), each) for n, each in enumerate(yen)], rule, since=ON)
    assert found.total == sum(yen)
    expected = found.total > 0 and Fraction(max(yen), found.total) > Fraction(bp, 10_000)
    assert (found.flagged is not None) is expected
    if found.flagged:
        assert found.flagged.yen == max(yen)


async def ordered(town: Town, slug: str, of: UUID, yen: int, *, days_ago: int = 1) -> None:
    at = datetime(2026, 11, 20, 10, tzinfo=JST) - timedelta(days=days_ago)
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.client_order (tenant_id, client_id, body_id, number, title, spec,"
            " quantity, unit_price_yen, due_on, received_at)"
            " values ($1, $2, $3, $4, '題', '仕様', 1, $5, '2026-12-20', $6)",
            *(town.tenant(slug), of, town.body(slug), f"n-{uuid4()}", yen, at),
        )


async def test_a_client_with_more_than_40_percent_of_the_towns_orders_is_flagged(
    town: Town,
) -> None:
    async with begin(town.actor("tateshina")) as tx:
        others = [await actions.add(tx, name=f"会社{n}", first_contract_on=ON) for n in range(3)]
    first = town.client_id("tateshina")
    for of in (first, others[0]):
        await ordered(town, "tateshina", of, 40_000)
    await ordered(town, "tateshina", others[1], 20_000)
    await ordered(town, "shiojiri", town.client_id("shiojiri"), 900_000)  # another town's
    await ordered(town, "tateshina", others[1], 900_000, days_ago=366)  # another year's
    async with begin(town.actor("tateshina")) as tx:
        found = await actions.weights(tx, on=ON)
        assert (found.total, found.flagged) == (100_000, None)  # 40 % is not more than 40 %
    await ordered(town, "tateshina", first, 1_000)
    async with begin(town.actor("tateshina")) as tx:
        found = await actions.weights(tx, on=ON)
        assert found.flagged is not None and found.flagged.client_id == first
        assert found.bp_of(first) == 4_059
        assert "塩尻依存" in found.rule.source
    async with town.admin() as admin:
        await admin.execute("update app.client_order set state = 'cancelled' where quantity = 1"
                            " and unit_price_yen = 1000")  # fmt: skip
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.weights(tx, on=ON)).flagged is None


async def test_a_clients_years_run_from_april_to_march_in_japan(town: Town) -> None:
    of = town.client_id("tateshina")
    async with town.admin() as admin:
        for at, price in (("2026-03-31 23:59+09", 5), ("2026-04-01 00:00+09", 7)):
            await admin.execute(
                "insert into app.client_order (tenant_id, id, client_id, body_id, number, title, spec,"
                " quantity, unit_price_yen, due_on, received_at)"
                " values (20324, $1, $2, $3, $4, '題', '仕様', 100, $5, '2026-12-20', $6::text::timestamptz)",
                *(town.ident(at), of, town.body(), at, price, at),
            )
        for accepted, decided in ((80, "2026-04-01 09:00+09"), (20, "2026-04-04 09:00+09")):
            await admin.execute(
                "insert into app.handover (tenant_id, order_id, client_id, quantity, accepted, state,"
                " reason, handed_at, decided_at) values (20324, $1, $2, $3, $4, $5, 'typo',"
                " '2026-03-30 09:00+09', $6::text::timestamptz)",
                *(town.ident("2026-03-31 23:59+09"), of, 100 if accepted == 80 else 20, accepted),
                *("partly_accepted" if accepted == 80 else "accepted", decided),
            )
    async with begin(town.actor("tateshina")) as tx:
        new, old = await actions.years(tx, client=of)
        assert [one.yen for one in await actions.orders(tx, client=of)] == [700, 500]
    assert (new.year, new.orders, new.ordered_yen, old.year, old.ordered_yen) == (
        2026, 1, 700, 2025, 500,
    )  # fmt: skip
    assert (new.handovers, new.whole, new.units, new.accepted, new.accepted_yen, new.days) == (
        2, 1, 120, 100, 500, 4,
    )  # fmt: skip
    assert old.handovers == 0 and old.days is None


async def test_a_voice_is_published_only_as_its_client_consented(town: Town) -> None:
    of = town.client_id("tateshina")
    now = datetime(2026, 11, 20, 10, tzinfo=JST)
    made = []
    async with begin(town.actor("tateshina")) as tx:
        for consent, by in ((Consent.NONE, ""), (Consent.UNNAMED, "課長"), (Consent.NAMED, "部長")):
            made.append(
                await actions.record_voice(
                    tx,
                    client=of,
                    said_on=ON,
                    score=5,
                    said=f"速い {consent}",
                    consent=consent,
                    consented_by=by,
                    now=now,
                )
            )
        with pytest.raises(WhoConsented):
            await actions.consent(tx, voice=made[0], consent=Consent.NAMED, by=" ")
    async with begin(town.actor("tateshina")) as tx:
        found = {one.said: one.name for one in await actions.quotable(tx)}
        assert found == {"速い unnamed": "", "速い named": "立科町の得意先株式会社"}
        await actions.consent(tx, voice=made[2], consent=Consent.NONE)
        assert [one.said for one in await actions.quotable(tx)] == ["速い unnamed"]
    for who in (town.actor("shiojiri"), town.actor("tateshina", "worker")):
        async with begin(who) as tx:
            assert await actions.quotable(tx) == []
            with pytest.raises(Unknown):
                await actions.voice(tx, voice=made[1])


async def test_what_was_said_cannot_be_edited(town: Town) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with begin(town.actor("tateshina")) as tx:
            await tx.run("update app.client_voice set said = said where tenant_id = $1", tx.tenant)
