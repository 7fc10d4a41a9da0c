"""A rule's next version is proposed with examples and adopted by a second person, never in place."""

import itertools
import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from tenants.actor import Actor
from tenants.db import begin
from tests.conftest import Browser, Town
from yui.clock import now
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.hints.proposing import actions
from yui.hints.proposing.model import (
    PROPOSAL_MOVES,
    OthersProposal,
    OwnProposal,
    ProposalMove,
    ProposalState,
    RuleMoved,
)

pytestmark = pytest.mark.anyio
FORM = {
    "title": "始める時刻",
    "patterns": "[朝礼/夕礼]に{間}出",
    "meaning": "集まりに出るよう求めています。",
    "better": "質問の場は任意と書きます。",
    "source": "昭60報告 第2の1(1)ハ",
    "valid_from.y": "2026",
    "valid_from.m": "11",
    "valid_from.d": "20",
    "reason": "相談がありました",
    "meets": "毎朝の朝礼に必ず出てください。",
    "spares": "朝礼の議事録をまとめます。",
}


PROPOSAL = r'href="/hints/proposals/[0-9a-f]{8}-'


async def rows(town: Town, table: str) -> list[Any]:
    async with town.admin() as admin:
        found: list[Any] = await admin.fetch(f"select * from app.{table} order by 1, 2, 3")
        return found


async def proposed(browser: Browser, path: str = "/hints/new", **change: str) -> str:
    """Sends the form; the path of the proposal that it became."""
    code = {"code": "meeting"} if path == "/hints/new" else {}
    answer = await browser.post(path, data={**FORM, **code, **change})
    assert answer.status_code == 303, re.findall(r'class="bad".*?</p>', answer.text)
    return str(answer.headers["location"])


async def adopted(browser: Browser, at: str) -> None:
    answer = await browser.post(f"{at}/decision", data={"to": "adopted"})
    assert answer.status_code == 303, answer.text[:400]


async def second(town: Town, slug: str = "tateshina") -> Actor:
    """Another director of the town."""
    first = town.actor(slug)
    made = replace(first, id=uuid4(), name="別の職員")
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.staff (tenant_id, id, body_id, name, role) values ($1, $2, $3, $4, 'director')",
            *(town.tenant(slug), made.id, town.body(slug), made.name),
        )
    return made


async def test_a_rule_is_proposed_by_one_and_holds_when_another_has_agreed(
    town: Town, client: Browser
) -> None:
    staff = await client.login(town.actor("tateshina", "staff"))
    at = await proposed(staff)
    assert await rows(town, "hint_rule") == []
    assert (await staff.post(f"{at}/decision", data={"to": "adopted"})).status_code == 403
    director = await client.login(town.actor("tateshina"))
    shown = (await director.get(at)).text
    assert "毎朝の朝礼に必ず出てください。" in shown and "承認待ち" in shown
    await adopted(director, at)
    (rule,) = await rows(town, "hint_rule")
    assert (rule["code"], rule["version"], rule["made_by"]) == (
        "meeting",
        1,
        town.actor("tateshina", "staff").id,
    )
    (kept,) = await rows(town, "hint_proposal")
    assert rule["proposal_id"] == kept["id"]
    assert (kept["state"], kept["decided_by"]) == ("adopted", town.actor("tateshina").id)
    assert "承認ずみ" in (await director.get(at)).text


