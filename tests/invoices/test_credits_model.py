"""A credit note to the yen: which rate it takes back, how much of it, and against which account."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from tenants.actor import TenantId
from tests.invoices.test_model import NOBODY, invoice
from yui.invoices.credits import model
from yui.invoices.credits.model import CreditKind, Share, TooMuchCredit
from yui.invoices.model import OUTPUT_TAX, REVENUE, Group
from yui.invoices.standings.model import Standing
from yui.ledger.model import AccountRef, Line
from yui.money import Yen

AT = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
"""Midnight in Japan, of the first of December."""
FOUND = invoice(1_500, 134)
LEFT = [Group(1_000, 700, 70), Group(800, 800, 64)]
RECEIVABLE = AccountRef("client_receivable", client=NOBODY)
ADVANCE = AccountRef("client_advance", client=NOBODY)


def test_one_forms_note_is_one_note_and_another_towns_is_another() -> None:
    towns, forms = (TenantId(20324), TenantId(20215)), (uuid4(), uuid4())
    made = {(town, once): model.made_once(town, once) for town in towns for once in forms}
    assert len(set(made.values())) == 4
    assert made == {key: model.made_once(*key) for key in made}


def test_of_several_rates_the_one_that_was_chosen_is_taken_back_and_none_by_itself() -> None:
    assert model.share(FOUND, LEFT, rate_bp=800, net=100) == Share(800, 100, 8, 108, 0)
    assert model.share(FOUND, LEFT[:1], rate_bp=None, net=99) == Share(1_000, 99, 9, 108, 0)
    for left, rate in ((LEFT, None), (LEFT, 500), ([], None)):
        with pytest.raises(model.NoSuchRate) as no:
            model.share(FOUND, left, rate_bp=rate, net=1)
        assert no.value.field == "rate_bp"


@pytest.mark.parametrize("net", [0, -1, 701])
def test_no_more_than_is_left_and_nothing_less_than_a_yen_is_taken_back(net: int) -> None:
    big = [Group(1_000, 1_234_567, 123_456)]
    with pytest.raises(TooMuchCredit) as no:
        model.share(FOUND, LEFT, rate_bp=1_000, net=net)
    assert (no.value.field, no.value.values) == ("net_yen", {"left": "700"})
    with pytest.raises(TooMuchCredit) as no:
        model.share(FOUND, big, rate_bp=None, net=1_234_568)
    assert no.value.values == {"left": "1,234,567"}


def test_the_last_note_takes_what_is_left_of_the_tax_and_none_takes_more() -> None:
    assert model.share(FOUND, LEFT, rate_bp=1_000, net=1) == Share(1_000, 1, 0, 1, 0)
    rounded_off = [Group(1_000, 10, 3)]
    assert model.share(FOUND, rounded_off, rate_bp=None, net=10).tax_yen == 3
    nearly_gone = [Group(1_000, 700, 5)]
    assert model.share(FOUND, nearly_gone, rate_bp=None, net=699).tax_yen == 5


def test_what_was_paid_already_is_owed_to_the_client_as_an_advance() -> None:
    paid = invoice(1_500, 134, paid=1_600)
    assert paid.open_yen == 34
    part = model.share(paid, LEFT, rate_bp=1_000, net=100)
    assert part == Share(1_000, 100, 10, 34, 76)
    assert part.total_yen == 110
    assert model.lines(paid, part, memo="返還") == [
        Line(debit=REVENUE, credit=RECEIVABLE, yen=Yen(34), memo="返還"),
        Line(debit=REVENUE, credit=ADVANCE, yen=Yen(66), memo="返還"),
        Line(debit=OUTPUT_TAX, credit=ADVANCE, yen=Yen(10), memo="返還"),
    ]


def test_what_is_open_is_taken_off_the_debt_tax_last() -> None:
    part = Share(1_000, 100, 10, 105, 5)
    assert model.lines(FOUND, part, memo="m") == [
        Line(debit=REVENUE, credit=RECEIVABLE, yen=Yen(100), memo="m"),
        Line(debit=OUTPUT_TAX, credit=RECEIVABLE, yen=Yen(5), memo="m"),
        Line(debit=OUTPUT_TAX, credit=ADVANCE, yen=Yen(5), memo="m"),
    ]
    exempt = replace(FOUND, standing=Standing.EXEMPT)
    assert [line.debit for line in model.lines(exempt, part, memo="")] == [REVENUE] * 3


def test_a_note_says_what_was_taken_back_on_the_day_in_japan() -> None:
    part = Share(800, 100, 8, 50, 58)
    made, journal = uuid4(), uuid4()
    note = model.noted(
        replace(FOUND, id=UUID(int=1), client_id=UUID(int=2)),
        part,
        made=made,
        kind=CreditKind.RETURN,
        reason="やり直し",
        number="返1",
        journal=journal,
        now=AT,
    )
    assert note == model.CreditNote(
        *(made, UUID(int=1), UUID(int=2), "返1", CreditKind.RETURN, "やり直し", date(2026, 12, 1)),
        *(800, 100, 8, 108, 58, AT, journal),
    )
    assert [kind.says for kind in CreditKind] == ["請求書の取消", "返品・やり直し", "値引き"]


def test_an_invoice_is_cancelled_once_and_only_while_nothing_stands_against_it() -> None:
    model.cancel(FOUND)
    gone = replace(FOUND, cancelled_at=AT)
    for touched in (invoice(100, 10, paid=1), invoice(100, 10, credited=1)):
        with pytest.raises(model.NotCancellable):
            model.cancel(touched)
    with pytest.raises(model.InvoiceCancelled):
        model.cancel(gone)
    with pytest.raises(model.InvoiceCancelled):
        model.share(gone, LEFT, rate_bp=800, net=1)
