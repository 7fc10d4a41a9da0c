"""A kind's name in an accounting package: what the package ships, or what the body set over it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from tenants.refusal import FieldError, Invalid
from yui.ledger.chart import CHART, Kind, Title
from yui.ledger.letters import unwritable, width
from yui.web.words import N_

NO_TAX = "対象外"
"""The tax class that packages give to what bears no consumption tax. It is the default for all kinds:
the books keep the tax apart (仮払消費税・仮受消費税), and a class on the price too would count it twice."""
NAME_WIDTH = 24
"""Half-width places of a name in 弥生 (勘定科目, 補助科目)."""


class Package(StrEnum):
    """The accounting packages that files are made for."""

    YAYOI = "yayoi"
    FREEE = "freee"

    @property
    def says(self) -> str:
        """Its name."""
        return {"yayoi": "弥生会計", "freee": "freee会計"}[self]


class Naming(Struct, forbid_unknown_fields=True):
    """The form of a kind's name in a package."""

    package: Package
    kind: Kind
    name: Annotated[str, Meta(min_length=1, max_length=30)]
    sub_name: Annotated[str, Meta(max_length=30)] = ""
    tax_name: Annotated[str, Meta(min_length=1, max_length=30)] = NO_TAX


class Kept(Struct, frozen=True):
    """A name that the body set."""

    package: Package
    kind: str
    name: str
    sub_name: str
    tax_name: str


class Called(Struct, frozen=True):
    """A kind as a package knows it; `own`: the body set it."""

    kind: Kind
    name: str
    sub_name: str = ""
    tax_name: str = NO_TAX
    own: bool = False

    @property
    def title(self) -> Title:
        """What the chart says of it."""
        return CHART[self.kind]


def called(kept: Sequence[Kept], package: Package) -> dict[Kind, Called]:
    """Every kind as the package knows it."""
    own = {one.kind: one for one in kept if one.package is package}
    found = {kind: Called(kind, title.package) for kind, title in CHART.items()}
    for kind in CHART:
        if kind in own:
            one = own[kind]
            found[kind] = Called(kind, one.name, one.sub_name, one.tax_name, own=True)
    return found


def check(naming: Naming) -> None:
    """Refuses what 弥生 cannot write, or would cut off without a word."""
    wrong: list[FieldError] = []
    for field in ("name", "sub_name", "tax_name"):
        text: str = getattr(naming, field)
        signs = "".join(unwritable(text))
        if naming.package is Package.YAYOI and signs:
            says = N_("弥生会計で使えない文字があります：{signs}")
            wrong.append(FieldError(field, "unwritable", says, {"signs": signs}))
        elif naming.package is Package.YAYOI and width(text) > NAME_WIDTH:
            says = N_("弥生会計では全角{most}文字までです。")
            wrong.append(FieldError(field, "too_long", says, {"most": NAME_WIDTH // 2}))
    if wrong:
        raise Invalid(wrong)
