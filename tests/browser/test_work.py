"""An invented company's request, from its first call to the end, with pages only, by people who go
where the pages lead them."""

import re
import time
from datetime import date
from typing import Any

import pytest

from tests.browser.test_quotes import answer, day, press
from tests.browser.test_story import follow

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
        field = page.locator(f"main [name='{name}']").first
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
    assert COMPANY in press(page, "登録する")


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


def contract(director: Any, link: str, subject: str) -> None:
    """A paper between the company and the body: made, fixed, signed by both."""
    page = menu(director, "クライアント企業")
    while not page.locator("main a", has_text=COMPANY).count():
        follow(page, page.get_by_role("link", name="次のページ"))
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
    links = page.locator("main a[href^='/orders/']")
    return [links.nth(n).get_attribute("href") for n in range(links.count())]


@pytest.mark.timeout(600)
def test_an_invented_company_is_served_from_its_wish_to_the_end_with_pages_only(
    visitors: Any,
) -> None:
    director = visitors("tateshina.director")
    new_client(director)
    quoted = quote(director)
    contract(director, "業務委託契約をつくる", "絵はがきの読み取りと入力")
    contract(director, "NDAをつくる", "業務の相談と実施")
    made = orders(director, quoted)
    assert made
    assert not director.problems
