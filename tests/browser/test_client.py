"""A client's person, from the director's invitation to her own signature, on a phone."""

import re
import time
from email import message_from_bytes, policy
from typing import Any

import pytest

from tests.browser.test_quotes import press
from tests.browser.test_story import follow
from tests.browser.test_work import menu, typed

STAMP = time.time_ns() % 10**6
COMPANY = f"株式会社やまびこ商会 {STAMP}"
EMAIL = f"hana{STAMP}@example.jp"
SCROLL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def invited(director: Any) -> str:
    """The company is taken on, its person added and invited; the link in her mail."""
    page = menu(director, "クライアント企業")
    follow(page, page.get_by_role("link", name="クライアント企業を登録する"))
    typed(page, name=COMPANY, contact="総務課 見本")
    press(page, "登録する")
    follow(page, page.get_by_role("link", name="画面を使う担当者"))
    typed(page, name="見本 花", email=EMAIL)
    assert EMAIL in press(page, "登録する")
    assert "招待ずみ" in press(page, "招待する")
    for _ in range(50):
        for each in (director.site.home / "mail").glob("*.eml"):
            letter = message_from_bytes(each.read_bytes(), policy=policy.default)
            if letter["To"] == EMAIL:
                found = re.search(r"https?://[^/\s]+(/reset/\S+)", letter.get_content())
                assert found
                return found[1]
        time.sleep(0.2)
    raise AssertionError("no mail came")


@pytest.mark.timeout(240)
@pytest.mark.nightly
def test_an_invited_person_signs_a_contract_and_writes_to_the_director_on_a_phone(
    visitors: Any,
) -> None:
    director = visitors("tateshina.director")
    link = invited(director)
    hers = visitors(width=390)
    page = hers.go(link)
    typed(page, password="山あいの結ぶ手 2026", again="山あいの結ぶ手 2026")
    press(page, "このパスワードにする")
    typed(page, login=EMAIL, password="山あいの結ぶ手 2026")
    assert "お待ちしているものはありません" in press(page, "ログイン")

    office = director.go(director.page.url.replace(director.site.url, "").split("/contacts")[0])
    follow(office, office.get_by_role("link", name="NDAをつくる"))
    press(office, "下書きをつくる")
    press(office, "契約書を確定")
    page = hers.go("/client")
    assert page.evaluate(SCROLL) == 0
    follow(page, page.locator("main a[href^='/client/contracts/']").first)
    assert page.evaluate(SCROLL) == 0
    page.locator("main [name=agree]").check()
    typed(page, post="総務課長")
    assert "署名をいただきました" in press(page, "署名する")

    for path in ("/client/quotes", "/client/handovers", "/client/letters"):
        hers.go(path)
        assert hers.page.evaluate(SCROLL) == 0, path
    typed(page, title="始める日について", text="来月から始められますか。")
    assert "ディレクターに送りました" in press(page, "送る")
    assert "来月から始められますか" in director.go("/letters").locator("main").inner_text()
    assert not director.problems and not hers.problems
