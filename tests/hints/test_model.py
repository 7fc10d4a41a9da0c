"""Rules of wording: what they find in every way of writing it, and what they leave alone."""

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from yui.hints import model, patterns
from yui.hints.model import FIELD, Rule
from yui.hints.refusals import BarePattern, Hinted, LongPattern, NoPattern
from yui.hints.rules import everyday, load, shipped
from yui.hints.wording import BadPattern, CostlyPattern, compiled, read, spans, strict

DAY = date(2026, 11, 20)
RULES = model.in_force(shipped(), DAY)


def codes(text: str) -> set[str]:
    return {hit.rule.code for hit in model.find(text, RULES)}


def rule(patterns: str, *, version: int = 1, begins: date = DAY, active: bool = True) -> Rule:
    return Rule(
        code="own.rule",
        version=version,
        title="試し",
        patterns=patterns,
        meaning="意味。",
        better="言い換え。",
        source="昭60報告 第2の1(1)ハ",
        valid_from=begins,
        active=active,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("9時に始めてください", "hours.start"),
        ("９時に始めて", "hours.start"),
        ("九時にはじめて", "hours.start"),
        ("9:00に開始してください", "hours.start"),
        ("９：００から作業を始めてください", "hours.start"),
        ("午前九時までに ハジメテ ください", "hours.start"),
        ("朝 ９ 時 に 始 め て", "hours.start"),
        ("9\u200b時に始めて", "hours.start"),
        ("9時から17時までの間に対応して", "hours.start"),
        ("毎日必ず作業してください", "hours.daily"),
        ("毎日　カナラズ", "hours.daily"),
        ("週三日以上でお願いします", "hours.daily"),
        ("他の仕事は受けないで", "exclusive"),
        ("ほかの案件はうけないでください", "exclusive"),
        ("ﾎｶの仕事は受けない", "exclusive"),
        ("シフトを出してください", "hours.words"),
        ("ｼﾌﾄを提出", "hours.words"),
        ("しふとを提出", "hours.words"),
        ("指示に従って進めて", "command"),
        ("三十分以内に返信してください", "instant"),
        ("30分以内にへんじではなく返信を", "instant"),
        ("常駐でお願いします", "place"),
        ("代理は認めません", "self.only"),
        ("時給1,100円です", "pay.time"),
        ("先方と直接やりとりしてください", "client.direct"),
        ("田中さんを外してください", "naming"),
        ("断ると次からお願いしません", "refusal"),
        ("監視ソフトを入れてください", "equipment"),
        ("30分ごとに進捗の報告をください", "order"),
    ],
)
def test_a_hint_is_found_however_it_is_written(text: str, code: str) -> None:
    assert code in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "11月30日までに納品してください。",
        "例文3,000件に、印を付けます。1件2分が目安です。",
        "勤務表データの入力を1,000件お願いします。",
        "出勤簿の入力データを確かめます。",
        "時給データの集計表を作ります。",
        "毎日更新されるページから、公募情報を登録します。",
        "他の仕事を断っていただく必要はありません。",
        "断るときの理由は、必要ありません。",
        "作業の時間と場所は自由です。自宅でもできます。",
        "画面の指示が英語のときは、訳を付けます。",
        "すぐに返信しなくて構いません。",
        "報酬は1件120円（税抜）です。減額はしません。",
        "1日8時間以上かかりません。",
    ],
)
def test_free_work_gets_no_hint(text: str) -> None:
    assert codes(text) == set()


def test_a_hit_shows_the_writers_own_words() -> None:
    text = "よろしくお願いします。九時 に 始めてください。"
    hit = next(hit for hit in model.find(text, RULES) if hit.rule.code == "hours.start")
    assert hit.found == "九時 に 始め"
    assert hit.around == "よろしくお願いします。九時 に 始めてください。"


def test_every_shipped_rule_has_a_source_and_a_day() -> None:
    assert len(shipped()) >= 12
    for each in shipped():
        assert any(law in each.source for law in ("告示37号", "昭60報告")), each.code
        assert each.valid_from.year >= 2024
        assert each.meaning and each.better and each.finds, each.code


def test_a_version_begun_replaces_the_last_and_one_to_come_does_not() -> None:
    old = rule("古い言い方", version=1, begins=date(2026, 1, 1))
    new = rule("新しい言い方", version=2, begins=DAY)
    later = rule("先の言い方", version=3, begins=date(2026, 12, 1))
    assert model.in_force([old, later, new], DAY) == [new]
    assert model.in_force([old, later, new], date(2026, 6, 1)) == [old]
    off = rule("古い言い方", version=4, active=False)
    assert model.in_force([old, new, off], DAY) == []


def test_the_towns_version_stands_before_the_shipped_one() -> None:
    own = replace(rule("休憩室"), code="place")
    found = [each for each in model.in_force([*shipped(), own], DAY) if each.code == "place"]
    assert found == [own]


