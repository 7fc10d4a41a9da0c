"""What is asked of the bank master: find a bank, find a branch, name both, refuse what is not there."""

from collections.abc import Mapping
from itertools import islice

from tenants.refusal import Invalid
from yui.banks import model
from yui.banks.model import Named, Place
from yui.japan import wareki

PAGE = 20
NEAR = 3


def find_bank(text: str, *, after: str = "", most: int = PAGE) -> list[Place]:
    """Banks that `text` can mean, by code, those after `after`; none for an empty text.

    `text`: the beginning of a code or of the kana (any width), or a part of the name.
    """
    return _found(model.banks(), text, after=after, most=most)


def find_branch(bank_code: str, text: str, *, after: str = "", most: int = PAGE) -> list[Place]:
    """The same among a bank's branches; all of them, page by page, for an empty text."""
    places = model.branches(bank_code)
    if not text.strip():
        return list(islice((p for c, p in places.items() if c > after), most))
    return _found(places, text, after=after, most=most)


def _found(places: Mapping[str, Place], text: str, *, after: str, most: int) -> list[Place]:
    if not text.strip():
        return []
    meant = (p for code, p in places.items() if code > after and model.matches(p, text))
    return list(islice(meant, most))


def named(bank_code: str, branch_code: str) -> Named | None:
    """Both names, or None when the master does not know one of the codes."""
    bank = model.banks().get(bank_code)
    branch = model.branches(bank_code).get(branch_code)
    return None if bank is None or branch is None else Named(bank, branch)


def demand(bank_code: str, branch_code: str) -> Named:
    """Both names; `Invalid` at `bank_code` or `branch_code`, with what may have been meant."""
    bank = model.banks().get(bank_code)
    if bank is None:
        raise _no_bank(bank_code)
    places = model.branches(bank_code)
    branch = places.get(branch_code)
    if branch is None:
        near = _near(places, branch_code)
        says = model.NO_BRANCH_BUT if near else model.NO_BRANCH
        raise model.unknown("branch_code", says, bank=bank.name, code=branch_code, near=near)
    return Named(bank, branch)


def _no_bank(code: str) -> Invalid:
    gone = model.ended().get(code)
    if gone is not None and (now := model.banks().get(gone.into)) is not None:
        values = {"code": code, "name": gone.name, "day": wareki(gone.on), "near": now.label}
        return model.unknown("bank_code", model.BANK_ENDED, **values)
    near = _near(model.banks(), code)
    says = model.NO_BANK_BUT if near else model.NO_BANK
    return model.unknown("bank_code", says, code=code, near=near)


def _near(places: Mapping[str, Place], code: str) -> str:
    """Codes that differ from it by a slip of a finger, two digits turned round first."""
    slips = sorted((_slip(one, code), one) for one in places)
    return "、".join(places[one].label for slip, one in slips[:NEAR] if slip <= 1)


def _slip(code: str, typed: str) -> int:
    """0: two neighbours turned round; 1: one digit is another; 2: more than a slip."""
    if len(code) != len(typed):
        return 2
    wrong = [at for at, digit in enumerate(code) if typed[at] != digit]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        first, second = wrong
        return 0 if (code[first], code[second]) == (typed[second], typed[first]) else 2
    return 1 if len(wrong) == 1 else 2
