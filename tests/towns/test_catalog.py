"""The five towns' files, and what a file may not say."""

from datetime import date

import pytest

from yui.towns import catalog
from yui.towns.catalog import BadTown


def test_five_towns_come_with_yui_and_know_their_bodies() -> None:
    towns = {town.slug: town for town in catalog.supplied()}
    assert {slug: town.code for slug, town in towns.items()} == {
        "tateshina": 20324,
        "shiojiri": 20215,
        "itoigawa": 15216,
        "omachi": 20212,
        "azumino": 20220,
    }
    tateshina = towns["tateshina"]
    assert tateshina.bodies[0].name == "一般社団法人立科町振興公社"
    assert tateshina.bodies[0].valid_from == date(2025, 4, 1)
    assert [(served.by, served.valid_to) for served in tateshina.served] == [
        (20215, date(2025, 3, 31))
    ]
    for town in towns.values():
        assert {agreed.partner for agreed in town.agreements} == {
            other.code for other in towns.values()
        } - {town.code}


def test_every_towns_rule_pays_within_60_days_even_at_its_longest() -> None:
    for town in catalog.supplied():
        for worst in catalog.strains(town):
            assert worst.lawful, (town.slug, worst)
            assert worst.limit == 60


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("code = 20324", "code = 2032"), "code"),
        (("code = 20324", 'code = "20324"'), "code"),
        (('slug = "tateshina"', 'slug = "立科"'), "slug"),
        (("joined_on = 2017-04-01", "joined_on = 2017-04-31"), "(?i)date"),
        (('account_number = "0003241"', 'account_number = "324"'), "account_number"),
        (("valid_to = 2025-03-31", "valid_to = 2025-04-01"), "two bodies"),
        (("valid_to = 2025-03-31", "valid_to = 2016-03-31"), "ends on"),
        (("prefecture", "prefectur"), "prefectur"),
        (("closing_day = 31", "closing_day = 0"), "closing_day"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(change: tuple[str, str], says: str) -> None:
    from importlib.resources import files

    text = (files("tenants") / "catalog" / "tateshina.toml").read_text(encoding="utf-8")
    with pytest.raises(BadTown, match=says):
        catalog.parse(text.replace(*change, 1))
