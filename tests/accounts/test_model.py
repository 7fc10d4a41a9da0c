"""What is decided about names, passwords, addresses and paths without looking anything up."""

import pytest

from yui.accounts import model


@pytest.mark.parametrize("given", ["ab", "a b c", "x" * 201, "a\x00bc", "   "])
def test_a_log_in_name_that_cannot_be_typed_is_refused(given: str) -> None:
    with pytest.raises(model.BadLogin):
        model.login_name(given)


def test_a_log_in_name_is_one_name_however_it_is_typed() -> None:
    assert model.login_name(" Ｈａｎａ.Yama ") == "hana.yama"


@pytest.mark.parametrize(
    "password",
    ["short", "1234567890", "aaaaaaaaaaaa", "hana.yama@town", "Password123", "hana.yama@t"],
)
def test_a_password_that_anyone_would_try_is_refused(password: str) -> None:
    with pytest.raises(model.WeakPassword):
        model.strong(password, login="hana.yama@town" if "town" in password else "hana.yama@t")


def test_a_password_typed_on_another_keyboard_is_the_same() -> None:
    assert model.same_text("か\u3099っこうの森") == model.same_text("がっこうの森")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("not an address", "unknown"),
        ("", "unknown"),
    ],
)
def test_one_household_is_one_counter(address: str, network: str) -> None:
    assert model.network(address) == network


def test_the_limits_hold_at_their_edges() -> None:
    model.throttled(by_login=model.TRIES_PER_ACCOUNT, by_address=model.TRIES_PER_ADDRESS)
    for tries in (
        {"by_login": model.TRIES_PER_ACCOUNT + 1, "by_address": 0},
        {"by_login": 0, "by_address": model.TRIES_PER_ADDRESS + 1},
    ):
        with pytest.raises(model.TooManyTries):
            model.throttled(**tries)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("/board?x=1", "/board?x=1"),
        ("https://evil.test", "/home"),
        ("//evil.test", "/home"),
        ("/\\evil.test", "/home"),
        ("/a\r\nSet-Cookie: x", "/home"),
        ("", "/home"),
    ],
)
def test_a_path_leads_nowhere_else(given: str, path: str) -> None:
    assert model.local_path(given, "/home") == path
