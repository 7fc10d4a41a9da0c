"""One resident's way with pages only: a QR leaflet, a briefing, joining, the course, a first offer that
passes her limit, her first pay, a consent taken back, and her data taken home."""

import email
import io
import re
import shutil
import time
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as hour
from email.policy import default
from pathlib import Path
from typing import Any

import pyotp
import pytest

from tests.browser.conftest import Demo, Visitor
from tests.browser.test_quotes import day, press
from tests.browser.test_story import follow, inspect, order_and_split, pay
from tests.browser.test_story import offer as ask
from tests.browser.test_work import here, menu, typed
from yui.clock import TOKYO
from yui.courses import library
from yui.embedded.places import Places, scratch
from yui.embedded.postgres import free_port

STAMP = time.time_ns() % 10**6
NAME = "見本 はるか" + "".join("あいうえおかきくけこ"[int(digit)] for digit in str(STAMP))
"""Letters alone: a name has no digits."""
MAIL = f"haruka{STAMP}@example.jp"
LEAFLET = f"秋のちらし {STAMP}"
BRIEFING = f"はじめての説明会 {STAMP}"
TODAY = date(2026, 11, 20)


def mailed(demo: Any, address: str, wanted: str) -> str:
    """The path of the newest link in a mail to this address that holds `wanted`."""
    for _ in range(60):
        letters = sorted(
            Path(demo.home, "mail").glob("*.eml"), key=lambda each: each.stat().st_mtime
        )
        for each in reversed(letters):
            letter = email.message_from_bytes(each.read_bytes(), policy=default)
            body = letter.get_body(("plain",))
            if body is None or address not in str(letter["To"]):
                continue
            links = re.findall(rf"{re.escape(demo.url)}(/\S+)", body.get_content())
            if found := [link for link in links if wanted in link]:
                return str(found[0])
        time.sleep(0.5)
    pytest.fail(f"no mail to {address} with a link to {wanted}")


def leaflet(director: Any) -> str:
    """A campaign with its QR leaflet; the path that the code leads to."""
    page = menu(director, "広報")
    follow(page, page.locator("main a[href='/campaigns/new']"))
    typed(page, name=LEAFLET, printed=500, cost_yen=30_000)
    day(page, "starts_on", TODAY)
    day(page, "ends_on", date(2026, 12, 31))
    press(page, "登録する")
    shown = page.locator("main")
    assert shown.locator("svg").count() >= 1
    return str(shown.locator("a[href^='/join/tateshina/']").first.get_attribute("href"))


def moment() -> datetime:
    """The demo's time: its date, the clock's own hour in Japan; never the last minutes of a day."""
    while (now := datetime.now(TOKYO)).time() > hour(23, 53):
        time.sleep(10)
    return datetime.combine(TODAY, now.time()).replace(second=0, microsecond=0)


def briefing(director: Any) -> str:
    """A briefing with two childcare seats, in a few minutes; its path."""
    page = menu(director, "説明会")
    follow(page, page.locator("main a[href='/briefings/new']"))
    closes = moment() + timedelta(minutes=2)
    typed(page, title=BRIEFING, place="テレワークセンター", capacity=20, childcare_seats=2)
    typed(page, starts_at=f"{closes + timedelta(minutes=2):%Y-%m-%dT%H:%M}")
    typed(page, apply_by=f"{closes:%Y-%m-%dT%H:%M}")
    press(page, "登録する")
    return here(page)


def interested(visitor: Any, demo: Any, path: str) -> str:
    """She follows the leaflet's code on her phone, without an account; her own page's path."""
    page = visitor.go(path)
    typed(page, name=NAME, kana="ミホン ハルカ", email=MAIL, municipality="20324", source="leaflet")
    page.locator("main input[name=consent]").check()
    press(page, "送る")
    return mailed(demo, MAIL, "/join/tateshina/me/")


def booked(visitor: Any, own: str) -> None:
    """She books a seat and one for her child."""
    page = visitor.go(own)
    form = page.locator("main article", has_text=BRIEFING).locator("form")
    form.locator("select[name=children]").select_option("1")
    with page.expect_navigation():
        form.get_by_role("button").click()
    assert BRIEFING in page.locator("main").inner_text()


