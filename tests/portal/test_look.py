"""W-27: large letters, easy Japanese, high contrast: kept in a cookie and with her, without script."""

import re

import pytest

from tests.conftest import Browser, Town
from yui.web import extract, words
from yui.web.words import EASY, gettext

pytestmark = pytest.mark.anyio
SLOT = re.compile(r"%\(\w+\)s|\{\w+\}")
HARD = (
    "検収",
    "納期",
    "打診",
    "源泉",
    "扶養",
    "応募",
    "報酬",
    "不利",
    "期限",
    "提出",
    "目安",
    "承認",
    "差引",
    "見送",
)
"""Words of the trade that an easy sentence says in another way."""


def sources() -> set[str]:
    """Every msgid of the product."""
    return set().union(*(extract.of_folder(folder) for folder in extract.folders()))


def test_easy_japanese_says_the_most_seen_sentences_with_the_same_places() -> None:
    found = words.easy()
    assert len(found) >= 150
    assert sorted(found.keys() - sources()) == []  # a sentence that is gone: take its easy one out
    for source, easy in found.items():
        assert sorted(set(SLOT.findall(source))) == sorted(set(SLOT.findall(easy))), source


def test_easy_sentences_are_short_and_without_words_of_the_trade() -> None:
    for source, easy in words.easy().items():
        assert not [word for word in HARD if word in easy], easy
        plain = SLOT.sub("", easy)
        for sentence in re.split("[。？]", plain):
            assert len(sentence) <= 45, (source, sentence)
        kanji = len(re.findall("[一-龥]", plain))
        assert kanji <= max(6, len(plain) * 0.5), easy


def test_easy_japanese_leaves_english_and_unknown_sentences_alone() -> None:
    assert gettext("見送る") == "見送る"
    token = EASY.set(True)
    try:
        assert gettext("見送る") == "しない"
        assert gettext("まだ訳していない言葉") == "まだ訳していない言葉"
        english = words.LANGUAGE.set("en")
        assert "しない" not in gettext("見送る")
        words.LANGUAGE.reset(english)
    finally:
        EASY.reset(token)


async def test_a_stranger_chooses_how_pages_look_without_script_and_it_stays(
    client: Browser,
) -> None:
    page = (await client.get("/look")).text
    assert 'action="/look"' in page and '<html lang="ja">' in page
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    assert token
    data = {"csrf": token[1], "modes": ["big", "contrast", "easy"]}
    headers = {"origin": "https://yui.test"}
    answer = await client.post("/look", data=data, headers=headers)
    assert answer.status_code == 303
    assert "look=big.easy.contrast" in answer.headers["set-cookie"]
    text = (await client.get("/login")).text
    assert '<html lang="ja" class="big easy contrast">' in text and "はじめる（ログイン）" in text
    english = (await client.get("/login?lang=en")).text
    assert '<html lang="en" class="big easy contrast">' in english and "Log in" in english
    wrong = await client.post("/look", data={**data, "modes": ["loud"]}, headers=headers)
    assert wrong.status_code == 422


async def test_her_choice_goes_with_her_account_to_another_phone_and_nobody_else_reads_it(
    town: Town, client: Browser
) -> None:
    her = await client.login(town.actor("tateshina", "worker"))
    assert 'action="/me/look"' in (await her.get("/look")).text
    assert (await her.post("/me/look", data={"modes": ["easy", "big"]})).status_code == 303
    other = await client.login(town.actor("tateshina", "worker"))
    answer = await other.get("/me")
    assert '<html lang="ja" class="big easy">' in answer.text
    assert "いま している 仕事" in answer.text
    assert "look=big.easy" in answer.headers["set-cookie"]
    director = await client.login(town.actor("tateshina"))
    assert (await director.post("/me/look", data={"modes": ["big"]})).status_code == 403
    assert '<html lang="ja">' in (await director.get("/board")).text
    stranger = await client.login(town.actor("tateshina", "worker", 2))
    assert '<html lang="ja">' in (await stranger.get("/me")).text
