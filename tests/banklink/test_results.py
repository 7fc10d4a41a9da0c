"""Result files on the real database: looked at first, taken whole, the same file never twice."""

import asyncio
import random
from datetime import date
from uuid import UUID

import pytest

from tenants.db import begin
from tenants.refusal import Unknown
from tests.banklink import seed
from tests.banklink import seed as bank
from tests.banklink.bank import answer
from tests.banklink.fuzz import answers, fuzzed
from tests.conftest import Browser, Town
from tests.payouts import seed as paying
from yui.banklink import layout
from yui.banklink.layout import WrongFile
from yui.banklink.results import actions, model
from yui.banklink.results.model import Outcome
from yui.banklink.results.refusals import AlreadyTaken, FileMove, NoRun
from yui.banklink.simulator.server import Bank
from yui.payouts import actions as payouts
from yui.payouts.recalls import actions as recalls

pytestmark = pytest.mark.anyio
PAY_ON = date(2026, 12, 15)


async def states(town: Town, run: UUID) -> list[str]:
    """The run's transfers, by the workers' codes."""
    async with town.admin() as admin:
        rows = await admin.fetch(
            "select i.state from app.payout_item i join app.worker w on w.id = i.worker_id"
            " where i.run_id = $1 order by w.code",
            run,
        )
    return [row["state"] for row in rows]


async def test_a_file_is_looked_at_before_anything_moves_and_then_taken_whole(town: Town) -> None:
    run = await seed.filed(town)
    file = await seed.read(town, await seed.said(town, run, {2: "101"}))
    assert await states(town, run) == ["sent"] * 4
    async with begin(town.actor("tateshina")) as tx:
        found = await actions.show(tx, file=file)
    assert [(one.code, one.yen, one.reason.value) for one in found.back] == [
        ("W-002", 22_000, "01")
    ]
    assert (found.file.paid, found.file.paid_yen, len(found.paid)) == (3, 88_000, 3)
    assert await seed.take(town, file) == 4
    assert await states(town, run) == ["paid", "returned", "paid", "paid"]
    assert await seed.books(town, 2) == {"clearing": 0, "bank": 88_000, "back": 22_000}


async def test_the_same_file_twice_changes_nothing_and_says_so(town: Town) -> None:
    run = await seed.filed(town)
    content = await seed.said(town, run, {2: "101"})
    file = await seed.read(town, content)
    assert await seed.read(town, content) == file  # the same preview
    assert await seed.take(town, file) == 4
    before = await seed.books(town, 2)
    assert await seed.take(town, file) == 0  # the second click
    with pytest.raises(AlreadyTaken) as refused:
        await seed.read(town, content)
    assert refused.value.status == 409
    assert await seed.books(town, 2) == before


async def test_two_clicks_at_once_take_a_file_once(town: Town) -> None:
    run = await seed.filed(town)
    file = await seed.read(town, await seed.said(town, run, {2: "101"}))
    changed = await asyncio.gather(*(seed.take(town, file) for _ in range(4)))
    assert sorted(changed) == [0, 0, 0, 4]
    assert await seed.books(town, 2) == {"clearing": 0, "bank": 88_000, "back": 22_000}


async def test_a_bank_may_answer_in_parts_over_days_and_say_things_again(town: Town) -> None:
    run = await seed.filed(town)
    assert await seed.told(town, run, {}, only={1, 2}) == 2
    assert await states(town, run) == ["paid", "paid", "sent", "sent"]
    assert await seed.told(town, run, {3: "202"}, number=2, only={2, 3}) == 1
    assert await states(town, run) == ["paid", "paid", "correcting", "sent"]
    async with begin(town.actor("tateshina")) as tx:
        assert [one.code for one in await actions.held(tx)] == ["W-003"]
    assert await seed.told(town, run, {3: "102", 2: "307"}, number=3, only={2, 3, 4}) == 3
    assert await states(town, run) == ["paid", "returned", "returned", "paid"]
    async with begin(town.actor("tateshina")) as tx:
        assert await actions.held(tx) == []
    assert await seed.books(town, 3) == {"clearing": 0, "bank": 55_000, "back": 33_000}


