"""The weekly look on the real database: what it meets, what it leaves, what becomes of it."""

import csv
import io
import zipfile
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tenants.refusal import Refused, Unknown
from tests.conftest import Town
from tests.guard import seed
from tests.guard.seed import IN_WEEK, NOW, WEEK
from workers_async.jobs import Due, registry, schedules
from workers_async.runner import drain
from yui import outbox
from yui.guard import actions
from yui.guard.model import Finding, FindingState, Look, Week
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.notices import mail

pytestmark = pytest.mark.anyio
ALL = tuple(FindingState)


async def look(town: Town, week: Week = WEEK, slug: str = "tateshina") -> Look:
    async with begin(town.actor(slug, "system")) as tx:
        return await actions.look(tx, week=week, now=NOW)


async def found(town: Town, slug: str = "tateshina") -> list[Finding]:
    async with begin(town.actor(slug)) as tx:
        return await actions.findings(tx, states=ALL)


async def met(town: Town) -> set[str]:
    await look(town)
    return {finding.rule_code for finding in await found(town)}


async def move(town: Town, finding: UUID, to: FindingState, **more: Any) -> None:
    async with begin(town.actor("tateshina")) as tx:
        given: dict[str, Any] = {
            "note": "発注者に伝え、書き直しました。",
            "due_on": date(2026, 11, 30),
            **more,
        }
        await actions.move(tx, finding=finding, to=to, now=NOW, **given)


async def test_a_week_of_lawful_work_has_no_finding(town: Town) -> None:
    await seed.task(town)
    await seed.order(town, spec="前回と同じ形式でお願いします。")
    await seed.offer(town, minutes=2880)
    other = await seed.client(town, "別の得意先株式会社")
    for month in range(5, 11):
        await seed.earned(town, month=date(2026, month, 1), yen=60_000)
        await seed.earned(town, month=date(2026, month, 1), yen=40_000, client=other)
    seen = await look(town)
    assert (seen.met, seen.fresh) == (0, 0)
    assert seen.facts >= 5
    assert await found(town) == []


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"spec": "毎日必ず9時に始めてください。"}, "hours"),
        ({"spec": "他社の仕事は受けないでください。"}, "exclusive"),
        ({"place": "先方の本社の事務所"}, "place"),
        ({"spec": "貸与のパソコンのみを使います。"}, "equipment"),
        ({"spec": "月曜9:00、水曜13:00に入ってください。"}, "grid"),
        ({"spec": "質問には30分以内に返信してください。"}, "instant"),
        ({"spec": "代わりの方による作業は認めません。"}, "substitute"),
        ({"spec": "休んだ日は減額します。"}, "deduction"),
        ({"deliver_to": "先方と直接やりとりしてください。"}, "command"),
        ({"spec": "断ると次からお願いしません。"}, "refusal"),
    ],
)
async def test_a_task_that_reads_as_employment_is_met(
    town: Town, columns: dict[str, Any], code: str
) -> None:
    made = await seed.task(town, **columns)
    assert code in await met(town)
    finding = next(each for each in await found(town) if each.rule_code == code)
    assert (finding.kind, finding.subject, finding.state) == ("task", str(made), FindingState.OPEN)


async def test_time_is_lawful_under_the_contract_for_effort_and_met_without(town: Town) -> None:
    await seed.task(town, unit_name="時間")
    assert await met(town) == set()
    await seed.run(town, "update app.contract set kind = 'works' where kind = 'effort'")
    assert await met(town) == {"hourly"}


async def test_an_offer_that_lapses_in_minutes_is_met(town: Town) -> None:
    made = await seed.offer(town, minutes=45)
    assert await met(town) == {"instant"}
    assert (await found(town))[0].subject == str(made)


async def test_a_client_that_names_a_worker_is_met_and_no_name_is_kept(town: Town) -> None:
    name = "tateshina 働子3"
    await seed.order(town, spec=f"前の納品の{name}さんの分がよかったです。")
    assert await met(town) == {"naming"}
    row = await seed.run(town, "select row_to_json(f)::text from app.guard_finding f")
    assert "働子" not in row and "W-003" not in row


async def test_six_months_of_one_orderer_are_met(town: Town) -> None:
    for month in range(5, 11):
        await seed.earned(town, month=date(2026, month, 1), yen=50_000)
    assert await met(town) == {"dependence"}
    finding = (await found(town))[0]
    assert finding.subject == f"{town.worker()}/{town.client_id()}"
    assert finding.evidence["percents"] == [100] * 6


