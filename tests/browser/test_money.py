"""A month that three towns share, from the share to settled bank results, with pages only: one transfer
comes back, its payee mends her account on her phone and is paid with the next run; the three bodies agree
on their statements, pay each other, and every book comes to zero in front of its reader."""

import re
import subprocess
import sys
import time
from datetime import date
from typing import Any

import httpx
import pyotp
import pytest

from tests.browser.conftest import Demo, Visitor
from tests.browser.test_person import own, sleep_until, somebody
from tests.browser.test_quotes import press
from tests.browser.test_story import (
    TITLE,
    deliver,
    follow,
    inspect,
    offer,
    order_and_split,
    until,
)
from tests.browser.test_work import accept, here, typed
from yui.banklink.sending.tokens import OPERATOR, token
from yui.embedded.places import Places

__all__ = ["own"]
LEAD, GUESTS = "tateshina", {"shiojiri": ("塩尻市", 60), "itoigawa": ("糸魚川市", 100)}
TOWNS = (LEAD, *GUESTS)
HERS = "1002466"
"""The account of 塩尻市's first worker."""
NIGHT = """
import asyncio, sys
from datetime import date, datetime, time
from tenants.actor import TenantId, system
from tenants.db import begin
from workers_async.jobs import Due
from workers_async.jobs.settlement import net
from yui.clock import TOKYO
from yui.doors import close_doors, open_doors
from yui.settings import load

async def main():
    await open_doors(load(), role="yui_worker")
    now = datetime.combine(date.fromisoformat(sys.argv[2]), time(3), tzinfo=TOKYO)
    async with begin(system(TenantId(int(sys.argv[1])))) as tx:
        await net(tx, Due(due_at=now), now=now)
    await close_doors()

asyncio.run(main())
"""


class Office:
    """A town's director and her second pair of eyes, who shows a code from an app when asked."""

    def __init__(self, chromium: Any, site: Demo, town: str) -> None:
        self.site, self.town = site, town
        self.director = somebody(chromium, site, f"{town}.director")
        self.staff = somebody(chromium, site)
        self.secret = ""

    def enter(self) -> Visitor:
        """The staff member logs in anew, with her app, which she sets up when she first must."""
        login = f"{self.town}.staff"
        page = self.staff.go("/login?again=1")
        typed(page, login=login, password=self.site.password(login))
        with page.expect_navigation():
            page.get_by_role("button", name="ログイン").first.click()
        main = page.locator("main")
        if main.get_by_text("確認アプリを登録する").count():
            main.get_by_text("確認アプリを登録する").first.click()
            main.locator("summary").first.click()
            self.secret = main.locator("code.key").inner_text().replace(" ", "")
            typed(page, code=pyotp.TOTP(self.secret).now())
            press(page, "登録する")
            follow(page, page.get_by_role("link", name="控えました"))
        elif main.locator("[name=code]").count():
            typed(page, code=pyotp.TOTP(self.secret).now())
            press(page, "")
        return self.staff


def shared(director: Any, guests: dict[str, Any], task: str) -> dict[str, str]:
    """The lead town asks two; each takes it on and makes it a task of its own; their paths."""
    made = {}
    for slug, (name, units) in GUESTS.items():
        page = director.go(f"{task}/share")
        page.locator("main select[name=guest]").select_option(label=name)
        typed(page, quantity=units, unit_price_yen=52)
        typed(page, due_on=date(2026, 12, 7), answer_on=date(2026, 11, 25))
        press(page, "シェアをお願いする")
        page = guests[slug].go("/shares")
        follow(page, page.locator("main a", has_text=TITLE))
        press(page, f"{units}件を全部受ける")
        typed(page, unit_price_yen=44, due_on=date(2026, 12, 4))
        press(page, "業務にする")
        if "/tasks/" not in page.url:
            follow(page, page.locator("main a[href^='/tasks/']"))
        made[slug] = here(page)
    return made


def worked(director: Any, worker: Any, task: str, units: int) -> None:
    """Offered with its terms, accepted and done on the phone, inspected."""
    offer(director, task, "W-001", units)
    accept(worker, TITLE)
    deliver(worker, units)
    inspect(director)