async def test_whoever_proposed_a_rule_does_not_decide_on_it(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    at = await proposed(director)
    for to in ("adopted", "refused"):
        answer = await director.post(f"{at}/decision", data={"to": to, "note": "よい"})
        assert answer.status_code == 403 and "提案した人は" in answer.text
    assert "提案した人とは別のディレクター" in (await director.get(at)).text
    async with town.admin() as admin:
        for by in (town.actor("tateshina").id,):
            with pytest.raises(Exception, match="check"):
                await admin.execute(
                    "update app.hint_proposal set state = 'adopted', decided_by = $1, decided_at = now()",
                    by,
                )
    staff = await client.login(town.actor("tateshina", "staff"))
    others = await staff.post(f"{at}/withdrawal")
    assert others.status_code == 403 and "提案した人だけ" in others.text


async def test_no_version_comes_into_being_without_a_proposal(town: Town) -> None:
    async with town.admin() as admin:
        with pytest.raises(Exception, match="hint_rule_was_proposed"):
            await admin.execute(
                "insert into app.hint_rule (tenant_id, code, version, title, patterns, meaning, better,"
                " source, valid_from, reason, made_by, made_at)"
                " values ($1, 'x.y', 1, 't', 'ああ', 'm', 'b', 's', now(), 'r', $2, now())",
                *(town.tenant("tateshina"), uuid4()),
            )


async def test_the_rule_list_is_edited_by_version_and_each_hit_keeps_the_version_that_hit(
    town: Town, client: Browser
) -> None:
    """L-07: rule hits logged; send allowed with reason; rule list editable with version."""
    staff = await client.login(town.actor("tateshina", "staff"))
    first = await proposed(staff)
    director = await client.login(town.actor("tateshina"))
    await adopted(director, first)
    await keep_hit(town)
    staff = await client.login(town.actor("tateshina", "staff"))
    at = await proposed(staff, "/hints/meeting", patterns="[朝礼/夕礼/集会]に{間}出")
    director = await client.login(town.actor("tateshina"))
    await keep_hit(town)
    await adopted(director, at)
    await keep_hit(town)
    kept = [(r["rule_code"], r["rule_version"]) for r in await rows(town, "hint_hit")]
    assert sorted(kept) == [("meeting", 1), ("meeting", 1), ("meeting", 2)]
    assert [r["patterns"] for r in await rows(town, "hint_rule")] == [
        "[朝礼/夕礼]に{間}出",
        "[朝礼/夕礼/集会]に{間}出",
    ]
    page = (await director.get("/hints/meeting")).text
    assert "第1版" in page and "第2版" in page
    listed = (await director.get("/hints")).text
    assert "昭60報告 第2の1(1)ハ" in listed and "第2版" in listed


async def keep_hit(town: Town) -> None:
    async with begin(town.actor("tateshina")) as tx:
        await hints.warn(tx, "朝礼に出てください", place=Place.TASK, reason="", now=now())


async def test_a_version_to_come_waits_for_its_day_and_shows_it(
    town: Town, client: Browser
) -> None:
    staff = await client.login(town.actor("tateshina", "staff"))
    at = await proposed(staff, "/hints/place", **{"valid_from.m": "12", "valid_from.d": "1"})
    director = await client.login(town.actor("tateshina"))
    await adopted(director, at)
    assert "から次の版" in (await director.get("/hints")).text
    async with begin(town.actor("tateshina")) as tx:
        assert await hints.check(tx, "常駐", Place.TASK, on=date(2026, 11, 30))
        assert await hints.check(tx, "常駐", Place.TASK, on=date(2026, 12, 1)) == []


async def test_yuis_own_rule_is_weakened_by_two_and_never_silently(
    town: Town, client: Browser
) -> None:
    staff = await client.login(town.actor("tateshina", "staff"))
    at = await proposed(staff, "/hints/place", stopped="on")
    director = await client.login(town.actor("tateshina"))
    shown = (await director.get(at)).text
    assert "標準より弱いところ" in shown and "常駐" in shown
    await adopted(director, at)
    assert "標準より弱い" in (await director.get("/hints")).text
    told = [r["kind"] for r in await rows(town, "notice")]
    assert "hint.proposed" in told and "hint.weaker" in told
    async with begin(town.actor("tateshina")) as tx:
        assert await hints.check(tx, "常駐", Place.TASK, on=now().date()) == []
    assert any(rule.code == "place" for rule in hints.standard(on=now().date()))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"meets": "会議に出てください"}, "見つかりませんでした"),
        ({"spares": "夕礼に出ます"}, "「夕礼に出」が見つかってしまいます"),
        ({"meets": ""}, "少なくとも1つ"),
        ({"spares": " \n "}, "少なくとも1つ"),
        ({"patterns": "ください"}, "ふつうの文にも当たります"),
        ({"patterns": "朝礼に{間}出\n- ます"}, "ふつうの文にも当たります"),
        ({"patterns": "の"}, "行を読み取れません"),
        ({"patterns": "{間}の{間}"}, "短すぎます"),
        ({"patterns": "朝{間}朝{間}朝{間}朝"}, "時間がかかりすぎます"),
        ({"patterns": "朝礼[/出]"}, "時間がかかりすぎます"),
        ({"patterns": "[あ/ああ/あああ/ああああ][あ/ああ/あああ]{間}い{間}出"}, "時間がかかりすぎます"),
        ({"patterns": "\n".join(f"朝礼{n}番" for n in range(61))}, "60行まで"),
        ({"patterns": "{なに}に出"}, "行を読み取れません"),
        ({"patterns": "(a+)+$"}, "見つかりませんでした"),
        ({"valid_from.d": "19"}, "今日以後の日"),
        ({"source": ""}, "入力してください"),
        ({"reason": ""}, "入力してください"),
        ({"code": "proposals"}, "半角の英小文字"),
    ],
)  # fmt: skip
async def test_a_rule_that_does_not_do_what_it_says_is_refused(
    town: Town, client: Browser, change: dict[str, str], says: str
) -> None:
    staff = await client.login(town.actor("tateshina", "staff"))
    answer = await staff.post("/hints/new", data={**FORM, "code": "meeting", **change})
    assert answer.status_code == 422 and says in answer.text
    assert await rows(town, "hint_proposal") == []


