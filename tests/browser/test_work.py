"""An invented company's request, from its first call to the end, with pages only, by people who go
where the pages lead them."""

import re
import subprocess
import sys
import time
from datetime import date
from typing import Any

import pytest

from tests.browser.test_quotes import answer, day, press
from tests.browser.test_story import follow, until

STAMP = time.time_ns() % 10**6
COMPANY = f"株式会社ことのは郵趣 {STAMP}"
TITLE = f"絵はがきの読み取り {STAMP}"
TOLD = {
    "process": "社員2人が、絵はがきの宛名と文を読んで表に打ち込んでいます。",
    "frequency": "once",
    "volume": "400",
    "material": "file",
    "personal": "none",
    "outside": "yes",
    "correct": "絵はがきと1文字もちがわないこと。",
    "fields": "4",
    "writing": "written",
}
TODAY = date(2026, 11, 20)
DUE = date(2026, 12, 25)


def menu(person: Any, name: str) -> Any:
    """Opens a page by the menu."""
    page = person.page
    link = page.locator("header a, nav a").get_by_text(name, exact=True)
    path = link.first.evaluate("node => node.closest('a').getAttribute('href')")
    return person.go(path)


def here(page: Any) -> str:
    """The path of the page that is open."""
    return re.sub(r"^https?://[^/]+", "", page.url)


def typed(page: Any, **values: object) -> None:
    """Fills fields of the open page by name."""
    for name, value in values.items():
        if isinstance(value, date):
            day(page, name, value)
            continue
        field = page.locator(f"main [name='{name}']:not([type=hidden])").first
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))


def new_client(director: Any) -> None:
    """The company is taken on by hand."""
    director.go("/")
    page = menu(director, "クライアント企業")
    follow(page, page.get_by_role("link", name="クライアント企業を登録する"))
    typed(
        page, name=COMPANY, kana="コトノハユウシュ", contact="総務課 見本", first_contract_on=TODAY
    )
    shown = press(page, "登録する")
    assert COMPANY in shown and "業務委託契約・秘密保持契約" in shown, shown


def quote(director: Any) -> str:
    """Its wish is taken down, quoted in one step, sent and accepted by letter; the quote's path."""
    page = menu(director, "相談")
    follow(page, page.locator("main a[href='/intake/new']"))
    follow(page, page.locator("main a[href='/intake/new/data_entry']"))
    typed(page, title=TITLE)
    page.locator("main select[name=client]").select_option(label=COMPANY)
    for key, value in TOLD.items():
        answer(page, key, value)
    row = page.locator("main input[type=hidden][value=due_on]").get_attribute("name")
    day(page, f"{row.removesuffix('key')}value", DUE)
    assert "切り出しの案" in press(page, "記録して")
    assert "公社に残る額" in press(page, "この案で見積を作る")
    press(page, "クライアントに送る")
    accepting = page.locator("main form[action$='/acceptance']")
    accepting.locator("[name=name]").fill("見本 花子")
    accepting.locator("[name=how]").select_option(index=1)
    press(page, "承諾を記録する")
    return here(page)


def sign(page: Any, side: str, signer: str) -> str:
    """Records a side's signature on the paper that is open."""
    page.locator(f"main [name=side][value={side}]").check()
    typed(page, signer=signer, post="代表", signed_on=TODAY, evidence="書庫 3-2")
    return press(page, "署名を記録する")


def contract(director: Any, quoted: str, *, link: str, subject: str) -> None:
    """A paper between the company and the body: made, fixed, signed by both."""
    page = director.go(quoted)
    follow(page, page.locator("main a", has_text=COMPANY))
    follow(page, page.get_by_role("link", name=link))
    typed(page, subject=subject)
    if link != "NDAをつくる":
        typed(page, acceptance_days=10)
    press(page, "下書きをつくる")
    press(page, "契約書を確定")
    sign(page, "client", "見本 太郎")
    assert "有効" in sign(page, "body", "公社 理事長")


def orders(director: Any, quoted: str) -> list[str]:
    """The quote becomes its orders."""
    page = director.go(quoted)
    press(page, "案件にする")
    assert "（模擬業務）" in page.locator("main").inner_text()
    links = page.locator("main a[href^='/orders/']")
    return [links.nth(n).get_attribute("href") for n in range(links.count())]


def too_early(director: Any, quoted: str) -> None:
    """Without a contract there is no order, and the page says what is to be done."""
    page = director.go(quoted)
    with page.expect_navigation():
        page.get_by_role("button", name="案件にする").click()
    shown = page.locator("main").inner_text()
    assert "有効ではありません" in shown and "契約をつくり" in shown, shown


