"""Every word on the screen is Japanese with an English beside it; dates and yen are written right."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from jinja2 import Environment

from yui.web import extract, show, words
from yui.web.words import LANGUAGE, ROOT

TEMPLATES = sorted(ROOT.glob("*/templates/**/*.html"))


@pytest.mark.parametrize("folder", extract.folders(), ids=lambda folder: folder.name)
def test_every_msgid_has_an_english_translation(folder: Path) -> None:
    assert extract.missing(folder) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_no_japanese_stands_in_a_template_outside_of_its_words(path: Path) -> None:
    env = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
    loose = [
        (line, text.strip())
        for line, kind, text in env.lex(path.read_text("utf-8"))
        if kind == "data"
        and extract.JAPANESE.search(re.sub(r'lang="ja"[^<]*<[^<]*日本語', "", text))
    ]
    allowed = {"日本語"}
    assert [found for found in loose if found[1].strip(" <>/a") not in allowed] == []


def test_places_are_the_same_in_both_languages() -> None:
    slot = re.compile(r"\{\w+[^}]*\}|%\(\w+\)s")
    for source, target in words.english().items():
        assert sorted(set(slot.findall(source))) == sorted(set(slot.findall(target))), source


def test_a_msgid_without_english_stays_japanese() -> None:
    token = LANGUAGE.set("en")
    try:
        assert words.gettext("まだ訳していない言葉") == "まだ訳していない言葉"
        assert words.gettext("ログアウト") == "Log out"
    finally:
        LANGUAGE.reset(token)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (show.yen(1234), "1,234円"),
        (show.yen(-1234), "△1,234円"),
        (show.yen(0), "0円"),
        (show.yen(None), "－"),
        (show.day(date(2026, 11, 25)), "11月25日（水）"),
        (show.when(datetime(2026, 11, 25, 8, 4, tzinfo=UTC)), "11月25日（水）17:04"),
        (show.day(datetime(2026, 11, 25, 15, 0, tzinfo=UTC)), "11月26日（木）"),
        (show.wareki(date(2026, 11, 20)), "令和8年11月20日（金）"),
        (show.wareki(date(2019, 5, 1)), "令和元年5月1日（水）"),
        (show.wareki(date(2019, 4, 30)), "平成31年4月30日（火）"),
        (show.fy(2019), "令和元年度（2019）"),
        (show.fy(date(2026, 3, 31)), "令和7年度（2025）"),
        (show.fy_short(2017), "H29"),
        (show.fy_short(2025), "R7"),
        (show.percent(59, 50), "118％"),
        (show.percent(1, 0), "－"),
        (show.month(date(2026, 11, 1)), "令和8年11月"),
    ],
)
def test_figures_and_dates_are_written_as_people_do(shown: str, expected: str) -> None:
    assert shown == expected


def test_english_dates_and_yen() -> None:
    token = LANGUAGE.set("en")
    try:
        assert show.yen(-1234) == "-¥1,234"
        assert show.day(date(2026, 11, 25)) == "Wed 25 Nov"
        assert show.fy(2025) == "FY2025"
        assert show.wareki(date(2026, 11, 20)) == "Fri 20 Nov 2026"
    finally:
        LANGUAGE.reset(token)


def test_a_menu_in_english_names_lists_in_the_plural() -> None:
    assert words.menu_word("案件") == "案件"
    token = LANGUAGE.set("en")
    try:
        assert words.menu_word("案件") == "Orders"
        assert words.menu_word("ログアウト") == "Log out"
    finally:
        LANGUAGE.reset(token)


def test_every_english_sentence_can_be_filled_in() -> None:
    for source, target in words.english().items():
        if "%(" in source:
            names = re.findall(r"%\((\w+)\)s", source)
            assert target % dict.fromkeys(names, "x"), source
        if re.search(r"\{\w", source):
            assert words.fill(source, dict.fromkeys(re.findall(r"\{(\w+)", source), 1))


def test_large_sums_are_rounded_up_in_ten_thousands_and_written_out_in_english() -> None:
    shown = [show.man(yen) for yen in (0, 1, 1_330_000, 1_299_999, 1_300_001, 12_345_678)]
    assert shown == ["0万円", "0.1万円", "133万円", "130万円", "130.1万円", "1,234.6万円"]
    token = LANGUAGE.set("en")
    try:
        assert show.man(1_330_000) == "¥1,330,000"
    finally:
        LANGUAGE.reset(token)


def test_no_catalogue_keeps_a_msgid_that_nothing_says_any_more() -> None:
    assert extract.stale() == {}


def test_dropping_takes_what_nothing_says_and_leaves_the_rest_as_written(tmp_path: Path) -> None:
    path = tmp_path / "en.po"
    head = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n'
    said, gone = 'msgid "納品する"\nmsgstr "Hand in"\n', 'msgid "昔の言葉"\nmsgstr "Old words"\n'
    menu = 'msgid "menu:納品する"\nmsgstr "Hand-in"\n'
    quoted = 'msgid "「\\"は\\"」\\nと\\n書く。"\nmsgstr "Written"\n'
    path.write_text(f"{head}\n{said}\n{gone}\n{menu}\n{quoted}", "utf-8")
    texts = extract.unsaid(path, 'ui.button(_("納品する")) _("「\\"は\\"」\\nと\\n書く。")')
    assert texts == ["昔の言葉"]
    extract.drop(path, texts)
    assert path.read_text("utf-8") == f"{head}\n{said}\n{menu}\n{quoted}"
