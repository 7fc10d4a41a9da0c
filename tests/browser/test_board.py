"""The team's board and the inbox with a real browser: dragged by mouse and by keyboard, two leaders at
one card, single keys that can be switched off; and tables that are cards on a phone."""

import re
import time
from typing import Any

import pytest

from tests.browser.test_pages import FOLLOWED, PAGES, look

STAMP = time.time_ns() % 10**6
WIDE = (
    "() => [...document.querySelectorAll('main .tw')].filter(box => box.scrollWidth > box.clientWidth + 1"
    " && !box.querySelector('.heat, .lanes, .cited, .town, .fund'))"
    ".map(box => box.getAttribute('aria-label') + ' ' + (box.scrollWidth - box.clientWidth))"
)


@pytest.fixture(scope="module")
def task(chromium: Any, demo: Any) -> str:
    """A task under way gets its units as rows; its id."""
    from tests.browser.conftest import Visitor

    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    director = Visitor(context, demo)
    page = director.log_in("tateshina.director")
    director.go("/team")
    # Of a task that is under way and has no rows yet, which is what a new demo has.
    cards = page.locator(
        "[data-column=doing] .team-card:has-text('W-') h3 a[href^='/tasks/']:not([href$='/units'])"
    )
    ready = page.locator("[data-column=todo] .team-card:has(details) h3 a")
    if ready.count():
        context.close()
        return str(ready.first.get_attribute("href")).split("/")[2]
    path = cards.first.get_attribute("href")
    assert path
    director.go(f"{path}/units/new")
    text = "件の番号,件名\r\n" + "".join(f"{STAMP}-{n},件{n}\r\n" for n in range(1, 9))
    page.locator("main input[type=file]").set_input_files(
        {"name": "units.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.locator("main form[enctype] button[type=submit]").click()
    page.wait_for_load_state()
    while page.get_by_role("button", name=re.compile("件を登録する")).count() == 0:
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()
    page.get_by_role("button", name=re.compile("件を登録する")).click()
    for _ in range(60):
        director.go(f"{path}/units")
        if page.locator("main tbody tr").count() >= 8:
            break
        time.sleep(0.5)
    context.close()
    return path.rpartition("/")[2]


def card(page: Any, column: str) -> Any:
    """The first card of a column."""
    return page.locator(f"[data-column={column}] .team-card").first


def units(page: Any, column: str) -> int:
    """How many units a column says that it has."""
    said: str = page.locator(f"[data-column={column}] h2 .num").inner_text()
    return int(said.replace(",", ""))


def said(page: Any, what: str) -> None:
    """Waits until it is announced to who cannot see it."""
    page.wait_for_function(
        "what => document.getElementById('team-live').textContent.includes(what)", arg=what
    )


def give(page: Any, count: int) -> None:
    """Gives units that nobody has begun, by the card's form."""
    one = card(page, "todo")
    if not one.locator("details").evaluate("node => node.open"):
        one.locator("summary").click()
    one.locator("[name=count]").fill(str(count))
    with page.expect_navigation():
        one.locator("form button[type=submit]").click()


@pytest.mark.timeout(400)
def test_a_card_is_dragged_with_the_mouse(visitors: Any, task: str) -> None:
    leader = visitors("tateshina.leader")
    page = leader.go(f"/team?task={task}")
    begun = units(page, "doing")
    page.drag_and_drop("[data-column=todo] .team-card", "[data-column=doing]")
    assert card(page, "todo").locator("details").evaluate("node => node.open")
    said(page, "だれに割り当てるか")
    give(page, 3)
    assert units(page, "doing") == begun + 3
    page.drag_and_drop("[data-column=doing] .team-card", "[data-column=done]")
    assert units(page, "doing") == begun + 3, "nobody accepts what was not handed in"
    with page.expect_navigation():
        page.drag_and_drop("[data-column=doing] .team-card", "[data-column=todo]")
    assert "「未着手」にしました" in page.locator("main").inner_text()
    assert units(page, "doing") == begun
    give(page, 1)
    card(page, "doing").locator(".team-grip").click()
    with page.expect_navigation():
        page.locator("[data-column=todo] h2").click()
    assert units(page, "doing") == begun, "pressed twice, nothing was dragged"
    assert leader.problems == []


@pytest.mark.timeout(200)
def test_a_card_is_dragged_by_keyboard_and_every_step_is_announced(
    visitors: Any, task: str
) -> None:
    leader = visitors("tateshina.leader")
    page = leader.go(f"/team?task={task}")
    give(page, 2)
    grip = card(page, "doing").locator(".team-grip")
    grip.focus()
    page.keyboard.press("Space")
    said(page, "つかみました")
    assert grip.get_attribute("aria-pressed") == "true"
    page.keyboard.press("ArrowLeft")
    said(page, "「未着手」に置けます")
    page.keyboard.press("ArrowRight")
    said(page, "元の「作業中」")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    said(page, "戻しました。何も変えていません")
    assert grip.get_attribute("aria-pressed") == "false"
    assert page.evaluate("document.activeElement.className") == "team-grip"
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    with page.expect_navigation():
        page.keyboard.press("Space")
    assert "「未着手」にしました" in page.locator("main").inner_text()
    focused = "document.activeElement.closest('[data-column]')?.dataset.column"
    assert page.evaluate(focused) == "todo", "the focus is on the card that was moved"
    assert look(leader, "/team") == []
    leader.go("/team?lang=en")
    card(page, "todo").locator(".team-grip").focus()
    page.keyboard.press("Space")
    said(page, "picked up")
    assert leader.problems == []


@pytest.mark.timeout(200)
def test_of_two_leaders_at_one_card_the_second_is_told_to_reload(visitors: Any, task: str) -> None:
    first, second = visitors("tateshina.leader"), visitors("tateshina.director")
    path = f"/team?task={task}"
    give(first.go(path), 4)
    before = second.go(path)
    page = first.go(path)
    with page.expect_navigation():
        page.drag_and_drop("[data-column=doing] .team-card", "[data-column=todo]")
    with before.expect_response(re.compile("/moves$")) as answer:
        before.drag_and_drop("[data-column=doing] .team-card", "[data-column=todo]")
    assert answer.value.status == 412
    before.wait_for_load_state()
    main = before.locator("main").inner_text()
    assert "カードが変わりました" in main and "何も変えていません" in main
    with before.expect_navigation():
        before.get_by_role("link", name="読み込み直す").click()
    assert units(before, "todo") == units(first.go(path), "todo")
    assert second.problems == []


@pytest.mark.timeout(200)
def test_without_script_a_card_is_moved_by_its_form(visitors: Any, task: str) -> None:
    leader = visitors("tateshina.leader", width=390, script=False)
    page = leader.go(f"/team?task={task}")
    assert page.locator(".team-grip").count() == 0
    give(page, 1)
    one = card(page, "doing")
    one.locator("summary").click()
    with page.expect_navigation():
        one.locator("form button[type=submit]").click()
    assert "「未着手」にしました" in page.locator("main").inner_text()


@pytest.mark.timeout(200)
def test_the_inbox_is_worked_with_the_keyboard_alone(visitors: Any) -> None:
    director = visitors("tateshina.director")
    page = director.go("/inbox")
    rows = page.locator("[data-inbox] tbody tr")
    assert rows.count() >= 3
    at = (
        "[...document.querySelectorAll('[data-inbox] tbody tr')]"
        ".findIndex(row => row.contains(document.activeElement))"
    )
    ticks = "document.querySelectorAll('[data-inbox] tbody input:checked').length"
    for key, place in (("j", 0), ("j", 1), ("ArrowDown", 2), ("k", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        assert page.evaluate(at) == place, key
    page.keyboard.press("x")
    assert page.evaluate(ticks) == 1
    page.keyboard.press("x")
    assert page.evaluate(ticks) == 0
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    gone = page.locator("[data-inbox] tbody input").nth(1).get_attribute("value")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("s")
    assert "1件をあとに回しました" in page.locator("main").inner_text()
    assert page.locator(f"input[value='{gone}']").count() == 0
    assert page.evaluate(at) == 1, "one goes on where one was"
    target = rows.nth(1).locator("a.btn").get_attribute("href")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(target)
    director.go("/inbox?asleep=true")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("s")
    assert director.problems == []


@pytest.mark.timeout(200)
def test_single_keys_are_switched_off_and_stay_off(visitors: Any) -> None:
    director = visitors("tateshina.director")
    page = director.go("/inbox")
    at = "document.activeElement.closest('[data-inbox] tbody tr') !== null"
    page.locator("#keys-on").uncheck()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate(at) is False
    director.go("/inbox")
    page.keyboard.press("j")
    assert page.evaluate(at) is False
    page.locator("#keys-on").check()
    page.locator("select[name=days]").focus()
    page.keyboard.press("j")
    assert page.evaluate(at) is False, "letters belong to the field one is in"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+j")
    assert page.evaluate(at) is False
    page.keyboard.press("j")
    assert page.evaluate(at) is True


@pytest.mark.timeout(300)
@pytest.mark.nightly
def test_no_list_scrolls_sideways_inside_on_a_phone(visitors: Any) -> None:
    wide: list[str] = []
    for login in ("tateshina.director", "tateshina.client", "tateshina.w01"):
        visitor = visitors(login, width=390)
        paths = list(PAGES[login])
        for path, link in FOLLOWED.get(login, []):
            visitor.go(path)
            found = visitor.page.locator(link).first
            if found.count():
                target = found.get_attribute("href") or found.get_attribute("action")
                paths.append(target.removesuffix("/open"))
        for path in paths:
            visitor.go(path)
            wide += [f"{path}: {each}" for each in visitor.page.evaluate(WIDE)]
    assert not wide, "\n".join(wide)
