"""A journal row as packages take it in, and what of it would be lost on the way."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from tenants.refusal import FieldError, Invalid
from yui.ledger.books.model import Named
from yui.ledger.chart import Kind
from yui.ledger.letters import cut, one_line, replaced, unwritable, width
from yui.ledger.titles.model import NO_TAX, Called, Package
from yui.web.words import N_

SHOWN = 20
"""Losses named in a refusal; the rest is counted."""


class Raw(Struct, frozen=True):
    """A posting as it is read, or the sum of a journal's postings between the same kinds.

    `journal_kind` is that of the journal it reverses, if it is one that does; `…_tells`: what tells
    the account from its like for the tax; `seller`: whether who sold is registered.
    """

    journal: UUID
    on: date
    journal_kind: str
    yen: int
    memo: str
    debit_kind: str
    credit_kind: str
    debit_party: str = ""
    debit_category: str = ""
    debit_tax: str = ""
    credit_party: str = ""
    credit_category: str = ""
    credit_tax: str = ""
    debit_tells: str = ""
    credit_tells: str = ""
    seller: bool = False


class Side(Struct, frozen=True):
    """One side of a row in the package's words."""

    account: str
    sub: str
    tax: str


class Out(Struct, frozen=True):
    """A row of the file; rows of one journal have its number, counted from 1 in the month's order."""

    number: int
    on: date
    debit: Side
    credit: Side
    yen: int
    memo: str


class Loss(Struct, frozen=True):
    """What the package cannot take as it is: which text, why."""

    number: int
    text: str
    why: str


class Limits(Struct, frozen=True):
    """Half-width places that the package has; 0: as many as wanted. `cp932`: its characters alone."""

    name: int = 0
    memo: int = 0
    digits: int = 0
    cp932: bool = False


class UnknownKind(Invalid):
    """An account's kind has no name in the package."""


def rows(
    found: Sequence[Raw],
    names: dict[Kind, Called],
    *,
    taxes: Callable[[Raw], tuple[str, str]] | None = None,
    most: int = 0,
) -> list[Out]:
    """The rows in the package's words; journals are numbered as they come. `taxes` gives the classes
    of a row where the body has set none for the kind; `most`: half-width places of a name."""
    out: list[Out] = []
    number, last = 0, None
    for raw in found:
        if raw.journal != last:
            number, last = number + 1, raw.journal
        debit = Named(raw.debit_kind, raw.debit_party, raw.debit_category, raw.debit_tax)
        credit = Named(raw.credit_kind, raw.credit_party, raw.credit_category, raw.credit_tax)
        classes = taxes(raw) if taxes else ("", "")
        sides = [
            _side(named, names, tax=tax, most=most)
            for named, tax in zip((debit, credit), classes, strict=True)
        ]
        out.append(Out(number, raw.on, sides[0], sides[1], raw.yen, one_line(raw.memo)))
    return out


def _side(named: Named, names: dict[Kind, Called], *, tax: str, most: int) -> Side:
    known = names.get(Kind(named.kind)) if named.kind in set(Kind) else None
    if known is None:
        says = N_("「{kind}」という勘定は、会計ソフトの科目に対応づけられていません。")
        raise UnknownKind([FieldError("package", "unknown_kind", says, {"kind": named.kind})])
    sub = one_line(named.sub or known.sub_name)
    if most and width(sub) > most:
        sub = one_line(named.brief or sub)
    return Side(known.name, sub, _class(known, tax))


def _class(known: Called, tax: str) -> str:
    return tax if tax and known.tax_name == NO_TAX else known.tax_name


def losses(out: Sequence[Out], limits: Limits) -> list[Loss]:
    """Every text that the package would cut off or could not write, each text once."""
    found: dict[tuple[str, str], Loss] = {}
    for row in out:
        for text, most in _texts(row, limits):
            for why in _whys(text, most=most, limits=limits):
                found.setdefault((text, why), Loss(row.number, text, why))
        if limits.digits and row.yen >= 10**limits.digits:
            found.setdefault((str(row.yen), "yen"), Loss(row.number, str(row.yen), "yen"))
    return list(found.values())


def _texts(row: Out, limits: Limits) -> list[tuple[str, int]]:
    sides = [row.debit, row.credit]
    named = [(text, limits.name) for side in sides for text in (side.account, side.sub)]
    return [*named, (row.memo, limits.memo)]


def _whys(text: str, *, most: int, limits: Limits) -> list[str]:
    signs = "".join(unwritable(text)) if limits.cp932 else ""
    long = "long" if most and width(text) > most else ""
    return [why for why in (f"signs:{signs}" if signs else "", long) if why]


def check(out: Sequence[Out], *, limits: Limits, package: Package, fit: bool) -> None:
    """Refuses a file in which something would be lost without a word.

    With `fit` the office has seen it: characters become 〓, long texts are cut. An amount is never.
    """
    found = [one for one in losses(out, limits) if not fit or one.why == "yen"]
    if not found:
        return
    errors = [_error(one, at, package=package) for at, one in enumerate(found[:SHOWN])]
    if len(found) > SHOWN:
        says = N_("ほかに{n}件あります。")
        errors.append(FieldError(f"lost.{SHOWN}", "more", says, {"n": len(found) - SHOWN}))
    how = N_(
        "下の項目は、そのままでは渡せません。長い名前を短くし、使えない文字を〓にしてよければ、"
        "ここに印を付けて、もう一度作ってください。"
    )
    raise Invalid([FieldError("fit", "lost", how), *errors])


def _error(one: Loss, at: int, *, package: Package) -> FieldError:
    values: dict[str, object] = {"n": one.number, "text": one.text[:40], "package": package.says}
    if one.why == "yen":
        says = N_("仕訳{n}の金額{text}円は、{package}の桁数を超えています。")
    elif one.why == "long":
        says = N_("仕訳{n}の「{text}」は、{package}では長すぎて切り捨てられます。")
    else:
        values["signs"] = one.why.partition(":")[2]
        says = N_("仕訳{n}の「{text}」には、{package}で使えない文字があります：{signs}")
    return FieldError(f"lost.{at}", "lost", says, values)


def fitted(out: Sequence[Out], limits: Limits) -> list[Out]:
    """The rows as the package takes them: 〓 for what it lacks, names cut but never made the same."""
    sign: Callable[[str], str] = replaced if limits.cp932 else str
    names: dict[tuple[str, str], str] = {}
    taken: set[tuple[str, str]] = set()
    for side in dict.fromkeys(side for row in out for side in (row.debit, row.credit)):
        whole = (side.account, side.sub)
        if whole not in names:
            names[whole] = _unlike(side, sign, limits=limits, taken=taken)
    return [
        Out(
            row.number,
            row.on,
            Side(sign(row.debit.account), names[row.debit.account, row.debit.sub], row.debit.tax),
            Side(
                sign(row.credit.account), names[row.credit.account, row.credit.sub], row.credit.tax
            ),
            row.yen,
            cut(sign(row.memo), limits.memo) if limits.memo else sign(row.memo),
        )
        for row in out
    ]


def _unlike(
    side: Side, sign: Callable[[str], str], *, limits: Limits, taken: set[tuple[str, str]]
) -> str:
    """The sub-account's name, cut; where that is another's already, it ends with a number."""
    written, at = sign(side.sub), 1
    name = cut(written, limits.name) if limits.name else written
    while name and (side.account, name) in taken:
        at += 1
        end = f"~{at}"
        name = (cut(written, limits.name - len(end)) if limits.name else written) + end
    taken.add((side.account, name))
    return name