def attended(director: Any, visitor: Any, held: str, own: str) -> None:
    """After the deadline the seats are given; her QR code is read at the door."""
    page = director.go(held)
    assert NAME in page.locator("main").inner_text()
    for _ in range(110):
        if page.get_by_role("button", name=re.compile("いま席を決める")).count():
            press(page, "いま席を決める")
            break
        if "席のある人" in page.locator("main").inner_text():
            break
        time.sleep(2)
        page.reload()
    page = visitor.go(own)
    assert page.locator("main article svg").count() >= 1, page.locator("main").inner_text()
    booking = page.locator("main input[name=booking]").first.get_attribute("value")
    press(director.go(f"{held}/attend/{booking}"), "出席")


def joins(director: Any) -> None:
    """The office lets her begin to join."""
    page = menu(director, "参加の受付")
    follow(page, page.locator("main a", has_text=NAME))
    press(page, "登録の手続きを始める")


def steps(visitor: Any) -> None:
    """Each step of joining, one page after the other."""
    page = visitor.go("/me/offers")
    assert "登録の手続き" in page.locator("main").inner_text()
    page = visitor.go("/me/onboarding")
    follow(page, page.locator("main a[href='/me/onboarding/profile']"))
    typed(page, postal="384-2305", address="長野県北佐久郡立科町芦田1-1", phone="090-0000-0000")
    press(page, "保存して次へ")
    page = visitor.go("/me/onboarding/declaration")
    page.locator("main input[name=sole]").check()
    page.locator("main input[name=employees][value=none]").check()
    press(page, "保存して次へ")
    page = visitor.go("/me/onboarding/invoice")
    page.locator("main input[name=registered][value=no]").check()
    press(page, "保存して次へ")
    for kind in ("contract", "nda"):
        page = visitor.go(f"/me/onboarding/papers/{kind}")
        page.locator("main input[name=agree]").check()
        press(page, "契約を結ぶ")
    page = visitor.go("/me/onboarding/bank")
    typed(page, bank_code="0143", branch_code="485", number="1234567", holder_kana="ミホン ハルカ")
    page.locator("main input[name=account_type]").first.check()
    press(page, "保存して次へ")
    assert "1234567" not in visitor.go("/me/onboarding/bank").content()
    page = visitor.go("/me/onboarding/consent")
    page.locator("main input[name=agree]").check()
    press(page, "同意する")


def learns(visitor: Any) -> None:
    """The security course: five topics, then the quiz."""
    page = visitor.go("/me/courses/security")
    press(page, "受講する")
    course = library.content("security", TODAY)
    assert course is not None
    for number in range(1, len(course.modules) + 1):
        press(visitor.go(f"/me/courses/security/parts/{number}"), "読みました")
    page = visitor.go("/me/courses/security/quiz")
    for at, each in enumerate(library.answers("security", TODAY)):
        page.locator(f"main input[name='answers.{at}.choice'][value='{each.choice}']").check()
    press(page, "答えを送る")
    press(visitor.go("/me/onboarding"), "手続きを終える")


def limited(visitor: Any) -> None:
    """Her own limit for the year, and the yardstick of health insurance."""
    page = visitor.go("/me/yardsticks")
    page.locator("main input[name=codes]").first.check()
    press(page, "保存")
    page = visitor.go("/me/limits")
    typed(page, yen=5_000)
    press(page, "保存")


def accept(visitor: Any) -> None:
    """The offer passes her limit: she is told, and says yes in so many words."""
    page = visitor.go("/me/offers")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("条件を見")).first.click()
    shown = page.locator("main").inner_text()
    assert "こえます" in shown, shown
    page.locator("main input[name=sure]").check()
    press(page, "この条件で")


def lets_see(visitor: Any) -> None:
    """She lets a neighbouring town see one field, and takes it back."""
    page = visitor.go("/me/consents")
    form = page.locator("main form[action='/me/consents']").first
    town = (form.get_attribute("aria-label") or "").removesuffix("への同意")
    form.locator("input[name=fields]").first.check()
    for part, value in (("y", 2026), ("m", 12), ("d", 31)):
        form.locator(f"input[name='until.{part}']").fill(str(value))
    with page.expect_navigation():
        form.get_by_role("button").click()
    row = page.locator("main ul.share li", has_text=town).first
    assert "見せています" in row.inner_text()
    with page.expect_navigation():
        row.locator("form[action$='/end'] button").click()
    assert "見せています" not in row.inner_text()


