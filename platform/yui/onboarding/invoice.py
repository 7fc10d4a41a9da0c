"""What is only asked twice: the check digit of a registration number (T and 13 digits), and a holder of
an account who is not called as the worker is."""

import re
from datetime import date

from yui import rates
from yui.japan import NotBankText, bank_text, screen_text, wareki
from yui.onboarding.model import Invoice
from yui.onboarding.refusals import CeasedBefore, OddNumber, OtherHolder, TooEarly
from yui.people.model import Engagement

SHAPE = r"T[0-9]{13}"


def check_digit(base: str) -> int:
    """The digit before these twelve (法人番号の指定等に関する省令2条): 9 less the sum of the digits,
    from the right weighed 1, 2, 1, 2 …, modulo 9. Between 1 and 9."""
    weighed = (int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(base)))
    return 9 - sum(weighed) % 9


def tidy(text: str) -> str:
    """As one writes it on paper: full-width, in small letters, with spaces and strokes between."""
    return re.sub(r"[\s\-ー－]", "", screen_text(text)).upper()


def is_number(text: str) -> bool:
    """Whether it is T and thirteen digits."""
    return re.fullmatch(SHAPE, text, re.ASCII) is not None


def invoice(number: str, *, sure: bool) -> Invoice:
    """Her answer: none is an answer (免税). A wrong check digit is asked once more, and no error."""
    if not number:
        return Invoice(None)
    expected = check_digit(number[2:])
    odd = int(number[1]) != expected
    if odd and not sure:
        raise OddNumber("invoice", expected=expected)
    return Invoice(number, odd=odd)


def since(
    said: Invoice, given: date | None, *, before: Invoice | None, old: Engagement | None, on: date
) -> date | None:
    """From which day an answer holds: the day that was `given` (登録年月日, or that on which her number
    ceased), else that of the same answer `before`, else the day of the answer. None: nothing was
    ever known of the day. Raises `TooEarly` for a day on which nobody could be registered yet, and
    `CeasedBefore` where a number would cease before it was one."""
    if given is not None:
        if given < (first := rates.book().nonregistered_credit[0].since):
            raise TooEarly("since", first=wareki(first))
        began = old.invoice_since if old is not None and old.invoice_number else None
        if not said.number and began is not None and given <= began:
            raise CeasedBefore("since", began=wareki(began))
        return given
    if before is not None and before.number == said.number and before.since is not None:
        return before.since
    if old is not None and old.invoice_number == said.number:
        return old.invoice_since
    return on if said.number or (old is not None and old.invoice_number) else None


def same_holder(holder: str, kana: str, *, sure: bool) -> None:
    """Asks once more where the account's holder (in bank letters) is not the worker by her kana."""
    if sure or _letters(holder) == _letters(kana):
        return
    raise OtherHolder("holder_kana", holder=screen_text(holder), kana=kana)


def _letters(kana: str) -> str:
    try:
        return bank_text(kana.strip()).replace(" ", "")
    except NotBankText:
        return kana