def order_of(director: Any, made: list[str]) -> str:
    """The main order of the quote, not the trial one; its path."""
    for path in made:
        page = director.go(path)
        if "400件" in page.locator("main").inner_text():
            return path
    pytest.fail(f"no order of 400 units: {made}")


def split(director: Any, order: str, *, title: str, quantity: int) -> str:
    """Cuts a task off the order; its path."""
    page = director.go(order)
    follow(page, page.get_by_role("link", name=re.compile("切り出す")))
    typed(page, title=title, quantity=quantity)
    press(page, "業務を切り出す")
    return here(page)


def offer(director: Any, task: str, wanted: dict[str, int]) -> None:
    """Asks workers, each for so many units, with the terms notice."""
    page = director.go(task)
    follow(page, page.get_by_role("link", name="ワーカーに打診する"))
    for code, quantity in wanted.items():
        row = page.locator("main table.asks tbody tr", has_text=code)
        row.locator("input[name$='.quantity']").fill(str(quantity))
    press(page, "取引条件を示して打診する")


def accept(worker: Any, title: str) -> None:
    """She finds the offer on her phone, reads its terms and takes the work on."""
    page = worker.go("/me")
    follow(page, page.locator(".tabbar a[href='/me/offers']"))
    card = page.locator("main article", has_text=title).first
    with page.expect_navigation():
        card.get_by_role("button", name=re.compile("条件を見")).first.click()
    assert "検査" in page.locator("main").inner_text()
    press(page, "この条件で")


def work_of(worker: Any, title: str) -> Any:
    """Her work's page, by her phone's bar."""
    page = worker.go("/me")
    follow(page, page.locator(".tabbar a[href='/me/assignments']"))
    follow(page, page.locator("main article a", has_text=title))
    return page


def deliver(worker: Any, title: str, quantity: int) -> None:
    """She hands units in and sees the receipt."""
    page = work_of(worker, title)
    typed(page, quantity=quantity)
    assert "受け取りました" in press(page, "提出する")


def inspect(leader: Any, title: str, *, accepted: int | None = None) -> None:
    """The leader accepts what waits longest of a task, or a part with a coded defect."""
    page = menu(leader, "検品")
    follow(page, page.locator("main a[href^='/deliveries/']", has_text=title))
    assert "など）\n検収の基準" in page.locator("main").inner_text()  # the specification's lines
    if accepted is None:
        press(page, "[0-9]+件を全部検収する")
        return
    page.locator("main summary", has_text="一部").first.click()
    typed(page, note="3枚目の差出人が読み取りとちがいます。", rework_due=date(2026, 11, 27))
    form = page.locator("main form", has=page.locator("select[name=defect]"))
    form.locator("input[name=accepted]").fill(str(accepted))
    form.locator("select[name=defect]").select_option("typo")
    press(page, "この内容で記録する")


def inspect_all(inspector: Any, title: str) -> int:
    """Accepts all of a task that this person may inspect; how many hand-ins that were."""
    done = 0
    while menu(inspector, "検品").locator("main a[href^='/deliveries/']", has_text=title).count():
        inspect(inspector, title)
        done += 1
    return done


def substitute(director: Any, crew: Any, title: str) -> list[tuple[str, int]]:
    """Those whom the case asks take the left work on, each her part: (code, units)."""
    page = menu(director, "代替のお願い")
    follow(page, page.locator("main a", has_text=title))
    until(page, "返事待ち")
    rows = page.locator("main tbody tr", has_text="返事待ち")
    asked = [rows.nth(n).locator("th, td").all_inner_texts() for n in range(rows.count())]
    took = [(row[0].split()[0], int(row[2])) for row in asked]
    case = here(page)
    for code, _units in took:
        accept(crew(code), title)
    until(director.go(case), "引き継ぎました")
    return took


def hand_over(director: Any, order: str, quantity: int) -> str:
    """What is inspected goes to the client; the handover's path."""
    page = director.go(order)
    follow(page, page.get_by_role("link", name="納入する"))
    assert page.locator("main [name=quantity]").input_value() == str(quantity)
    press(page, "クライアントに納入する")
    if "/handovers/" not in page.url:
        follow(page, page.locator("main a[href^='/handovers/']"))
    return here(page)


def partly(director: Any, handover: str, *, accepted: int) -> None:
    """The client takes a part; the rest comes back."""
    page = director.go(handover)
    page.locator("main summary", has_text="一部だけ").first.click()
    form = page.locator("main form", has=page.locator("select[name=reason]"))
    form.locator("[name=accepted]").fill(str(accepted))
    form.locator("select[name=reason]").select_option(index=1)
    form.locator("[name=note]").fill("表の並びを差出人の順にしてほしい。")
    press(page, "この内容で記録する")