def takes_home(visitor: Any) -> None:
    """Her data, with what she earned."""
    page = visitor.go("/me/data")
    with page.expect_download() as got:
        page.locator("main a[href='/me/data.zip']").first.click()
    with zipfile.ZipFile(io.BytesIO(got.value.path().read_bytes())) as taken:
        texts = "".join(taken.read(name).decode("utf-8", "replace") for name in taken.namelist())
    assert NAME in texts and "1234567" not in texts


@pytest.fixture
def own() -> Iterator[Demo]:
    """A demo of her own, as its days go on."""
    home = Path(scratch("yui-person-", memory=True))
    made = Demo(home, port=free_port())
    made.start()
    try:
        yield made
    finally:
        if made.process is not None and made.process.poll() is None:
            made.stop()
        shutil.rmtree(home, ignore_errors=True)
        made.log.unlink(missing_ok=True)


def somebody(chromium: Any, site: Demo, login: str = "", *, width: int = 1280) -> Visitor:
    """A person at a browser, logged in when she has a log-in."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, locale="ja-JP", timezone_id="Asia/Tokyo"
    )
    context.set_default_timeout(8_000)
    made = Visitor(context, site)
    if login:
        made.log_in(login)
    return made


def with_app(visitor: Visitor, login: str) -> Visitor:
    """Logs in where a second step is asked from December on, with a code app set up on the way."""
    page = visitor.go("/login")
    typed(page, login=login, password=visitor.site.password(login))
    with page.expect_navigation():
        page.get_by_role("button", name="ログイン").first.click()
    page.locator("main").get_by_text("確認アプリを登録する").first.click()
    page.locator("main summary").first.click()
    secret = page.locator("main code.key").inner_text().replace(" ", "")
    typed(page, code=pyotp.TOTP(secret).now())
    press(page, "登録する")
    assert "復旧コード" in page.locator("main").inner_text()
    follow(page, page.get_by_role("link", name="控えました"))
    return visitor


def sleep_until(site: Demo, when: date) -> None:
    """Days pass: the house sleeps, and wakes on another date."""
    site.stop()
    Places(site.home).demo_date.write_text(f"{when}\n", encoding="ascii")
    site.start()


@pytest.mark.nightly
@pytest.mark.timeout(900)
def test_one_resident_goes_from_a_leaflet_to_her_first_pay_and_takes_her_data_home(
    chromium: Any, own: Demo
) -> None:
    demo = own
    director = somebody(chromium, demo, "tateshina.director")
    phone = somebody(chromium, demo, width=390)
    path = leaflet(director)
    held = briefing(director)
    hers = interested(phone, demo, path)
    booked(phone, hers)
    attended(director, phone, held, hers)
    joins(director)
    page = phone.go(mailed(demo, MAIL, "/login/link/"))
    press(page, "ログインする")
    steps(phone)
    learns(phone)
    limited(phone)

    task = order_and_split(director)
    rows = director.go("/workers").locator("main tr", has_text=NAME)
    code = re.search(r"W-\d+", rows.first.inner_text())
    assert code, rows.first.inner_text()
    ask(director, task, code[0], 200)
    accept(phone)
    page = phone.go("/me/assignments")
    follow(page, page.locator("main article a").first)
    typed(page, quantity=200)
    press(page, "提出する")
    inspect(director)
    before = phone.go("/me/earnings").locator("main").inner_text()
    assert "8,400" in before, before
    sleep_until(demo, date(2026, 12, 4))
    staff = with_app(somebody(chromium, demo), "tateshina.staff")
    pay(director, staff, until_day=date(2026, 11, 30), pay_on=date(2026, 12, 15))
    # The bank has answered: it is paid by the bank's word, and not because its day has come.
    paid = phone.go("/me/money").locator("main").inner_text()
    assert "9,240円" in paid and "支払ずみ" in paid, paid
    sleep_until(demo, date(2026, 12, 16))
    assert phone.go("/me/money").locator("main").inner_text().count("支払ずみ") == 1
    lets_see(phone)
    takes_home(phone)
    for person in (director, phone):
        assert not person.problems, person.problems