async def test_a_word_that_cannot_be_leaves_the_whole_file_untaken(town: Town) -> None:
    run = await seed.filed(town)
    await seed.told(town, run, {2: "101"})
    with pytest.raises(WrongFile) as wrong:
        await seed.read(town, await seed.said(town, run, {}, number=2))
    assert [(one.line, one.column) for one in wrong.value.faults] == [(3, 114)]
    assert "W-002" in str(wrong.value.faults[0].values["who"])
    waiting = await seed.read(town, await seed.said(town, run, {1: "307"}, number=3, only={1}))
    await seed.told(town, run, {1: "307"}, number=4, only={1})
    assert await seed.take(town, waiting) == 0  # the same news by another file is no news


async def test_an_answer_to_another_s_file_is_refused(town: Town) -> None:
    run = await seed.filed(town)
    content = await seed.said(town, run, {})
    with pytest.raises(NoRun):
        await seed.read(town, content, slug="shiojiri")
    with pytest.raises(NoRun):
        await seed.read(town, content.replace(b"1215", b"1216", 1))
    line = content.split(b"\r\n")[1]
    other = line[:43] + b"9999999" + line[50:]
    with pytest.raises(WrongFile) as wrong:
        await seed.read(town, content.replace(line, other))
    assert wrong.value.faults[0].says == model.NOT_SENT


async def test_two_runs_that_pay_her_the_same_on_the_same_day_are_two_files_with_answers_of_their_own(
    town: Town,
) -> None:
    runs = []
    for closing in (date(2026, 11, 20), date(2026, 11, 30)):
        await paying.owe(town, 10_000, on=closing - seed.DAY)
        async with begin(town.actor("tateshina", "staff")) as tx:
            run = await payouts.propose(
                tx, body=town.body(), closing_on=closing, pay_on=PAY_ON, now=paying.NOW
            )
        await paying.build(town, run)
        await paying.approve(town, run)
        await paying.export(town, run)
        runs.append(run)
    sent = [await seed.file_of(town, run) for run in runs]
    assert sent[0] != sent[1]
    practice = Bank(today=date(2026, 12, 2))
    assert [practice.accept(content)[0] for content in sent] == [
        201,
        201,
    ]  # no duplicate of the other
    assert [practice.accept(content)[0] for content in sent] == [409, 409]
    answers_ = [await seed.said(town, run, {}) for run in runs]
    for at, run in enumerate(runs):
        assert await states(town, run) == ["sent"]
        assert await seed.take(town, await seed.read(town, answers_[at])) == 1
        assert await states(town, run) == ["paid"]
    assert (await seed.books(town, 1))["clearing"] == 0


async def test_what_is_asked_back_was_paid_and_a_late_file_may_say_so_again(town: Town) -> None:
    run = await seed.filed(town)
    async with begin(town.actor("tateshina", "staff")) as tx:
        await payouts.settle(tx, run=run, now=paying.NOW)
    async with begin(town.actor("tateshina", "staff")) as tx:
        await recalls.ask(
            tx, code="W-001", closing=paying.CLOSING, reason="宛先ちがい", now=paying.NOW
        )
    before = await seed.books(town, 1)
    assert await seed.told(town, run, {}) == 0
    assert await states(town, run) == ["recalling", "paid", "paid", "paid"]
    assert await seed.books(town, 1) == before


async def test_a_file_of_many_months_ago_is_found_behind_all_the_later_runs(town: Town) -> None:
    run = await seed.filed(town)
    content = await seed.said(town, run, {})
    async with town.admin() as admin:  # twenty-five later runs of the same account
        for day in range(1, 26):
            made = await admin.fetchval(
                """
                insert into app.payout_run (tenant_id, body_id, closing_on, pay_on, state, drafted_by,
                    drafted_at, approved_by, approved_at, item_hash)
                select tenant_id, body_id, $2, $3, 'settled', drafted_by, drafted_at, approved_by,
                    approved_at, item_hash from app.payout_run where id = $1 returning id
                """,
                *(run, date(2026, 12, day), date(2026, 12, 16)),
            )
            await admin.execute(
                """
                insert into app.transfer_file (tenant_id, run_id, sha256, body, records, total_yen,
                    made_at, made_by, parts)
                select tenant_id, $2, sha256, body, records, total_yen, made_at, made_by, parts
                from app.transfer_file where run_id = $1
                """,
                *(run, made),
            )
    assert await seed.take(town, await seed.read(town, content)) == 4


