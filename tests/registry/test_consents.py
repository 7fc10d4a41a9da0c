"""A town sees a person of another by her consent alone: the fields she chose, until she ends it."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from asyncpg import InsufficientPrivilegeError

from tenants.db import begin
from tenants.refusal import Invalid, Refused, Unknown
from tests.conftest import Browser, Town
from tests.registry.hand import LAST, NOW, agreed, granted, log_of
from workers_async.runner import drain
from yui import clock
from yui.registry import actions, model
from yui.registry.model import AgreementState

pytestmark = pytest.mark.anyio


async def test_a_grant_without_price_and_name_leaves_the_keys_absent_not_null(
    town: Town, client: Browser
) -> None:
    consent = await granted(town, await agreed(town), fields=["kana", "capacity"])
    async with begin(town.actor("shiojiri")) as tx:
        found = await actions.seen_one(tx, consent=consent, now=NOW)
    assert found.data.keys() == {"kana", "capacity"}
    assert found.data["kana"] == "ハタラキコ1"
    director = await client.login(town.actor("shiojiri"))
    shown = await director.get(f"/people-seen/{consent}")
    assert shown.status_code == 200 and "ハタラキコ1" in shown.text
    assert (
        "働子1" not in shown.text and "tateshina.w1" not in shown.text and "単価" not in shown.text
    )


async def test_after_until_the_next_get_is_404_though_no_job_ran(
    town: Town, client: Browser
) -> None:
    consent = await granted(town, await agreed(town))
    director = await client.login(town.actor("shiojiri"))
    clock.set_demo_date(LAST)
    assert (await director.get(f"/people-seen/{consent}")).status_code == 200
    clock.set_demo_date(LAST + timedelta(days=1))
    assert (await director.get(f"/people-seen/{consent}")).status_code == 404
    assert "ハタラキコ" not in (await director.get("/people-seen")).text


async def test_what_ran_out_is_taken_away_and_its_end_stands_in_both_logs(town: Town) -> None:
    consent = await granted(town, await agreed(town))
    later = NOW + timedelta(days=40)
    for _ in range(2):
        async with begin(town.actor("tateshina", "system")) as tx:
            await actions.sweep(tx, now=later)
        await drain(now=later)
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.person_seen") == 0
        ends = await admin.fetch("select tenant_id, how from app.consent_end order by 1")
    assert [tuple(row) for row in ends] == [(20215, "expired"), (20324, "expired")]
    line = ("consent.expired", str(town.worker()))
    for slug in ("tateshina", "shiojiri"):
        assert (await log_of(town, slug)).count(line) == 1
    async with begin(town.actor("shiojiri")) as tx:
        with pytest.raises(Unknown):
            await actions.seen_one(tx, consent=consent, now=NOW)


async def test_grant_use_and_end_are_in_both_towns_logs(town: Town, client: Browser) -> None:
    agreement = await agreed(town)
    consent = await granted(town, agreement)
    director = await client.login(town.actor("shiojiri"))
    assert (await director.get(f"/people-seen/{consent}")).status_code == 200
    async with begin(town.actor("tateshina", "worker")) as tx:
        await actions.revoke(tx, consent=consent, now=NOW)
    her = str(town.worker())
    for slug in ("tateshina", "shiojiri"):
        assert await log_of(town, slug) == [
            ("data_agreement.proposed", str(agreement)),
            ("data_agreement.in_force", str(agreement)),
            ("consent.granted", her),
            ("person_seen.read", her),
            ("consent.revoked", her),
        ]
        async with begin(town.actor(slug)) as tx:
            assert await tx.all(str, "select fault from audit.verify()") == []


async def test_a_look_that_cannot_be_noted_is_not_shown(town: Town, client: Browser) -> None:
    consent = await granted(town, await agreed(town))
    async with town.admin() as admin:
        await admin.execute(
            "revoke execute on function audit.append_to(integer, text, text, jsonb) from yui_gate"
        )
    director = await client.login(town.actor("shiojiri"))
    answer = await director.get(f"/people-seen/{consent}")
    assert answer.status_code == 503 and "ハタラキコ1" not in answer.text


async def test_revoking_hides_her_there_at_once_and_running_work_stays(
    town: Town, client: Browser
) -> None:
    consent = await granted(town, await agreed(town), fields=["name"])
    await _works_in_shiojiri(town)
    async with begin(town.actor("tateshina", "worker")) as tx:
        await actions.revoke(tx, consent=consent, now=NOW)
        await actions.revoke(tx, consent=consent, now=NOW)  # a double click
    director = await client.login(town.actor("shiojiri"))
    assert (await director.get(f"/people-seen/{consent}")).status_code == 404
    assert (await director.get("/people-seen")).text.count("立科町") == 0
    async with begin(town.actor("shiojiri")) as tx:
        kept = "select count(*) from app.engagement where tenant_id = $1 and worker_id = $2"
        assert await tx.value(kept, tx.tenant, town.worker()) == 1
        assert await tx.value(
            "select state from app.worker where tenant_id = $1 and id = $2",
            *(tx.tenant, town.worker()),
        ) == "active"  # fmt: skip


async def _works_in_shiojiri(town: Town) -> None:
    """Worker 1 of Tateshina has an engagement with the body of Shiojiri too."""
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.worker select 20215, id, 'W-901', name, kana, email, state, joined_on"
            " from app.worker where tenant_id = 20324 and id = $1",
            town.worker(),
        )
        await admin.execute(
            "insert into app.engagement (tenant_id, worker_id, body_id, valid_from, contract_on, nda_on,"
            " bank_code, bank_kana, branch_code, branch_kana, account_type, account_cipher,"
            " account_tail, holder_kana) select 20215, worker_id, $2, valid_from, contract_on, nda_on,"
            " bank_code, bank_kana, branch_code, branch_kana, account_type, account_cipher, '999',"
            " holder_kana from app.engagement where tenant_id = 20324 and worker_id = $1",
            *(town.worker(), town.body("shiojiri")),
        )


async def test_an_expired_agreement_blocks_new_grants(town: Town) -> None:
    agreement = await agreed(town, valid_to=date(2026, 11, 30))
    await granted(town, agreement, last_day=date(2026, 11, 30))
    with pytest.raises(model.NoAgreement):
        await granted(town, agreement, number=2, now=NOW + timedelta(days=11))


@pytest.mark.parametrize("answer", [None, AgreementState.DECLINED, AgreementState.ENDED])
async def test_a_grant_must_cite_an_agreement_in_force(
    town: Town, answer: AgreementState | None
) -> None:
    made = await agreed(town, answer=answer)
    for cited in (made, uuid4()):
        with pytest.raises(model.NoAgreement):
            await granted(town, cited)


async def test_a_grant_keeps_to_the_agreement_and_the_text(town: Town) -> None:
    agreement = await agreed(town, items=["skills"], valid_to=date(2026, 12, 31))
    wrongs: list[dict[str, Any]] = [
        {"fields": ["name"]},
        {"fields": []},
        {"last_day": date(2027, 1, 1)},
        {"last_day": date(2026, 11, 19)},
    ]
    for wrong in wrongs:
        given: dict[str, Any] = {"fields": ["skills"], **wrong}
        with pytest.raises(Invalid):
            await granted(town, agreement, **given)
    await granted(town, agreement, fields=["skills"])
    with pytest.raises(model.AlreadyGranted):
        await granted(town, agreement, fields=["skills"])
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        with pytest.raises(model.OldText):
            await actions.grant(tx, purpose="work_matching", to=20215, fields=["skills"],
                last_day=LAST, agreement=agreement, version=99, now=NOW)  # fmt: skip


async def test_what_was_passed_on_is_recorded_on_both_sides_for_three_years(town: Town) -> None:
    await granted(town, await agreed(town))
    async with town.admin() as admin:
        rows = await admin.fetch(
            "select tenant_id, side, other, items, keep_until from app.provision order by 1"
        )
    kept = date(2029, 11, 20)
    assert [tuple(row) for row in rows] == [
        (20215, "in", 20324, ["kana", "skills"], kept),
        (20324, "out", 20215, ["kana", "skills"], kept),
    ]


async def test_a_consent_towards_her_own_town_crosses_nothing(town: Town) -> None:
    async with begin(town.actor("tateshina", "worker")) as tx:
        made = await actions.grant(
            tx, purpose="registration", to=20324, fields=["name"], last_day=LAST, now=NOW
        )
        live = await actions.live(tx, person=tx.actor.id, purpose="registration", now=NOW)
        assert [each.id for each in live] == [made]
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.person_seen") == 0
        assert await admin.fetchval("select count(*) from app.provision") == 0


async def test_consents_are_rows_that_nobody_changes(town: Town) -> None:
    await granted(town, await agreed(town))
    for table in ("consent", "consent_end", "person_seen", "provision"):
        async with begin(town.actor("shiojiri")) as tx:
            with pytest.raises(InsufficientPrivilegeError):
                await tx.run(f"update app.{table} set person_id = person_id where tenant_id = $1", tx.tenant)  # fmt: skip
        async with begin(town.actor("shiojiri")) as tx:
            with pytest.raises(InsufficientPrivilegeError):
                await tx.run(f"insert into app.{table} (tenant_id) values ($1)", tx.tenant)  # fmt: skip


async def test_a_third_town_a_client_and_another_worker_see_nothing_of_it(
    town: Town, client: Browser
) -> None:
    consent = await granted(town, await agreed(town), fields=["name"])
    third = await client.login(town.actor("itoigawa"))
    assert (await third.get(f"/people-seen/{consent}")).status_code == 404
    for who, path, status in (
        (town.actor("tateshina"), f"/people-seen/{consent}", 404),
        (town.actor("shiojiri", "client"), f"/people-seen/{consent}", 403),
        (town.actor("shiojiri", "worker"), f"/people-seen/{consent}", 403),
        (town.actor("shiojiri", "coordinator"), "/people-seen", 403),
    ):
        assert (await (await client.login(who)).get(path)).status_code == status
    for who in (town.actor("tateshina", "worker", 2), town.actor("shiojiri", "client")):
        async with begin(who) as tx:
            for table in ("consent", "person_seen", "provision"):
                assert await tx.value(f"select count(*) from app.{table} where tenant_id = $1", tx.tenant) == 0  # fmt: skip
    other = await client.login(town.actor("tateshina", "worker", 2))
    assert (
        "塩尻市" not in (await other.get("/me/consents")).text.split("h-1")[0].split("これまで")[1]
    )
    answer = await other.post(f"/me/consents/{consent}/end")
    assert answer.status_code == 404


MOVES = [(a, b) for a in AgreementState for b in AgreementState]


async def test_an_agreement_moves_as_its_table_says_and_no_other_way(town: Town) -> None:
    for state, to in MOVES:
        made = await agreed(town, answer=None)
        async with town.admin() as admin:
            await admin.execute("update app.data_agreement set state = $1 where id = $2", state.value, made)  # fmt: skip
        async with begin(town.actor("shiojiri")) as tx:
            try:
                await actions.answer(tx, agreement=made, answer=to, now=NOW)
                moved = True
            except Refused:
                moved = False
        async with town.admin() as admin:
            now = {row[0] for row in await admin.fetch("select state from app.data_agreement where id = $1", made)}  # fmt: skip
        assert moved is (to in model.AGREEMENT_MOVES[state] or to is state), (state, to)
        assert now == {to.value if moved else state.value}, (state, to)


async def test_the_town_that_proposed_cannot_answer_itself(town: Town) -> None:
    made = await agreed(town, answer=None)
    async with begin(town.actor("tateshina")) as tx:
        with pytest.raises(model.Answered):
            await actions.answer(tx, agreement=made, answer=AgreementState.IN_FORCE, now=NOW)
    async with begin(town.actor("itoigawa")) as tx:
        with pytest.raises(Unknown):
            await actions.answer(tx, agreement=made, answer=AgreementState.IN_FORCE, now=NOW)


def test_the_moment_after_its_last_day_is_the_first_of_the_next() -> None:
    assert model.ends(LAST) == datetime(2026, 12, 21, tzinfo=clock.TOKYO)