def returned(director: Any) -> str:
    """Whose fault it is: the specification's, so that it is done again and paid; the task's path."""
    page = menu(director, "納入")
    links = page.locator("main a[href^='/returns/']", has_text=TITLE)
    for _ in range(60):  # the units that came back are found by a job
        if links.count():
            break
        time.sleep(0.5)
        page.reload()
    follow(page, links)
    page.locator("main select[name=defect]").select_option("spec_unclear")
    press(page, "判断を記録する")
    follow(page, page.get_by_role("link", name="やり直しの業務を開く"))
    return here(page)


LATER = """
import asyncio, sys
from datetime import date, datetime, time
from tenants.actor import TenantId, system
from tenants.db import begin
from workers_async.jobs import Due
from workers_async.jobs.handovers import silent
from yui.clock import TOKYO
from yui.doors import close_doors, open_doors
from yui.notices.mail import set_up
from yui.settings import load

async def main():
    settings = load()
    set_up(settings)
    await open_doors(settings, role="yui_worker")
    for day in sys.argv[2:]:
        now = datetime.combine(date.fromisoformat(day), time(3), tzinfo=TOKYO)
        async with begin(system(TenantId(int(sys.argv[1])))) as tx:
            await silent(tx, Due(due_at=now), now=now)
    await close_doors()

asyncio.run(main())
"""


def days_pass(demo: Any, *days: date) -> None:
    """The night job of those days, run on the demo's own database: its date cannot move by a page.

    What the job promises (the booking) is kept by the demo's own worker.
    """
    town = next(one for one in demo.info()["logins"] if one["user"] == "tateshina.director")
    subprocess.run(
        [sys.executable, "-c", LATER, str(town["tenant"]), *map(str, days)],
        env=demo.environ,
        check=True,
    )


@pytest.mark.nightly  # 80 seconds: the longest of all, and each of its steps is tested by its slice
@pytest.mark.timeout(900)
def test_an_invented_company_is_served_from_its_wish_to_the_end_with_pages_only(
    visitors: Any, demo: Any
) -> None:
    director = visitors("tateshina.director")
    leader = visitors("tateshina.leader")
    phones: dict[str, Any] = {}

    def crew(code: str) -> Any:
        """The worker of a code at her phone."""
        if code not in phones:
            phones[code] = visitors(f"tateshina.w{code[-2:]}", width=390)
        return phones[code]

    new_client(director)
    quoted = quote(director)
    too_early(director, quoted)
    contract(director, quoted, link="業務委託契約をつくる", subject="絵はがきの読み取りと入力")
    contract(director, quoted, link="NDAをつくる", subject="業務の相談と実施")
    order = order_of(director, orders(director, quoted))

    first = split(director, order, title=f"{TITLE} 前半", quantity=320)
    second = split(director, order, title=f"{TITLE} 後半", quantity=80)
    eight = [f"W-{n:03}" for n in range(1, 9)]
    offer(director, first, dict.fromkeys(eight, 40))
    for code in eight:
        accept(crew(code), f"{TITLE} 前半")
    for code in eight[:7]:
        deliver(crew(code), f"{TITLE} 前半", 40)
    inspect(leader, f"{TITLE} 前半", accepted=30)  # 10 go back
    page = work_of(crew(eight[0]), f"{TITLE} 前半")
    press(page, "直した10件")
    page = work_of(crew(eight[7]), f"{TITLE} 前半")
    follow(page, page.get_by_role("link", name="続けられません"))
    press(page, "続けられません")
    took = substitute(director, crew, f"{TITLE} 前半")
    offer(director, second, {eight[0]: 80})
    accept(crew(eight[0]), f"{TITLE} 後半")
    for code, quantity in took:
        deliver(crew(code), f"{TITLE} 前半", quantity)
    hers = inspect_all(leader, f"{TITLE} 前半")
    others = inspect_all(director, f"{TITLE} 前半")  # the leader is W-003: not her own work
    assert others >= 1
    assert hers + others == 7 + len(took)  # six more, the rework, the substitutes'

    partly(director, hand_over(director, order, 320), accepted=300)
    again = returned(director)
    offer(director, again, {eight[3]: 20})
    accept(crew(eight[3]), TITLE)
    deliver(crew(eight[3]), TITLE, 20)
    inspect(leader, TITLE)
    deliver(crew(eight[0]), f"{TITLE} 後半", 80)
    inspect(leader, f"{TITLE} 後半")
    last = hand_over(director, order, 100)

    days_pass(demo, date(2026, 11, 28), date(2026, 12, 1))
    assert "みなしました" in director.go(last).locator("main").inner_text()
    until(director.go(order), "検収ずみ")
    for person in (director, leader, *phones.values()):
        assert not person.problems, person.problems
