"""What a chart shows, read back from its SVG: nothing that was not a number becomes one."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui.web import charts, lanes
from yui.web.charts import Part, Point

REVENUE = [
    Point("R5", 19_696, 35_000),
    Point("R6", 24_480, 35_000),
    Point("R7", "目標達成", 30_000),
]


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def of(root: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    return [node for node in root.iter() if node.get("class") == kind]


def test_a_word_in_place_of_a_figure_is_drawn_empty_up_to_its_target() -> None:
    root = parsed(charts.targets(REVENUE, title="受託額", unit="千円", breaks=["R7"]))
    assert not of(root, "now")
    (word,) = of(root, "word")
    tick = of(root, "tgt")[-1]
    assert float(word.get("y") or 0) == float(tick.get("y1") or 0)
    desc = next(node.text or "" for node in root.iter() if node.tag == "desc")
    assert "R7：実績目標達成、目標30,000" in desc
    assert len(of(root, "brk")) == 1


def test_an_absent_target_has_no_tick_and_an_absent_figure_no_bar() -> None:
    points = [Point("H29", 0, None), Point("H30", None, 5), Point("R1", 3, 5)]
    root = parsed(charts.targets(points, title="利用社数", unit="社"))
    assert len(of(root, "tgt")) == 2
    assert len(of(root, "past")) == 1
    assert len(of(root, "now")) == 1
    desc = next(node.text or "" for node in root.iter() if node.tag == "desc")
    assert "H29：実績0、目標－" in desc and "H30：実績－、目標5" in desc


def test_only_the_last_year_is_solid_and_carries_its_figure() -> None:
    points = [Point("R6", 114, 70), Point("R7", 59, 50)]
    root = parsed(charts.targets(points, title="登録者", unit="人"))
    assert len(of(root, "now")) == 1 and len(of(root, "past")) == 1
    strong = [node.text for node in of(root, "v")]
    assert strong == ["59", "R7"]


def test_bars_are_as_high_as_their_figures() -> None:
    points = [Point("a", 60, None), Point("b", 120, None)]
    root = parsed(charts.targets(points, title="t", unit="人"))
    low, high = (float(of(root, kind)[0].get("height") or 0) for kind in ("past", "now"))
    assert high == pytest.approx(2 * low, abs=0.2)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=12))
def test_no_bar_leaves_the_picture_and_axes_halve_to_whole_numbers(values: list[int]) -> None:
    top = charts.ceiling(max(values))
    assert top >= max(values) and top % 2 == 0
    points = [Point(str(i), value, value // 2) for i, value in enumerate(values)]
    for node in parsed(charts.targets(points, title="t", unit="u")).iter("rect"):
        assert float(node.get("y") or 0) >= 0
        assert 0 <= float((node.get("x") or "0%").rstrip("%")) <= 100


def test_parts_of_a_bar_add_up() -> None:
    parts = [Part("交付金", 35_175), Part("一般財源", 28), Part("県", 3_914), Part("国", 7_900)]
    root = parsed(charts.stacked(parts, title="財源", unit="千円"))
    widths = [float((node.get("width") or "0%").rstrip("%")) for node in root.iter("rect")]
    assert sum(widths) == pytest.approx(100, abs=1.5)
    assert [node.get("class") for node in root.iter("rect")] == ["f1", "f2", "f3", "f4"]


@pytest.mark.parametrize(
    ("part", "whole", "width"), [(0, 10, 0), (5, 10, 50), (15, 10, 100), (1, 0, 0)]
)
def test_a_meter_stays_within_its_track(part: int, whole: int, width: float) -> None:
    (fill,) = of(parsed(charts.meter(part, whole)), "fill")
    assert float((fill.get("width") or "").rstrip("%")) == width


def test_lying_bars_name_their_figures() -> None:
    svg = charts.rows([Part("30代", 31), Part("40代", 28)], title="年代", unit="人")
    assert "31人" in svg and "30代：31人。40代：28人" in svg


def test_a_lane_marks_days_off_today_and_how_far_the_work_is() -> None:
    first = date(2026, 11, 16)
    drawn = lanes.lane(
        first, 14, today=date(2026, 11, 20), holiday=lambda day: day == date(2026, 11, 23),
        starts=date(2026, 11, 9), ends=date(2026, 11, 25), done=352, whole=480,
    )  # fmt: skip
    root = parsed(drawn)
    assert len(of(root, "off")) == 5
    assert len(of(root, "today")) == 1
    bar, done = of(root, "lane-bar")[0], of(root, "lane-done")[0]
    assert bar.get("x") == "0.00%" and bar.get("width") == f"{1000 / 14:.2f}%"
    assert done.get("width") == f"{1000 / 14 * 352 / 480:.2f}%"


def test_a_label_that_holds_markup_stays_text() -> None:
    for svg in (
        charts.targets([Point("<b>", 1, 1)], title='"><script>', unit="&"),
        charts.rows([Part("<i>", 1)], title="<", unit=">"),
        charts.bars([Point("<u>", 1)], title="<", unit=">"),
        charts.stacked([Part("<s>", 1)], title="<", unit=">"),
        charts.meter(1, 2, text='"<'),
    ):
        assert "<script" not in svg and "<b>" not in svg
        parsed(svg)


def test_no_chart_needs_a_style_attribute_or_a_viewbox() -> None:
    svg = charts.targets(REVENUE, title="t", unit="u") + charts.bars(REVENUE, title="t", unit="u")
    assert not re.search(r"style=|viewBox", svg)
