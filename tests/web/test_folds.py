"""A form that was refused is never folded away."""

import pytest

from yui.web.folds import unfolded

FORM = '<form class="form" method="post" action="{to}"><input name="a"></form>'
FOLD = '<details class="mt2"><summary>変える</summary>{inside}</details>'


def fold(to: str) -> str:
    return FOLD.format(inside=FORM.format(to=to))


def test_the_part_with_the_refused_form_comes_back_open_and_the_others_stay_folded() -> None:
    made = unfolded(fold("/a") + fold("/b"), "/b")
    assert made == fold("/a") + fold("/b").replace('"mt2">', '"mt2" open>')


@pytest.mark.parametrize("to", ["/a?page=2", "/a#h-do"])
def test_a_form_is_known_by_its_path_alone(to: str) -> None:
    assert '<details class="mt2" open>' in unfolded(fold(to), "/a")


def test_parts_in_parts_open_all_the_way_and_what_stands_after_does_not() -> None:
    html = FOLD.format(inside=fold("/a")) + FOLD.format(inside="") + FORM.format(to="/a")
    made = unfolded(html, "/a")
    assert made.count(" open>") == 2
    assert made.endswith(FOLD.format(inside="") + FORM.format(to="/a"))


def test_what_is_open_already_is_opened_once() -> None:
    html = fold("/a").replace("<details", "<details open")
    assert unfolded(html, "/a") == html


def test_a_page_without_the_form_is_the_same() -> None:
    assert unfolded(fold("/a"), "/c") == fold("/a")
