"""Standings of a body: its number stands on a paper exactly while it was registered (消費税法57条の4)."""

from datetime import date
from io import BytesIO

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tenants.db import begin
from tenants.refusal import Invalid
from tests.conftest import Browser, BusinessDay, Town
from tests.hands import post, refused, rows
from tests.invoices import seed
from tests.world import tenant
from yui import rates
from yui.invoices.credits import actions as credit_notes
from yui.invoices.credits.model import CreditKind
from yui.invoices.model import OUTPUT_TAX
from yui.invoices.standings import actions, model
from yui.invoices.standings.model import Held, Standing, StandingForm
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef

T = seed.T_NUMBER
BOOK = rates.book().nonregistered_credit
days = st.dates(date(2023, 10, 1), date(2033, 1, 1))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(days, st.sampled_from(list(Standing))), max_size=6), days)
def test_a_number_is_held_on_a_day_exactly_while_the_last_row_before_it_is_registered(
    given_rows: list[tuple[date, Standing]], day: date
) -> None:
    kept = [
        Held(since, kind, T if kind is Standing.REGISTERED else None)
        for since, kind in sorted(given_rows, key=lambda row: row[0])
    ]
    held = model.held_on(kept, day, known=None)
    before = [row for row in kept if row.since <= day]
    assert held.registered == bool(before and before[-1].standing is Standing.REGISTERED)
    assert (held.number is not None) == held.registered
    alike = model.alike([(row.since, row) for row in kept])
    assert len({row.of for row in kept[:alike]}) <= 1
    assert alike == len(kept) or kept[alike].of != kept[0].of


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (date(2026, 9, 30), date(2026, 10, 1), ["80％", "70％"]),
        (date(2026, 10, 1), date(2028, 9, 30), ["70％"]),
        (date(2028, 10, 1), date(2030, 9, 30), ["50％"]),
        (date(2030, 10, 1), date(2031, 9, 30), ["30％"]),
        (date(2031, 10, 1), date(2031, 10, 1), ["控除なし"]),
    ],
)
def test_the_buyer_is_told_the_part_that_transition_leaves_by_the_day_of_the_work(
    first: date, last: date, says: list[str]
) -> None:
    text = "".join(model.buyer_notes(Held(first, Standing.EXEMPT), [first, last], BOOK))
    assert [word for word in ("80％", "70％", "50％", "30％", "控除なし") if word in text] == says
    assert "発行事業者ではありません" in text


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"standing": "registered"}, "t_number"),
        ({"standing": "exempt", "t_number": T}, "t_number"),
        ({"standing": "registered", "t_number": T, "since": date(2023, 9, 30)}, "since"),
        ({"standing": "registered", "t_number": "T1234567890123"}, "sure"),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_an_odd_digit_is_asked_once_more(
    form: dict[str, object], field: str
) -> None:
    typed = {"since": date(2026, 11, 1), "source": "通知書", **form}
    with pytest.raises(Invalid) as caught:
        model.checked(msgspec.convert(typed, StandingForm))
    assert [one.field for one in caught.value.errors] == [field]
    odd = StandingForm(
        date(2026, 11, 1), Standing.REGISTERED, "通知書", "T1234567890123", sure=True
    )
    model.checked(odd)


def test_the_number_of_the_setting_up_is_a_row_before_the_first_and_never_twice() -> None:
    (first,) = model.set_up([], known=T)
    assert (first.since, first.standing, first.t_number) == (
        date(2023, 10, 1),
        Standing.REGISTERED,
        T,
    )
    assert model.set_up([], known=None) == []
    assert model.set_up([Held(date(2026, 4, 1), Standing.EXEMPT)], known=T) == []


async def stands(town: Town, since: date, standing: str, number: str = "") -> None:
    form = StandingForm(since, Standing(standing), "登録通知書", number)
    async with begin(town.actor("tateshina")) as tx:
        await actions.record(tx, form, body=town.body(), now=seed.NOW)


async def printed(town: Town, subject: object) -> str:
    async with town.admin() as admin:
        pdf = await admin.fetchval(
            "select f.pdf from app.document d join app.document_file f on f.tenant_id = d.tenant_id"
            " and f.document_id = d.id where d.tenant_id = $1 and d.subject_id = $2",
            *(tenant("tateshina"), subject),
        )
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\n", "")