async def test_a_clause_of_a_contract_is_met(town: Town) -> None:
    await seed.run(
        town,
        "update app.contract set made_at = $1, special = '受託者は専属で行い、他社の仕事は受けない。' where kind = 'effort'"
        " and tenant_id = $2",
        *(IN_WEEK, town.tenant("tateshina")),
    )
    assert await met(town) == {"exclusive"}


async def test_what_was_written_before_or_after_the_week_is_not_its_matter(town: Town) -> None:
    start = IN_WEEK.replace(day=9, hour=0)
    for at in (start - timedelta(seconds=1), start + timedelta(days=7)):
        await seed.task(town, spec="残業があります", at=at)
    assert await met(town) == set()
    await seed.task(town, spec="残業があります", at=start)
    await seed.task(town, spec="残業があります", at=start + timedelta(days=7, seconds=-1))
    await look(town)
    assert len(await found(town)) == 2


async def test_the_same_week_again_changes_nothing(town: Town) -> None:
    await seed.task(town, spec="残業があります")
    first, before = await look(town), await found(town)
    second, after = await look(town), await found(town)
    assert (first.fresh, second.fresh) == (1, 0)
    assert before == after
    assert await seed.run(town, "select count(*) from app.guard_look") == 1
    assert await seed.run(town, "select fresh from app.guard_look") == 1
    told = "select count(*) from app.notice where kind = 'guard' and to_id = $1"
    assert await seed.run(town, told, town.actor("tateshina").id) == 1


async def test_what_was_mended_opens_again_in_a_later_week_and_not_in_the_same(town: Town) -> None:
    for month in range(4, 11):
        await seed.earned(town, month=date(2026, month, 1), yen=50_000)
    await look(town)
    (finding,) = await found(town)
    await move(town, finding.id, FindingState.MENDING)
    await move(town, finding.id, FindingState.MENDED)
    await look(town)
    assert (await found(town))[0].state is FindingState.MENDED
    assert (await look(town, Week(date(2026, 11, 16)))).fresh == 1
    async with begin(town.actor("tateshina")) as tx:
        again, steps = await actions.show(tx, finding=finding.id)
    assert (again.state, again.weeks, again.last_week) == (FindingState.OPEN, 2, "2026-W47")
    assert [step.to_state.value for step in steps] == ["mending", "mended", "open"]


async def test_what_was_explained_stays_explained(town: Town) -> None:
    for month in range(4, 11):
        await seed.earned(town, month=date(2026, month, 1), yen=50_000)
    await look(town)
    (finding,) = await found(town)
    await move(town, finding.id, FindingState.EXPLAINED)
    assert (await look(town, Week(date(2026, 11, 16)))).fresh == 0
    assert (await found(town))[0].state is FindingState.EXPLAINED


async def test_an_illegal_move_answers_409_and_writes_nothing(town: Town) -> None:
    await seed.task(town, spec="残業があります")
    await look(town)
    (finding,) = await found(town)
    held = "select md5(string_agg(t::text, '|')) from (select * from app.guard_finding) t"
    before = await seed.run(town, held)
    for to in (FindingState.MENDED, FindingState.OPEN):
        with pytest.raises(Refused) as refused:
            await move(town, finding.id, to)
        assert (refused.value.status, refused.value.code) == (409, "finding_state")
    with pytest.raises(Refused) as stale:
        await move(town, finding.id, FindingState.EXPLAINED, version=99)
    assert stale.value.status == 412
    assert await seed.run(town, held) == before
    assert await seed.run(town, "select count(*) from app.guard_step") == 0


async def test_each_move_is_in_the_chain(town: Town) -> None:
    await seed.task(town, spec="残業があります")
    await look(town)
    (finding,) = await found(town)
    await move(town, finding.id, FindingState.MENDING)
    noted = "select count(*) from audit.entry where action = $1 and subject = $2"
    assert await seed.run(town, noted, "guard.finding_moved", str(finding.id)) == 1
    assert await seed.run(town, noted, "guard.looked", WEEK.code) == 1


async def test_a_reason_given_when_sending_is_the_findings_evidence(town: Town) -> None:
    made = await seed.task(town, spec="残業があります")
    async with begin(town.actor("tateshina")) as tx:
        hits = await hints.check(tx, "残業があります", Place.TASK, on=NOW.date())
        await hints.sent(
            tx, hits, place=Place.TASK, subject=str(made), reason="題名の引用です", now=IN_WEEK
        )
    await look(town)
    assert (await found(town))[0].evidence["reason"] == "題名の引用です"