def handed_over(guest: Any, lead: Any) -> None:
    """The guest town hands over, the lead town accepts."""
    page = guest.go("/shares")
    follow(page, page.locator("main a", has_text=TITLE))
    press(page, "引き渡す|幹事")
    page = lead.go("/shares")
    follow(page, page.locator("main li", has_text=TITLE).locator("a[href^='/share-handovers/']"))
    press(page, "全部検収")


def delivered(director: Any) -> None:
    """The whole goes to the company, which accepts."""
    page = director.go("/orders")
    follow(page, page.locator("main a[href^='/orders/']", has_text=TITLE))
    order = here(page)
    page = director.go(f"{order}/handovers")
    press(page, "クライアントに納入する")
    page = director.go(f"{order}/handovers")
    follow(page, page.locator("main a[href^='/handovers/']"))
    press(page, "300件の検収を記録する")


def pay(office: Office, *, closing: date, pay_on: date) -> str:
    """Drafted by one, approved by another, filed: the file goes to the bank by itself. The run's path."""
    page = office.director.go("/payouts")
    typed(page, closing_on=closing, pay_on=pay_on)
    press(page, "作成する")
    until(page, "承認")
    path = here(page)
    page = office.enter().go(path)
    press(page, "この内容で承認する")
    page = office.director.go(path)
    press(page, "総合振込データを作成する")
    until(page, "受付番号")
    assert "送信済" in page.locator("main").inner_text()
    return path


def answered(office: Office, run: str) -> str:
    """The bank is asked, and its answers are taken by themselves; what the run's page says then."""
    page = office.director.go("/bank/link")
    press(page, "結果をいま問い合わせる")
    page = office.director.go(run)
    for _ in range(120):
        said = str(page.locator("main").inner_text())
        if "振込ずみ" in said and not re.search(r"結果待ち \d+件", said):
            return said
        time.sleep(0.5)
        page.reload()
    pytest.fail(f"the bank never answered: {said}")


def closed_account(site: Demo) -> None:
    """Unknown to her town she has closed her account: the bank knows, and says so when it is paid to."""
    secret = Places(site.home).bank_secret.read_text("ascii").strip()
    shown = {"authorization": f"Bearer {token(OPERATOR, secret=secret)}"}
    with httpx.Client(
        transport=httpx.HTTPTransport(retries=6)
    ) as operator:  # it may just be starting
        done = operator.put(f"{bank_of(site)}/accounts/{HERS}", content="410", headers=shown)
    assert done.status_code == 200, done.text


def bank_of(site: Demo) -> str:
    """Where the practice bank answers, as the demo said when it was ready."""
    said = site.log.read_text("utf-8")
    return str(re.findall(r"the practice bank\): (http://127\.0\.0\.1:\d+)", said)[-1])


def mended(phone: Any) -> None:
    """She reads that it came back, and gives another account."""
    shown = phone.go("/me/money").locator("main").inner_text()
    assert "戻" in shown, shown
    page = phone.go("/me/onboarding/bank")
    kana = page.locator("main [name=holder_kana]").input_value()
    typed(page, bank_code="0143", branch_code="485", number="7654321", holder_kana=kana)
    page.locator("main input[name=account_type]").first.check()
    press(page, "保存して次へ")


def statements(offices: dict[str, Office]) -> None:
    """November's statements: drawn, confirmed on both sides, closed."""
    month = "/settlement?month=2026-11"
    for office in offices.values():
        page = office.director.go(month)
        if page.get_by_role("button", name=re.compile("つくる")).count():
            press(page, "まだ清算書にない明細から")
    until(offices[LEAD].director.go(month), "塩尻")
    for name in ("確認する", "締める"):
        for office in offices.values():
            page = office.director.go(month)
            links = page.locator("main table a[href^='/settlement/']")
            paths = {str(links.nth(n).get_attribute("href")) for n in range(links.count())}
            for path in sorted(p for p in paths if re.fullmatch(r"/settlement/[0-9a-f-]{36}", p)):
                page = office.director.go(path)
                if page.get_by_role("button", name=re.compile(name)).count():
                    press(page, f".*{name}")


