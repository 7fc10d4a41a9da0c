"""Sealing: for one place alone, readable from before there were data keys, and never shown by mistake."""

import json
import pickle
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from yui.vault import model
from yui.vault.model import LEGACY, BrokenSeal, Canary, Place, Ring, Secret, WrongKey

KEY = bytes(range(32))
DEK = bytes(range(32, 64))
ROW = uuid4()
HERE = Place("app.engagement", "account_cipher", ROW)
TOWN = 20324


def ring(*, tenant: int = TOWN, key: bytes = KEY, **more: bytes) -> Ring:
    return Ring(tenant, key=key, keys={1: DEK, **{int(k[1:]): v for k, v in more.items()}})


@given(st.text(max_size=30))
def test_a_sealed_text_opens_in_its_own_place_alone(text: str) -> None:
    sealed = ring().seal(Secret(text), HERE)
    assert ring().open(sealed, HERE).reveal() == text
    assert sealed != ring().seal(Secret(text), HERE)
    wrong = [
        (ring(tenant=20215), HERE),
        (Ring(TOWN, key=KEY, keys={1: bytes(32)}), HERE),
        (Ring(TOWN, key=KEY, keys={2: DEK}), HERE),
        (ring(), replace(HERE, row=UUID(int=1))),
        (ring(), replace(HERE, column="holder_kana")),
        (ring(), replace(HERE, table="app.worker")),
    ]
    for keys, place in wrong:
        with pytest.raises(BrokenSeal):
            keys.open(sealed, place)


@given(st.binary(max_size=80), st.integers(min_value=0, max_value=79))
def test_altered_bytes_do_not_open(content: bytes, at: int) -> None:
    sealed = bytearray(ring().seal_bytes(content, HERE))
    sealed[at % len(sealed)] ^= 1
    with pytest.raises(BrokenSeal):
        ring().open_bytes(bytes(sealed), HERE)


def test_a_value_says_its_kid_and_opens_when_newer_keys_came() -> None:
    old = ring().seal(Secret("1234567"), HERE)
    newer = ring(k2=bytes(32))
    new = newer.seal(Secret("1234567"), HERE)
    assert (model.kid_of(old), model.kid_of(new), newer.current) == (1, 2, 2)
    assert newer.open(old, HERE) == newer.open(new, HERE) == Secret("1234567")


def test_without_a_data_key_nothing_is_sealed() -> None:
    with pytest.raises(RuntimeError, match="sealing"):
        Ring(TOWN, key=KEY, keys={}).seal(Secret("1"), HERE)


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret("7654321")
    shown = [repr(secret), str(secret), f"{secret}", f"{secret:>20}", repr([secret])]
    assert not any("7654321" in one for one in shown)
    for encode in (msgspec.json.encode, json.dumps, pickle.dumps):
        with pytest.raises(TypeError) as refused:
            encode(secret)
        assert "7654321" not in str(refused.value)
    assert secret.reveal() == "7654321" and secret != "7654321"
    assert len({secret, Secret("7654321"), Secret("1")}) == 2


def test_a_data_key_is_bound_to_its_town_its_kid_and_its_wrapping_key() -> None:
    kept = model.wrap(DEK, key=KEY, tenant=TOWN, kid=1, kek=1)
    assert DEK not in kept and len(kept) == 60
    right = {"key": KEY, "tenant": TOWN, "kid": 1, "kek": 1}
    assert model.unwrap(kept, **right) == DEK  # type: ignore[arg-type]
    for wrong in ({"key": bytes(32)}, {"tenant": 20215}, {"kid": 2}, {"kek": 2}):
        with pytest.raises(WrongKey):
            model.unwrap(kept, **{**right, **wrong})  # type: ignore[arg-type]


def test_a_canary_opens_under_its_own_master_and_version_alone() -> None:
    sung = [Canary(n, model.canary(KEY, kek=n)) for n in (1, 2)]
    model.demand(sung, key=KEY)
    model.demand([], key=KEY)
    for wrong, key in ((sung, bytes(32)), ([Canary(2, sung[0].sealed)], KEY)):
        with pytest.raises(WrongKey):
            model.demand(wrong, key=key)


def test_what_has_no_kid_is_from_before() -> None:
    assert model.kid_of(b"") == model.kid_of(b"x" * 40) == model.kid_of(b"yui1") == LEGACY