async def test_the_job_looks_once_a_week_at_the_week_that_ended(town: Town) -> None:
    assert schedules()["guard.weekly"] == "day"
    assert "guard.look" in registry()
    mail.set_up(town.settings)
    await seed.task(town, spec="残業があります")
    for _day in range(3):
        async with begin(town.actor("tateshina", "system")) as tx:
            await outbox.put(tx, "guard.weekly", Due(due_at=NOW), key=f"guard.weekly:{uuid4()}")
        await drain(now=NOW)
    promised = "select string_agg(key || state, ',') from app.outbox where kind = 'guard.look'"
    assert await seed.run(town, promised) == "guard.look:2026-W46done"
    assert [each.rule_code for each in await found(town)] == ["hours"]


async def test_findings_stay_in_their_town(town: Town) -> None:
    await seed.task(town, "shiojiri", spec="残業があります")
    await look(town, slug="shiojiri")
    (finding,) = await found(town, "shiojiri")
    await look(town)
    assert await found(town) == []
    with pytest.raises(Unknown):
        await move(town, finding.id, FindingState.EXPLAINED)
    for role in ("worker", "client"):
        async with begin(town.actor("shiojiri", role)) as tx:
            assert await actions.findings(tx, states=ALL) == []
            assert await actions.events(tx) == []
            assert await actions.looks(tx) == []


async def test_findings_go_on_page_by_page(town: Town) -> None:
    for _ in range(5):
        await seed.task(town, spec="残業があります")
    await look(town)
    async with begin(town.actor("tateshina")) as tx:
        first = await actions.findings(tx, most=3)
        rest = await actions.findings(tx, after=(first[-1].found_at, first[-1].id), most=3)
    assert len({each.id for each in first + rest}) == 5


def sheet(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    text = archive.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


async def test_the_evidence_shows_every_item_of_the_notice_and_no_worker(town: Town) -> None:
    await seed.task(town, spec="残業があります")
    for month in range(5, 11):
        await seed.earned(town, month=date(2026, month, 1), yen=50_000)
    await look(town)
    finding = next(each for each in await found(town) if each.rule_code == "hours")
    await move(town, finding.id, FindingState.MENDING)
    async with begin(town.actor("tateshina", "client")) as tx:
        await actions.refused(tx, method="GET", route="/workers", status=403, now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        body = await actions.export(tx, since=date(2026, 11, 1), until=date(2026, 11, 30), now=NOW)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        items = sheet(archive, "1-items.csv")
        findings = sheet(archive, "2-findings.csv")
        steps = sheet(archive, "3-steps.csv")
        refused = sheet(archive, "5-refused.csv")
        sums = archive.read("SHA256SUMS").decode()
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert [row["告示37号 第2条の項目"] for row in items][:3] == ["1-イ-1", "1-イ-2", "1-ロ-1"]
    assert len(items) == 10 and all(row["システムで確かめられること"] for row in items)
    assert next(r for r in items if r["告示37号 第2条の項目"] == "1-ロ-2")["是正中（件）"] == "1"
    assert {row["ルール"] for row in findings} == {"決まった時間", "ひとつの発注者への依存"}
    assert "登録者1" in {row["対象"] for row in findings}
    assert [row["後の状態"] for row in steps] == ["是正中"]
    assert [row["経路"] for row in refused] == ["/workers"]
    for name, content in parts.items():
        if name != "SHA256SUMS":
            assert f"{sha256(content).hexdigest()}  {name}" in sums
    everything = b"".join(parts[name] for name in parts if name.endswith(".csv")).decode()
    for number in range(1, 15):
        assert str(town.worker("tateshina", number)) not in everything
    assert "働子" not in everything and "W-00" not in everything
    taken = "select detail ->> 'sha256' from audit.entry where action = 'guard.evidence_taken'"
    assert await seed.run(town, taken) == sha256(body).hexdigest()


async def test_the_evidence_of_another_town_is_not_in_it(town: Town) -> None:
    await seed.task(town, "shiojiri", spec="残業があります")
    await look(town, slug="shiojiri")
    async with begin(town.actor("tateshina")) as tx:
        body = await actions.export(tx, since=date(2026, 11, 1), until=date(2026, 11, 30), now=NOW)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert sheet(archive, "2-findings.csv") == []
        assert sheet(archive, "4-looks.csv") == []


async def test_a_client_that_asks_again_is_one_event_a_day_and_a_finding(town: Town) -> None:
    for route in ("/workers", "/workers", "/workers/{worker_id}"):
        async with begin(town.actor("tateshina", "client")) as tx:
            await actions.refused(tx, method="GET", route=route, status=403, now=IN_WEEK)
    assert await seed.run(town, "select count(*) from app.guard_event") == 2
    await look(town)
    (finding,) = await found(town)
    assert (finding.rule_code, finding.subject) == ("contact", str(town.client_id()))
    assert finding.evidence["times"] == 2
