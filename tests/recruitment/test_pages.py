"""From a leaflet's QR code to the registration, in the browser's own words; nobody else looks in."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.recruitment import seed
from tests.recruitment.seed import AFTER, STARTS, announced, jobs, taken
from yui import clock
from yui.recruitment import actions
from yui.recruitment.briefings import actions as briefings
from yui.recruitment.public import pages as public
from yui.recruitment.refusals import TooManyTries

pytestmark = pytest.mark.anyio
FORM: dict[str, Any] = {
    "name": "山田 花子",
    "kana": "やまだ はなこ",
    "municipality": "20350",
    "email": "Hana@example.jp",
    "source": "leaflet",
    "consent": "yes",
}


async def post(
    browser: httpx.AsyncClient, path: str, data: dict[str, Any], shown: str = ""
) -> httpx.Response:
    found = re.search(r'name="csrf" value="([^"]+)"', (await browser.get(shown or path)).text)
    assert found, shown or path
    headers = {"origin": "https://yui.test"}
    return await browser.post(path, data={"csrf": found.group(1), **data}, headers=headers)


async def link_of(town: Town) -> str:
    async with town.admin() as admin:
        found: str = await admin.fetchval(
            "select link from app.letter order by made_at, id limit 1"
        )
    return found


async def test_from_the_leaflet_to_a_seat_the_door_and_the_registration(
    town: Town, client: Browser
) -> None:
    campaign = await seed.campaign(town)
    briefing = await announced(town)
    page = (await client.get("/join/tateshina/fuyu26")).text
    for words in (
        "個人事業主",
        "東信エリア",
        "使う目的",
        "見る範囲",
        "12か月",
        "開示・訂正・利用停止の窓口",
        "冬の説明会",
    ):
        assert words in page, words
    assert not re.search("給料|時給|勤務|雇用契約", page)
    answer = await post(client, "/join/tateshina/fuyu26", FORM)
    assert answer.headers["location"] == "/join/tateshina/thanks", answer.text
    link = await link_of(town)
    assert "山田 花子 さんのページ" in (await client.get(link)).text
    booking = {"briefing": str(briefing), "children": "1"}
    assert (await post(client, f"{link}/bookings", booking, link)).status_code == 303
    await seed.swept(town, now=AFTER)
    clock.set_demo_date(AFTER.date())
    mine = (await client.get(link)).text
    assert "参加できます" in mine and 'class="qr"' in mine
    assert "style=" not in mine
    staff = await client.login(town.actor("tateshina", "staff"))
    async with begin(town.actor("tateshina", "staff")) as tx:
        (guest,) = await briefings.guests(tx, briefing=briefing)
        (listed,) = await actions.interests(tx)
    clock.set_demo_date(STARTS.date() + timedelta(days=1))
    door = f"/briefings/{briefing}/attend/{guest.id}"
    assert "山田 花子" in (await staff.get(door)).text
    assert (await post(staff, door, {})).status_code == 303  # one tap
    assert "出席を記録ずみ" in (await staff.get(door)).text
    at = f"/interests/{listed.id}"
    assert "登録の手続きを始める" in (await staff.get(at)).text
    answer = await post(staff, f"{at}/joining", {}, at)
    assert answer.status_code == 303, answer.text
    async with begin(town.actor("tateshina", "staff")) as tx:
        found = await actions.show(tx, interest=listed.id)
    assert found.state == "joined" and isinstance(found.worker_id, UUID)
    again = await post(staff, f"{at}/joining", {}, at)  # the mail was lost
    assert again.status_code == 303
    assert "冬のチラシ" in (await staff.get(f"/campaigns/{campaign}")).text


async def test_an_outside_area_applicant_is_told_politely(town: Town, client: Browser) -> None:
    far = {**FORM, "municipality": "other"}
    answer = await post(client, "/join/tateshina", far)
    assert answer.headers["location"] == "/join/tateshina/outside"
    assert "保存していません" in (await client.get("/join/tateshina/outside")).text
    answer = await post(client, "/join/tateshina", {**far, "wait": "on"})
    assert answer.headers["location"] == "/join/tateshina/waiting"
    english = (await client.get("/join/tateshina?lang=en")).text
    assert "Tōshin" in english and "個人情報" not in english


async def test_a_stranger_learns_nothing_from_the_answer_and_is_slowed_down(
    town: Town, client: Browser
) -> None:
    await taken(town, 1, email="hana@example.jp")
    answers = [await post(client, "/join/tateshina", FORM) for _ in range(5)]
    known = {(each.status_code, each.headers["location"]) for each in answers}
    other = await post(client, "/join/tateshina", {**FORM, "email": "other@example.jp"})
    assert known == {(other.status_code, other.headers["location"])}
    assert (await post(client, "/join/tateshina", FORM)).status_code == 429
    refused = await post(client, "/join/tateshina", {**FORM, "kana": "漢字", "consent": ""})
    assert refused.status_code in {422, 429}


async def test_a_form_writes_no_strangers_words_to_a_third_person_and_seldom(
    town: Town, client: Browser
) -> None:
    for name in ("当選です\n\nhttps://evil.example", "至急 090-1234-5678", "evil.example", "☆"):
        answer = await post(client, "/join/tateshina", {**FORM, "name": name})
        assert answer.status_code == 422 and "文字と空白だけ" in answer.text, name
        async with town.admin() as admin:
            await admin.execute("delete from auth.throttle")
    marked = [{**FORM, "email": f"hana+{n}@example.jp"} for n in range(6)]
    codes = [(await post(client, "/join/tateshina", each)).status_code for each in marked]
    assert codes == [303] * 5 + [429]
    async with town.admin() as admin:
        await admin.execute(
            "update auth.throttle set started_at = now() - interval '61 minutes'"
            " where subject like 'join %' and subject not like 'join day %'"
        )
    codes = [(await post(client, "/join/shiojiri", each)).status_code for each in marked]
    assert codes[:4] == [303] * 4 and codes[4:] == [429] * 2


async def test_one_household_is_one_address_whichever_of_its_addresses_it_sends_from(
    town: Town,
) -> None:
    async with town.admin() as admin:
        await admin.execute(
            "select auth.throttle_hit('join from 2001:db8:1:2::', 3600) from generate_series(1, 60)"
        )
    with pytest.raises(TooManyTries):
        await public._throttle("2001:db8:1:2:aaaa::77", "hana@example.jp")


async def test_a_wrong_link_another_towns_page_and_another_persons_booking_are_404(
    town: Town, client: Browser
) -> None:
    interest = await taken(town, 1)
    link = await link_of(town)
    briefing = await announced(town)
    token = link.rpartition("/")[2]
    for path in (f"/join/shiojiri/me/{token}", "/join/tateshina/me/wrong", "/join/nowhere"):
        assert (await client.get(path)).status_code == 404, path
    await seed.booked(town, briefing, await taken(town, 2))
    async with begin(town.actor("tateshina", "staff")) as tx:
        (guest,) = await briefings.guests(tx, briefing=briefing)
    assert guest.interest_id != interest
    answer = await post(client, f"{link}/cancellation", {"booking": str(guest.id)}, link)
    assert answer.status_code == 404


async def test_leader_worker_client_and_coordinator_have_no_access(
    town: Town, client: Browser
) -> None:
    interest = await taken(town, 1)
    for role in ("leader", "worker", "client", "coordinator"):
        browser = await client.login(town.actor("tateshina", role))
        for path in ("/interests", "/briefings", "/campaigns", f"/interests/{interest}"):
            assert (await browser.get(path)).status_code == 403, (role, path)
    other = await client.login(town.actor("shiojiri", "staff"))
    assert (await other.get(f"/interests/{interest}")).status_code == 404


async def test_staff_enter_a_campaign_print_its_leaflet_and_take_the_table_along(
    town: Town, client: Browser
) -> None:
    staff = await client.login(town.actor("tateshina", "staff"))
    form = {
        "name": "秋の広報",
        "channel": "bulletin",
        "areas": ["20324", "20350"],
        "starts_on": "2026-10-01",
        "ends_on": "2026-10-31",
        "printed": "2,600",
        "cost_yen": "0",
        "code": "",
    }
    answer = await post(staff, "/campaigns/new", form)
    assert answer.status_code == 303, answer.text
    at = answer.headers["location"]
    leaflet = (await staff.get(f"{at}/leaflet")).text
    assert "https://yui.test/join/tateshina/" in leaflet and "<svg" in leaflet
    assert (await staff.get(f"{at}/leaflet.pdf")).content[:5] == b"%PDF-"
    assert (await post(staff, at, {**form, "cost_yen": "33000"})).status_code == 303
    listed = (await staff.get("/campaigns.csv")).content.decode("utf-8-sig")
    assert "秋の広報" in listed and "33000" in listed and "長和町" in listed
    assert (await staff.get("/campaigns.xlsx")).content[:2] == b"PK"
    taken_code = await post(staff, "/campaigns/new", {**form, "code": "thanks"})
    assert taken_code.status_code == 422


async def test_staff_take_down_who_telephones_and_book_for_her(town: Town, client: Browser) -> None:
    briefing = await announced(town)
    staff = await client.login(town.actor("tateshina", "staff"))
    form = {**FORM, "email": "", "phone": "0267-56-2311"}
    answer = await post(staff, "/interests/new", form)
    assert answer.status_code == 303, answer.text
    at = answer.headers["location"]
    ident = at.rpartition("/")[2]
    answer = await post(staff, f"/briefings/{briefing}/bookings", {"interest": ident}, at)
    assert answer.headers["location"] == at
    assert "申込みずみ" in (await staff.get(at)).text
    assert (await post(staff, f"{at}/email", {"email": "h@example.jp"}, at)).status_code == 303
    await jobs(town)
    assert (await staff.get("/interests?only=open")).status_code == 200