def test_a_text_with_hits_passes_with_a_reason_alone() -> None:
    hits = model.find("9時に始めて", RULES)
    with pytest.raises(Hinted) as refused:
        model.clear(hits, "  ")
    fields = [error.field for error in refused.value.errors]
    assert fields == ["hint.0", FIELD]
    assert refused.value.errors[0].values["source"].startswith("告示37号")  # type: ignore[attr-defined]
    model.clear(hits, "お客様の行事の始まる時刻の引用です")
    model.clear([], "")


@pytest.mark.parametrize("line", ["{なに}", "[あ/い", "あ]", "}", "あ", "い" * 201, "{間}"])
def test_a_line_that_cannot_be_read_is_refused(line: str) -> None:
    with pytest.raises((NoPattern, BarePattern)):
        patterns.checked(line)
    with pytest.raises(BadPattern):
        compiled(line)


def test_a_rule_that_finds_nothing_is_refused() -> None:
    with pytest.raises(NoPattern):
        patterns.checked("- 無害な言い方")


def test_signs_of_regular_expressions_are_letters() -> None:
    assert spans("a.c", read("abc")) == []
    assert len(spans("a.c(d)*", read("xa.c(d)*"))) == 1


def test_a_row_without_a_source_is_no_rule() -> None:
    with pytest.raises(Exception, match="source"):
        load('[[rule]]\ncode = "x.y"\nfrom = 2026-01-01\ntitle = "t"\npatterns = "ああ"\n'
             'meaning = "m"\nbetter = "b"\n')  # fmt: skip


@given(st.text(max_size=200))
def test_reading_keeps_every_letters_place(text: str) -> None:
    seen = read(text)
    assert len(seen.text) == len(seen.at)
    assert all(0 <= span.start < span.end <= len(text) for span in seen.at)
    starts = [span.start for span in seen.at]
    assert starts == sorted(starts)
    for hit in model.find(text, RULES):
        assert hit.found in text


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("九時", "9時"), ("十五分", "15分"), ("二〇日", "20日"), ("百二十回", "120回"), ("二十一時", "21時")],
)  # fmt: skip
def test_kanji_numerals_are_numbers_before_a_counter(written: str, read_as: str) -> None:
    assert read(written).text == read_as
    assert read("一緒に").text == "一緒に"


@pytest.mark.parametrize(
    "line",
    [
        "ああ{間}い{間}う{間}",
        "あい{数}{数}{数}{数}{数}",
        "[ああ/い][ああ/い][ああ/い][ああ/い][ああ/い]",
        "朝礼[あ/]",
        "[" + "/".join(f"あ{n}" for n in range(21)) + "]",
        "[あ/ああ/あああ/ああああ][あ/ああ/あああ/ああああ]{間}い{間}",
    ],
)
def test_a_line_that_could_hold_a_sender_up_is_refused(line: str) -> None:
    with pytest.raises(CostlyPattern):
        strict(line)
    with pytest.raises(LongPattern):
        patterns.checked(line)


def test_the_costliest_line_there_may_be_is_quick() -> None:
    line = "[あ/ああ][あ/ああ]{間}あ{間}{数}い"
    strict(line)
    text = read("あ" * 10_000)
    begun = process_time()
    assert spans(line, text) == []
    assert process_time() - begun < 4


def test_no_shipped_line_meets_what_everybody_writes() -> None:
    common = everyday()
    assert len(common.sentences) >= 20
    for each in shipped():
        patterns.narrow(each.patterns, common.sentences, most=common.most)
        assert not any(model.find(text, [each]) for text in common.sentences), each.code


def base(lines: str, begins: date) -> Rule:
    return replace(rule(lines, begins=begins), version=0)


def test_what_yui_asks_for_anew_is_asked_for_besides_the_towns_version() -> None:
    before = base("古い標準", date(2025, 1, 1))
    own = rule("町の言い方", begins=date(2026, 4, 1))
    later = base("古い標準\n新しい標準", date(2026, 10, 1))
    assert model.in_force([before, own, later], date(2026, 5, 1)) == [own]
    (found,) = model.in_force([before, own, later], DAY)
    assert found.finds == ["町の言い方", "新しい標準"] and found.version == 1


def test_a_stop_ends_where_yui_asks_anew() -> None:
    before, later = base("古い標準", date(2025, 1, 1)), base("新しい標準", date(2026, 10, 1))
    stopped = rule("古い標準", begins=date(2026, 4, 1), active=False)
    assert model.in_force([before, stopped, later], date(2026, 5, 1)) == []
    assert model.in_force([before, stopped, later], DAY) == [later]


def test_what_a_version_leaves_out_of_yuis_own_is_named() -> None:
    own = base("ああ\nいい\n- うう", DAY)
    assert model.weaker(own, rule("ああ\nいい\nええ\n- うう")) == []
    assert model.weaker(own, rule("ああ\n- うう\n- おお")) == ["いい", "- おお"]
    assert model.weaker(own, rule("ああ", active=False)) == ["ああ", "いい"]
    assert model.weaker(None, rule("ああ")) == []
