"""The terms notice: every item of law or no offer; a payment day that is a day and is lawful."""

import re
from datetime import date, datetime
from hashlib import sha256
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.standing.test_model import FIRST
from yui import due
from yui.clock import TOKYO
from yui.due import Dated
from yui.offers import complete, terms
from yui.offers.complete import Incomplete, Item, OpenItem
from yui.offers.terms import Notice, Recipient
from yui.tax import Category
from yui.towns.model import Body
from yui.work.model import Task, TaskState

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
UNTIL = datetime(2026, 11, 24, 17, 0, tzinfo=TOKYO)
BODY = Body(
    id=uuid4(),
    name="一般社団法人立科町振興公社",
    short="立振",
    address="長野県北佐久郡立科町大字芦田2532",
    phone="0267-00-0324",
    email="office@tateshina.example",
    invoice_number=None,
    valid_from=date(2025, 4, 1),
    valid_to=None,
    closings=[Dated("2025-04-01")],
    inspection_days=7,
)
TASK = Task(
    id=uuid4(),
    body_id=BODY.id,
    order_id=uuid4(),
    share_id=None,
    title="観光例文アノテーション",
    spec="作業手引き第2版によります。",
    job_type="annotation",
    withholding=Category.NONE,
    unit_name="件",
    quantity=3000,
    unit_price_yen=42,
    minutes_per_unit=2,
    due_on=date(2026, 12, 10),
    place="オンライン（自宅可）",
    deliver_to="Yui のマイページから提出",
    rights="著作権は、報酬の支払いをもって公社に移ります（報酬に含みます）。",
    state=TaskState.OPEN,
    made_at=NOW,
    version=1,
)
WHO = Recipient(code="W-031", name="見本 花子")


def compose(
    task: Task = TASK, body: Body = BODY, to: Recipient = WHO, quantity: int = 100
) -> Notice:
    return terms.compose(
        task, body, to, number="立振-R8-明00001", quantity=quantity, answer_by=UNTIL, now=NOW
    )


def test_every_item_of_the_act_and_of_the_guideline_is_there() -> None:
    rules = "・".join(item.rules for item in compose().items)
    for number in "①②③④⑤⑥⑦⑧":
        assert f"3条{number}" in rules
    assert "3条⑨〜⑫" in rules  # notes, bulk settlement, electronic claims, digital pay: none used
    for number in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫":
        assert f"G{number}" in rules


def test_the_amount_and_the_days_are_figures() -> None:
    notice = compose()
    said = {item.key: item.text for item in notice.items}
    assert said["reward"] == "4,200円（1件 42円 × 100件、税抜（消費税を別に加算））"
    assert said["due_on"] == "令和8年12月10日（木）"
    assert said["payment_on"].startswith("令和9年1月15日（金）")
    assert "令和8年12月17日（木）" in said["inspection"]
    assert said["answer_by"].startswith("令和8年11月24日（火） 17:00")
    assert said["cycle"].startswith("毎月末日締切・翌月15日支払")
    assert (notice.payment_on, notice.yen) == (date(2027, 1, 15), 4200)


def test_the_payment_day_is_no_until_and_no_within() -> None:
    said = {item.key: item.text for item in compose().items}
    assert not re.search("まで|以内|検収後|請求", said["payment_on"])


@pytest.mark.parametrize(
    ("change", "labels"),
    [
        ({"title": ""}, ["仕事の内容・仕様"]),
        ({"spec": " "}, ["仕事の内容・仕様"]),
        ({"rights": ""}, ["知的財産権"]),
        ({"place": ""}, ["仕事の場所"]),
        ({"deliver_to": "\n"}, ["納品先・納品の方法"]),
        ({"unit_price_yen": 0}, ["報酬の額"]),
        ({"spec": "", "rights": "", "place": ""}, ["仕事の内容・仕様", "知的財産権", "仕事の場所"]),
    ],
)
def test_a_missing_item_is_named_and_nothing_is_sent(
    change: dict[str, object], labels: list[str]
) -> None:
    with pytest.raises(Incomplete) as refused:
        compose(replace(TASK, **change))
    assert refused.value.status == 422
    assert [error.values["item"] for error in refused.value.errors] == labels


@pytest.mark.parametrize("field", ["address", "phone", "email"])
def test_the_orderer_must_be_reachable(field: str) -> None:
    with pytest.raises(Incomplete) as refused:
        compose(body=replace(BODY, **{field: ""}))
    assert [error.values["item"] for error in refused.value.errors] == ["所在地・連絡先"]


def test_the_worker_must_be_known() -> None:
    with pytest.raises(Incomplete) as refused:
        compose(to=Recipient(code="", name="見本"))
    assert [error.field for error in refused.value.errors] == ["terms.worker"]


@given(
    st.dates(date(2024, 11, 1), date(2032, 12, 31)),
    st.integers(1, 31),
    st.integers(1, 31),
    st.integers(0, 2),
    st.integers(1, 30),
)
def test_whatever_the_rule_the_day_printed_is_within_sixty_days(
    due_on: date, closing: int, pay_day: int, months: int, inspection: int
) -> None:
    body = replace(
        BODY,
        closings=[Dated("2025-04-01", closing, pay_day, months)],
        inspection_days=inspection,
    )
    notice = compose(replace(TASK, due_on=due_on), body)
    assert notice.payment_on <= due.latest_payment(due_on)


