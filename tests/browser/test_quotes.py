"""From a company's wish to its order, with pages only: an interview, the quote made of it in one
step, a second version, the client's own answer, and the order with what it was reckoned with."""

import re
import time
from datetime import date
from typing import Any

import pytest

TITLE = f"観光案内のはがき {time.time_ns() % 10**6}"
TOLD = {
    "process": "窓口の2人が、はがきの文を読んで表に打ち込んでいます。",
    "frequency": "monthly",
    "volume": "1200",
    "material": "file",
    "personal": "none",
    "outside": "yes",
    "correct": "はがきと1文字もちがわないこと。",
    "fields": "6",
    "writing": "written",
}


def press(page: Any, name: str) -> str:
    """Presses the button that begins with this text; returns what is shown then."""
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(name)).first.click()
    shown: str = page.locator("main").inner_text()
    assert page.locator("main .bad:visible").count() == 0, shown
    return shown


def answer(page: Any, key: str, value: str) -> None:
    """Answers a question of the interview by its key."""
    row = page.locator(f"main input[type=hidden][value='{key}']").get_attribute("name")
    field = page.locator(f"main [name='{row.removesuffix('key')}value']")
    if field.evaluate("node => node.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)


def day(page: Any, name: str, value: date) -> None:
    """Fills the three fields of a date."""
    for part in ("year", "month", "day"):
        page.locator(f"main [name='{name}.{part[0]}']").fill(str(getattr(value, part)))


def interview(director: Any) -> str:
    """The director takes the wish down; returns its path."""
    page = director.go("/intake/new/data_entry")
    page.locator("main [name=title]").fill(TITLE)
    page.locator("main select[name=client]").select_option(label="たてしな観光案内社")
    for key, value in TOLD.items():
        answer(page, key, value)
    row = page.locator("main input[type=hidden][value=due_on]").get_attribute("name")
    day(page, f"{row.removesuffix('key')}value", date(2026, 12, 25))
    shown = press(page, "記録して")
    assert "模擬業務" in shown and "切り出しの案" in shown
    return re.sub(r"^https?://[^/]+", "", page.url)


@pytest.mark.timeout(200)
@pytest.mark.nightly
def test_a_wish_becomes_a_quote_an_answer_and_an_order(visitors: Any) -> None:
    director = visitors("tateshina.director")
    page = director.go(interview(director))
    first = press(page, "この案で見積を作る")
    assert "公社に残る額" in first and "未登録" in first
    press(page, "クライアントに送る")
    with page.expect_navigation():
        page.get_by_role("link", name="新しい版を作る").click()
    page.locator("main [name='lines.1.yen_1']").fill("180")
    assert "第2版" in press(page, "新しい版を下書きにする")
    press(page, "クライアントに送る")
    second = page.url

    company = visitors("tateshina.client", width=390)
    theirs = company.go("/client/quotes")
    with theirs.expect_navigation():
        theirs.locator("main a", has_text=TITLE).first.click()
    shown = theirs.locator("main").inner_text()
    assert "第2版" in shown and "報酬" not in shown and "公社に残る額" not in shown
    theirs.locator("main [name=name]").fill("見本 課長")
    theirs.locator("main [name=agree]").check()
    assert "承諾しました" in press(theirs, "承諾する")

    page.goto(second)
    held = page.locator("main").inner_text()
    assert "見本 課長さん" in held and "無効" in held
    press(page, "案件にする")
    with page.expect_navigation():
        page.locator("main a[href^='/orders/']").first.click()
    assert "立振-R8-見" in page.locator("main").inner_text()
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("切り出す")).first.click()
    assert page.locator("main [name=unit_price_yen]").input_value() != ""
    assert not director.problems and not company.problems
