"""The long menu in parts: each entry once, under a heading, and only what the caller may open."""

import pytest

from tests.conftest import Browser
from tests.world import actor
from yui.web import menu

pytestmark = pytest.mark.anyio

LONG = ("director", "worker")


def parts_of(role: str) -> list[menu.Section]:
    return menu.sections(menu.menu_for(actor("tateshina", role)))


@pytest.fixture
def pages(client: Browser) -> Browser:
    """The application whose pages have filled the menu."""
    return client


@pytest.mark.parametrize("role", LONG)
async def test_every_entry_of_a_long_menu_stands_once_under_a_heading(
    pages: Browser, role: str
) -> None:
    parts = parts_of(role)
    shown = [entry.path for part in parts for entry in part.entries]
    assert sorted(shown) == sorted(one.path for one in menu.menu_for(actor("tateshina", role)))
    assert all(part.says for part in parts)
    assert "そのほか" not in [part.says for part in parts], parts[-1].entries


async def test_no_part_names_a_page_that_no_entry_leads_to(pages: Browser) -> None:
    named = [path for _, paths in menu.SECTIONS for path in paths]
    assert len(named) == len(set(named))
    assert set(named) <= {entry.path for entry in menu.entries()}


async def test_a_short_menu_is_one_list_without_a_heading(pages: Browser) -> None:
    (only,) = parts_of("coordinator")
    assert only.says == ""
    assert menu.sections([]) == []


async def test_an_entry_that_no_part_names_is_still_shown_at_the_end() -> None:
    many = [menu.Entry(f"{n}", f"/{n}", needs="me") for n in range(menu.MOST_IN_ONE_LIST + 1)]
    (rest,) = menu.sections(many)
    assert (rest.says, rest.entries) == ("そのほか", many)


@pytest.mark.parametrize("role", LONG)
async def test_the_page_groups_its_links_by_the_headings(
    town: object, client: Browser, role: str
) -> None:
    me = await client.login(actor("tateshina", role))
    text = (await me.get("/account")).text
    for number, part in enumerate(parts_of(role), 1):
        assert f'<p id="menu-{number}">{part.says}</p>' in text
        assert f'<ul role="list" aria-labelledby="menu-{number}">' in text


async def test_what_belongs_to_money_is_not_shown_as_home(pages: Browser) -> None:
    shown = menu.menu_for(actor("tateshina", "worker"))
    assert menu.current(shown, "/me/earnings") == "/me/money"
    assert menu.current(shown, "/me/courses/excel-1") == "/me/courses"
    assert menu.current(shown, "/me") == "/me"
    assert menu.current(shown, "/nowhere") == ""
