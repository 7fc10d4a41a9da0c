"""Common terms: complete, from a day on, never a payment day that is none."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from msgspec.structs import replace

from tenants.refusal import Invalid
from yui.clock import TOKYO
from yui.standing import model
from yui.standing.model import USUAL, Common, NotLater, loose

TODAY = date(2026, 11, 20)
FIRST = Common(
    id=uuid4(),
    body_id=uuid4(),
    version=1,
    valid_from=date(2026, 11, 1),
    valid_to=date(2027, 3, 31),
    method=USUAL.method,
    costs=USUAL.costs,
    changes=USUAL.changes,
    repair=USUAL.repair,
    secrecy=USUAL.secrecy,
    made_at=datetime(2026, 11, 1, tzinfo=TOKYO),
)


def test_versions_go_on_by_one_from_a_later_day() -> None:
    day = date(2026, 12, 1)
    assert model.publish(USUAL, None, valid_from=TODAY, valid_to=None, today=TODAY) == 1
    assert model.publish(USUAL, FIRST, valid_from=day, valid_to=None, today=TODAY) == 2
    early = replace(FIRST, valid_from=day)
    with pytest.raises(NotLater) as refused:
        model.publish(USUAL, early, valid_from=day, valid_to=None, today=TODAY)
    assert refused.value.status == 409


def test_every_empty_text_and_every_bad_day_stands_at_its_field() -> None:
    with pytest.raises(Invalid) as refused:
        model.publish(
            replace(USUAL, costs=" ", secrecy=""), None,
            valid_from=date(2026, 11, 19), valid_to=date(2026, 11, 1), today=TODAY,
        )  # fmt: skip
    assert [error.field for error in refused.value.errors] == [
        "costs", "secrecy", "valid_from", "valid_to",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "said",
    ["検収後30日", "検収後30日以内に振り込みます", "月末まで", "請求書を受け取ってから", "納品後すぐ", "追って知らせます"],
)  # fmt: skip
def test_a_text_about_payment_that_names_no_day_is_refused(said: str) -> None:
    assert loose(said)
    with pytest.raises(Invalid) as refused:
        model.publish(
            replace(USUAL, method=said), None, valid_from=TODAY, valid_to=None, today=TODAY
        )
    assert [error.code for error in refused.value.errors] == ["loose_payment_day"]


def test_the_usual_texts_name_no_loose_day_and_a_version_holds_within_its_days() -> None:
    assert not loose(USUAL.method)
    assert FIRST.holds(date(2026, 11, 1)) and FIRST.holds(date(2027, 3, 31))
    assert not FIRST.holds(date(2027, 4, 1)) and not FIRST.holds(date(2026, 10, 31))
    assert model.digest(USUAL) != model.digest(replace(USUAL, costs="x"))