async def test_a_dropped_file_may_come_again_and_another_town_knows_nothing(town: Town) -> None:
    run = await seed.filed(town)
    content = await seed.said(town, run, {})
    file = await seed.read(town, content)
    async with begin(town.actor("tateshina", "staff")) as tx:
        await actions.drop(tx, file=file)
    with pytest.raises(FileMove):
        await seed.take(town, file)
    again = await seed.read(town, content)
    assert again != file
    with pytest.raises(Unknown):
        async with begin(town.actor("shiojiri", "staff")) as tx:
            await actions.show(tx, file=again)
    with pytest.raises(Unknown):
        async with begin(town.actor("shiojiri", "staff")) as tx:
            await actions.take(tx, file=again, now=seed.JANUARY)
    with pytest.raises(Unknown):
        async with begin(town.actor("shiojiri", "staff")) as tx:
            await actions.drop(tx, file=again)


async def send(me: Browser, content: bytes, name: str = "kekka.txt") -> tuple[int, str, str]:
    """The file sent by the form: status, the page's text, where it leads."""
    done = await me.post("/bank/results", files={"files": (name, content)}, data={})
    return done.status_code, done.text, done.headers.get("location", "")


async def test_the_pages_take_a_file_from_upload_to_taking(town: Town, client: Browser) -> None:
    run = await seed.filed(town)
    content = await seed.said(town, run, {2: "101", 3: "202"})
    me = await client.login(town.actor("tateshina", "staff"))
    status, text, _ = await send(me, content[:300])
    assert status == 422
    assert "1行は120バイトですが" in text
    assert "何も変わっていません" in text
    status, _, where = await send(me, content)
    assert status == 303
    shown = await me.get(where)
    assert shown.status_code == 200
    assert "該当する口座がありません" in shown.text
    assert (await me.post(f"{where}/taking", data={})).status_code == 303
    assert (await me.post(f"{where}/taking", data={})).status_code == 303
    status, text, _ = await send(me, content)
    assert status == 409
    assert "すでに取り込まれています" in text
    listed = await me.get("/bank/returns")
    assert "口座の訂正をお願いしました" in listed.text
    asked = await me.get("/bank/results")
    assert "訂正の照会が来ている振込" in asked.text
    assert "口座の名義がちがいます" in asked.text


async def test_80_fuzzed_files_through_the_route_break_nothing_and_take_nothing_by_half(
    town: Town, client: Browser
) -> None:
    await fuzz_route(town, client, count=80, seed=7, news=80 // 20)


@pytest.mark.nightly
@pytest.mark.timeout(300)
@pytest.mark.parametrize("part", range(50))
async def test_50000_fuzzed_files_through_the_route_break_nothing_and_take_nothing_by_half(
    part: int, town: Town, client: Browser
) -> None:
    """Each thousand meets a run of its own: where every transfer came back little is left to say."""
    # once every transfer has its answer only a word that takes one back is news
    await fuzz_route(town, client, count=1_000, seed=8 + part, news=1_000 // 50)


WORDS = {
    Outcome.PAID: "paid",
    Outcome.UNABLE: "returned",
    Outcome.CORRECTING: "correcting",
    Outcome.RECALLED: "returned",
}


async def fuzz_route(town: Town, client: Browser, *, count: int, seed: int, news: int) -> None:
    """Half of the files were right once, half are right in form; every tenth preview is taken.

    A preview holds every line of its file, a taken file moves every transfer it speaks of, and
    whatever is refused moves none; more than `news` of them are kept; the books prove themselves at the
    end.
    """
    run = await bank.filed(town)
    sent = await bank.file_of(town, run)
    dice = random.Random(seed)
    right = answer(sent, {2: "101"})
    files = [*fuzzed(right, dice, count // 2), *answers(sent, dice, count // 2)]
    me = await client.login(town.actor("tateshina", "staff"))
    number = {row.sent: at for at, row in enumerate(layout.read(sent).rows)}
    wanted, taken = ["sent"] * 4, 0
    for at, content in enumerate(dice.sample(files, len(files))):
        status, _, where = await send(me, content)
        assert status in {303, 409, 422}, content
        if status == 303 and at % 10 == 0:
            answer_ = await me.post(f"{where}/taking", data={})
            assert answer_.status_code in {303, 409}, content
            if answer_.status_code == 303:
                taken += 1
                for one in model.read(content).answers:
                    wanted[number[one.sent]] = WORDS.get(one.outcome, wanted[number[one.sent]])
            assert await states(town, run) == wanted, content
    assert await states(town, run) == wanted
    assert taken or count < 100
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.bank_file") > news
        broken = """
            select count(*) from app.bank_file f where f.paid + f.back + f.held <>
                (select count(*) from app.bank_answer a where a.file_id = f.id)
        """
        assert await admin.fetchval(broken) == 0
    await bank.books(town, 2)