def test_what_is_kept_is_what_was_hashed_and_reads_back() -> None:
    notice = compose()
    kept = terms.canonical(notice)
    assert terms.digest(kept) == sha256(kept).digest()
    assert terms.read(kept) == notice
    assert terms.canonical(terms.read(kept)) == kept


def missing(items: list[Item]) -> list[tuple[object, object]]:
    with pytest.raises(Incomplete) as refused:
        complete.complete(items, paid=date(2027, 1, 15), received=date(2026, 12, 10))
    return [(error.values["number"], error.values["item"]) for error in refused.value.errors]


@pytest.mark.parametrize("number", list(complete.REQUIRED))
def test_each_rule_whose_item_was_left_out_is_named_by_number_and_name(number: str) -> None:
    kept = [item for item in compose().items if number not in item.rules]
    assert len(kept) < len(compose().items)
    assert (number, complete.REQUIRED[number]) in missing(kept)


def test_an_empty_notice_lists_everything_at_once() -> None:
    numbers = {number for number, _ in missing([])}
    assert numbers == set(complete.REQUIRED)
    assert {f"3条{n}" for n in "①②③④⑤⑥⑦⑧"} <= numbers
    assert {f"G{n}" for n in "⑦⑨⑩⑫"} <= numbers
    blank = [replace(item, text=" ") for item in compose().items]
    assert [item for _, item in missing(blank)] == [item.label for item in blank]


@pytest.mark.parametrize(
    "said",
    ["検収後30日", "納品から30日以内", "令和9年1月15日まで", "請求書受領後", "翌月末ごろ", "後日", "未定", "2027-01-15以内", "月末"],
)  # fmt: skip
def test_a_payment_day_that_is_no_date_is_refused(said: str) -> None:
    items = [
        replace(item, text=said) if item.key == "payment_on" else item for item in compose().items
    ]
    with pytest.raises(Incomplete) as refused:
        complete.complete(items, paid=date(2027, 1, 15), received=date(2026, 12, 10))
    assert [error.code for error in refused.value.errors] == ["payment_day_not_a_date"]
    assert refused.value.status == 422


def pending(*open_items: OpenItem, task: Task = TASK) -> Notice:
    return terms.compose(
        task, BODY, WHO, number="1", quantity=10, answer_by=UNTIL, now=NOW, open_items=open_items
    )


def test_an_item_not_fixed_yet_carries_its_reason_and_its_day() -> None:
    day = date(2026, 11, 30)
    one = OpenItem("content", "クライアントの原稿が11月末にそろうため", day)
    notice = pending(one, OpenItem("place", "会場を選んでいるため", day))
    said = {item.key: item.text for item in notice.items}
    assert said["content"].startswith("観光例文アノテーション")
    assert "未定（理由：クライアントの原稿が11月末にそろうため" in said["content"]
    assert "定める予定の日：令和8年11月30日（月）" in said["place"]
    assert [item.item for item in notice.open] == ["content", "place"]
    assert pending(one, task=replace(TASK, spec="")).open == [one]


@pytest.mark.parametrize(
    ("one", "codes"),
    [
        (OpenItem("place", " ", date(2026, 11, 30)), ["no_reason"]),
        (OpenItem("place", "理由", date(2026, 11, 19)), ["bad_planned_day"]),
        (OpenItem("place", "理由", date(2026, 12, 11)), ["bad_planned_day"]),
        (OpenItem("reward", "理由", date(2026, 11, 30)), ["may_not_be_open"]),
        (OpenItem("payment_on", "", date(2026, 12, 11)), ["may_not_be_open", "no_reason", "bad_planned_day"]),
    ],
)  # fmt: skip
def test_without_reason_or_day_nothing_is_left_open(one: OpenItem, codes: list[str]) -> None:
    with pytest.raises(Incomplete) as refused:
        pending(one)
    assert [error.code for error in refused.value.errors] == codes


def test_common_terms_stand_in_the_notice_by_version_days_and_text() -> None:
    common = replace(FIRST, method="登録口座への振込だけです。")
    notice = terms.compose(
        TASK, BODY, WHO, number="1", quantity=10, answer_by=UNTIL, now=NOW, common=common
    )
    said = {item.key: item.text for item in notice.items}
    assert said["method"] == "登録口座への振込だけです。"
    assert said["common"].startswith(
        "第1版（有効期間 令和8年11月1日（日）から 令和9年3月31日（水）まで）"
    )
    assert notice.common is not None and notice.common.id == common.id
    assert terms.read(terms.canonical(notice)) == notice


def test_common_terms_that_have_run_out_leave_their_items_missing() -> None:
    over = replace(FIRST, valid_to=date(2026, 11, 19))
    with pytest.raises(Incomplete) as refused:
        terms.compose(
            TASK, BODY, WHO, number="1", quantity=10, answer_by=UNTIL, now=NOW, common=over
        )
    assert [error.values["number"] for error in refused.value.errors] == [
        "3条⑨〜⑫・G④", "3条⑦・G⑤", "G⑨", "G⑩", "G⑫",
    ]  # fmt: skip


def test_the_next_version_names_the_one_before_and_changes_nothing_else() -> None:
    first = pending(OpenItem("place", "会場を選んでいるため", date(2026, 11, 30)))
    later = terms.superseding(
        first, number="2", reason="会場を定めました。", texts={"place": "中央公民館"}, now=UNTIL
    )
    assert (later.version, later.supersedes, later.open) == (2, "1", [])
    changed = [a.key for a, b in zip(first.items, later.items, strict=True) if a != b]
    assert changed == ["place"]
