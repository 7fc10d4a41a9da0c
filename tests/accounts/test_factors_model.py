"""Codes of an app and recovery codes, without a database."""

from uuid import UUID

import pyotp
import pytest

from tests.conftest import MASTER
from yui.accounts import sealing
from yui.accounts.factors import model
from yui.accounts.passkeys.model import is_domain
from yui.accounts.sitting.model import family

ONE, OTHER = UUID(int=1), UUID(int=2)
RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("at", "code"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")]
)
def test_the_vectors_of_rfc_6238_hold(at: int, code: str) -> None:
    assert model.step_of(RFC, code, at=at) == at // 30


@pytest.mark.parametrize(
    ("off", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_code_may_be_one_step_early_or_late(off: int, fits: bool) -> None:
    at = 1_800_000_000
    code = pyotp.TOTP(RFC).at(at + off * 30)
    assert (model.step_of(RFC, code, at=at) == at // 30 + off) is fits


def test_a_code_typed_in_full_width_with_a_space_is_the_same() -> None:
    assert model.step_of(RFC, "２８７ ０８２", at=59) == 1


def test_a_sealed_secret_opens_for_its_own_account_alone() -> None:
    sealing.set_up(MASTER)
    kept = sealing.sealed(RFC, account=ONE)
    assert sealing.opened(kept, account=ONE) == RFC
    for account, box in ((OTHER, kept), (ONE, kept[:-1] + bytes([kept[-1] ^ 1]))):
        with pytest.raises(ValueError, match="does not open"):
            sealing.opened(box, account=account)
    assert sealing.code_hash("a", account=ONE) != sealing.code_hash("a", account=OTHER)


def test_recovery_codes_are_long_and_all_different() -> None:
    made = [code for _ in range(50) for code in model.new_codes()]
    assert len(set(made)) == 500
    assert all(model.folded(model.shown(code).upper()) == code for code in made)


@pytest.mark.parametrize(
    ("host", "able"),
    [
        ("yui.example.jp", True),
        ("localhost", True),
        ("127.0.0.1", False),
        ("[::1]", False),
        ("", False),
    ],
)
def test_a_passkey_needs_a_name_not_an_address(host: str, able: bool) -> None:
    assert is_domain(host) is able


@pytest.mark.parametrize(
    ("agent", "seen"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36",
            "Chrome（Windows）",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge（Windows）"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari（iPhone）"),
        ("Mozilla/5.0 (iPhone) Safari/604.1 Line/15.0", "LINE（iPhone）"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_named_by_its_family_alone(agent: str, seen: str) -> None:
    assert family(agent) == seen