def transferred(site: Demo, offices: dict[str, Office], day: date) -> None:
    """The night nets; each side records what it paid and what came in, and another confirms it."""
    towns = {one["user"]: one["tenant"] for one in site.info()["logins"]}
    code = str(towns[f"{LEAD}.director"])
    subprocess.run([sys.executable, "-c", NIGHT, code, str(day)], env=site.environ, check=True)
    for wanted in ("振込んだと記録する", "入金を確かめたと記録する"):
        for office in offices.values():
            page = office.director.go("/settlement?month=2026-11")
            links = page.locator("main a[href^='/settlement/transfers/']")
            paths = {str(links.nth(n).get_attribute("href")) for n in range(links.count())}
            for path in sorted(paths):
                page = office.director.go(path)
                if page.get_by_role("button", name=wanted).count():
                    typed(page, reference=f"清算 {time.time_ns() % 1000}")
                    press(page, wanted)
                    press(office.staff.go(path), "銀行の記録と合っていると確認する")


def explained(office: Office, until_day: date) -> None:
    """Of money that nobody has known for long, the accountant says why it is still there."""
    page = office.director.go("/ledger/open")
    named = page.locator("main details input[name=journal]")
    for journal in [named.nth(n).get_attribute("value") for n in range(named.count())]:
        one = page.locator("main details", has=page.locator(f"input[value='{journal}']"))
        one.locator("summary").click()
        one.locator("input[name=reason]").fill("振込元の会社の返事を待っています。")
        for part in ("year", "month", "day"):
            box = one.locator(f"input[name='until.{part[0]}']")
            box.fill(str(getattr(until_day, part)))
        with page.expect_navigation():
            one.locator("button").click()
        assert not page.locator("main .bad:visible").count(), page.locator("main").inner_text()


def zero(office: Office, month: str) -> str:
    """The page of the five questions; all of them are answered with yes."""
    page = office.director.go(f"/settlement/zero?month={month}")
    shown = str(page.locator("main").inner_text())
    assert "差は0円です" in shown and "確かめてください" not in shown, shown
    assert page.locator("main .chip.ok", has_text="合っています").count() == 5, shown
    return shown


@pytest.fixture
def offices(chromium: Any, own: Demo) -> dict[str, Office]:
    """The three towns' offices."""
    return {town: Office(chromium, own, town) for town in TOWNS}


@pytest.mark.nightly
@pytest.mark.timeout(1500)
def test_three_towns_share_a_month_to_settled_bank_results_and_every_book_comes_to_zero(
    chromium: Any, own: Demo, offices: dict[str, Office]
) -> None:
    directors = {town: office.director for town, office in offices.items()}
    phones = {town: somebody(chromium, own, f"{town}.w01", width=390) for town in TOWNS}
    task = order_and_split(directors[LEAD])
    tasks = {LEAD: task, **shared(directors[LEAD], directors, task)}
    units = {LEAD: 140, **{town: count for town, (_name, count) in GUESTS.items()}}
    for town in TOWNS:
        worked(directors[town], phones[town], tasks[town], units[town])
    for town in GUESTS:
        handed_over(directors[town], directors[LEAD])
    delivered(directors[LEAD])

    sleep_until(own, date(2026, 12, 4))
    closed_account(own)
    runs = {
        town: pay(office, closing=date(2026, 11, 30), pay_on=date(2026, 12, 15))
        for town, office in offices.items()
    }
    statements(offices)
    transferred(own, offices, date(2026, 12, 4))

    sleep_until(own, date(2026, 12, 16))
    said = {town: answered(office, runs[town]) for town, office in offices.items()}
    assert "支払済み" in said[LEAD] and "戻り 1件" in said["shiojiri"], said
    assert "戻り" not in said["itoigawa"], said["itoigawa"]
    assert "戻って、これから払う額" in zero(offices["shiojiri"], "2026-11")
    mended(phones["shiojiri"])

    sleep_until(own, date(2026, 12, 18))
    again = pay(offices["shiojiri"], closing=date(2026, 12, 17), pay_on=date(2026, 12, 25))
    sleep_until(own, date(2026, 12, 28))
    assert "戻り" not in answered(offices["shiojiri"], again)
    listed = directors["shiojiri"].go("/bank/returns").locator("main").inner_text()
    assert "再振込ずみ" in listed, listed
    explained(offices[LEAD], date(2027, 1, 8))
    for office in offices.values():
        zero(office, "2026-11")
    for person in (*directors.values(), *phones.values()):
        assert not person.problems, person.problems