async def test_a_rule_has_one_proposal_at_a_time_and_none_that_says_the_same(
    town: Town, client: Browser
) -> None:
    staff = await client.login(town.actor("tateshina", "staff"))
    at = await proposed(staff)
    twice = await staff.post("/hints/new", data={**FORM, "code": "meeting"})
    assert twice.status_code == 409 and "承認待ちの提案があります" in twice.text
    assert (await staff.post(f"{at}/withdrawal")).status_code == 303
    at = await proposed(staff)
    director = await client.login(town.actor("tateshina"))
    no = await director.post(f"{at}/decision", data={"to": "refused"})
    assert no.status_code == 422 and "理由を書いてください" in no.text
    said = await director.post(f"{at}/decision", data={"to": "refused", "note": "広すぎます"})
    assert said.status_code == 303 and "広すぎます" in (await director.get(at)).text
    again = await director.post(f"{at}/decision", data={"to": "adopted"})
    assert again.status_code == 409
    await adopted(director, await proposed(await client.login(town.actor("tateshina", "staff"))))
    same = await director.post("/hints/meeting", data=FORM)
    assert same.status_code == 422 and "いまの版と同じです" in same.text


async def test_every_move_of_a_proposal_and_no_other(town: Town) -> None:
    director, other = town.actor("tateshina"), await second(town)
    doing = {
        ProposalState.ADOPTED: actions.adopt,
        ProposalState.REFUSED: actions.refuse,
        ProposalState.WITHDRAWN: actions.withdraw,
    }
    assert set(doing) == {to for all_to in PROPOSAL_MOVES.values() for to in all_to}
    for first, then in itertools.product(doing, doing):
        proposal = await written(director)
        who = director if first is ProposalState.WITHDRAWN else other
        async with begin(who) as tx:
            await doing[first](tx, proposal=proposal, note="はい", now=now())
        before = await rows(town, "hint_proposal"), await rows(town, "hint_rule")
        with pytest.raises(ProposalMove):
            async with begin(director if then is ProposalState.WITHDRAWN else other) as tx:
                await doing[then](tx, proposal=proposal, note="はい", now=now())
        assert before == (await rows(town, "hint_proposal"), await rows(town, "hint_rule"))


async def written(director: Actor) -> UUID:
    async with begin(director) as tx:
        last = len(await hints.rules(tx, on=now().date()))
        rule = hints.standard(on=now().date())[0]
        rule = replace(rule, code=f"own.n{uuid4().hex[:8]}", reason="試し", valid_from=now().date())
        rule = replace(rule, patterns="朝礼に出", title=f"試し{last}")
        return await actions.propose(tx, rule, meets="朝礼に出て", spares="自由です", now=now())


async def test_own_and_others_proposals_are_told_apart(town: Town) -> None:
    director, other = town.actor("tateshina"), await second(town)
    proposal = await written(director)
    for who, do, refusal in (
        (director, actions.adopt, OwnProposal),
        (director, actions.refuse, OwnProposal),
        (other, actions.withdraw, OthersProposal),
    ):
        with pytest.raises(refusal):
            async with begin(who) as tx:
                await do(tx, proposal=proposal, note="はい", now=now())


async def test_a_proposal_is_adopted_on_the_version_that_its_writer_saw(town: Town) -> None:
    director, other = town.actor("tateshina"), await second(town)
    proposal = await written(director)
    async with town.admin() as admin:
        await admin.execute("update app.hint_proposal set after_version = 3")
    with pytest.raises(RuleMoved):
        async with begin(other) as tx:
            await actions.adopt(tx, proposal=proposal, note="", now=now())


async def test_proposals_go_on_page_by_page(town: Town, client: Browser) -> None:
    for _ in range(52):
        await written(town.actor("tateshina"))
    director = await client.login(town.actor("tateshina"))
    first = (await director.get("/hints/proposals")).text
    assert len(re.findall(PROPOSAL, first)) == 50
    onward = re.search(r'href="(/hints/proposals\?after_at=[^"]+)"', first)
    assert onward
    second_page = (await director.get(onward[1].replace("&amp;", "&"))).text
    assert len(re.findall(PROPOSAL, second_page)) == 2


async def test_proposals_stay_in_their_town_and_with_those_who_may(
    town: Town, client: Browser
) -> None:
    staff = await client.login(town.actor("tateshina", "staff"))
    at = await proposed(staff)
    other = await client.login(town.actor("shiojiri"))
    assert (await other.get(at)).status_code == 404
    assert (await other.post(f"{at}/decision", data={"to": "adopted"})).status_code == 404
    assert "朝礼" not in (await other.get("/hints/proposals")).text
    for role in ("worker", "client", "coordinator", "leader"):
        who = await client.login(town.actor("tateshina", role))
        for path in (at, "/hints/proposals", "/hints/new"):
            assert (await who.get(path)).status_code == 403, (role, path)
    for scope in ("worker", "client"):
        async with begin(town.actor("tateshina", scope)) as tx:
            assert await actions.page(tx, waiting=False) == []


async def test_the_pages_of_proposals_speak_english(town: Town, client: Browser) -> None:
    staff = await client.login(town.actor("tateshina", "staff"))
    at = await proposed(staff)
    for path in ("/hints/proposals?lang=en", f"{at}?lang=en"):
        assert "Proposals of rules" in (await staff.get(path)).text


async def test_a_code_that_no_rule_can_have_is_not_there(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    for code in ("%00", "a%00b", "%F0%9F%98%80", "no.such", "x" * 300):
        assert (await director.get(f"/hints/{code}")).status_code == 404, code