async def balance(town: Town, ref: AccountRef) -> int:
    async with begin(town.actor("tateshina")) as tx:
        return await ledger.balance(tx, body=town.body(), ref=ref, until=date(2027, 12, 31))


@pytest.mark.anyio
async def test_a_body_without_registration_issues_an_ordinary_invoice_without_number_or_that_word(
    town: Town,
) -> None:
    await stands(town, date(2026, 4, 1), "exempt")
    await seed.accepted(town)
    made = await seed.issue(town)
    text = await printed(town, made)
    assert "T7000" not in text and "登録番号" not in text and "適格請求書です" not in text
    assert "適格請求書発行事業者ではありません" in text and "70％" in text
    assert "10%対象（税込）" in text and "消費税相当額（10%）" in text
    assert await balance(town, OUTPUT_TAX) == 0
    assert await balance(town, AccountRef("revenue")) == 1_000
    async with begin(town.actor("tateshina")) as tx:
        note = await credit_notes.credit(
            tx, invoice=made, kind=CreditKind.ALLOWANCE, net=10_000, reason="値引き",
            once=made, now=seed.NOW,
        )  # fmt: skip
    assert "適格返還請求書です" not in await printed(town, note)
    assert await balance(town, OUTPUT_TAX) == 0
    assert await balance(town, AccountRef("client_receivable", client=town.client_id())) == 10_000


@pytest.mark.anyio
async def test_what_was_accepted_before_and_after_registration_never_stands_on_one_invoice(
    town: Town,
) -> None:
    await stands(town, date(2026, 4, 1), "taxable")
    await stands(town, date(2026, 11, 15), "registered", T)
    await seed.accepted(town, on=date(2026, 11, 14))
    await seed.accepted(town, on=date(2026, 11, 15), price=2_000)
    first, second = await seed.issue(town), await seed.issue(town)
    assert T not in await printed(town, first)
    text = await printed(town, second)
    assert T in text and "適格請求書です" in text
    kept = await rows(town, "select net_yen, standing, t_number from app.invoice order by number")
    assert [tuple(row.values()) for row in kept] == [
        (10_000, "taxable", None),
        (20_000, "registered", T),
    ]
    assert await refused(seed.issue(town)) == "nothing_to_invoice"


@pytest.mark.anyio
async def test_the_office_records_a_standing_and_another_town_and_a_client_see_none_of_it(
    town: Town, client: Browser, business_day: BusinessDay
) -> None:
    business_day(seed.NOW.date())
    me = await client.login(town.actor("tateshina"))
    form = {"since": "2026-11-01", "standing": "registered", "t_number": T, "source": "登録通知書"}
    assert (await post(me, "/invoices/standing", form)).status_code == 303
    wrong = await post(me, "/invoices/standing", {**form, "t_number": "T1234567890123"})
    assert wrong.status_code == 422 and "検査数字" in wrong.text
    assert T in (await me.get("/invoices/standing")).text
    async with begin(town.actor("shiojiri")) as tx:
        assert await actions.rows(tx, body=town.body()) == []
    theirs = await client.login(town.actor("tateshina", "client"))
    assert (await theirs.get("/invoices/standing")).status_code in {403, 404}


@pytest.mark.anyio
async def test_a_standing_of_a_day_to_come_leaves_the_number_until_that_day(town: Town) -> None:
    await seed.registered(town)
    await stands(town, date(2027, 1, 1), "exempt")
    await seed.accepted(town)
    assert T in await printed(town, await seed.issue(town))
    (body,) = await rows(
        town,
        "select invoice_number from app.body where tenant_id = $1 and id = $2",
        *(tenant("tateshina"), town.body()),
    )
    assert body["invoice_number"] == T
    async with begin(town.actor("tateshina")) as tx:
        kept = await actions.rows(tx, body=town.body())
    assert [(row.since, row.number) for row in kept] == [
        (date(2023, 10, 1), T),
        (date(2027, 1, 1), None),
    ]
