"""The menu: one list, filled where the pages are defined, shown to whoever may open them."""

from msgspec import Struct

from tenants.actor import Actor
from yui.web.words import N_


class Entry(Struct, frozen=True):
    """A line of the menu. `says` is a Japanese msgid; `needs` a permission of the caller.

    `icon` is one of templates/icons.html. Entries with `tab` make the bar at the foot of a
    worker's phone: at most four, in order.
    """

    says: str
    path: str
    needs: str
    order: int = 50
    icon: str = ""
    tab: bool = False


_ENTRIES: dict[str, Entry] = {}


def register(*entries: Entry) -> None:
    """Adds entries; the same path again replaces its entry."""
    for entry in entries:
        _ENTRIES[entry.path] = entry


def entries() -> list[Entry]:
    """Every entry there is, in order."""
    return sorted(_ENTRIES.values(), key=lambda entry: (entry.order, entry.path))


def menu_for(actor: Actor | None) -> list[Entry]:
    """What this caller may open, in order."""
    if actor is None:
        return []
    return [entry for entry in entries() if actor.may(entry.needs)]


def tabs_for(actor: Actor | None) -> list[Entry]:
    """The bar at the foot of a phone: four at most."""
    return [entry for entry in menu_for(actor) if entry.tab][:4]


BELONGS = {
    "/tasks": ("/orders",),
    "/order-changes": ("/orders",),
    "/unit-imports": ("/orders",),
    "/fees": ("/orders",),
    "/offers": ("/terms", "/orders"),
    "/terms": ("/orders",),
    "/substitutes": ("/orders",),
    "/voices": ("/clients",),
    "/me/suggestions": ("/me/voice",),
    "/deliveries": ("/inspections",),
    "/disputes": ("/inspections",),
    "/returns": ("/handovers",),
    "/share-handovers": ("/shares",),
    "/clock": ("/deadlines",),
    "/quality": ("/deadlines",),
    "/ledger": ("/payouts",),
    "/bank": ("/bank/results", "/payouts"),
    "/joint-batches": ("/joint",),
    "/joint-parts": ("/joint",),
    "/joint-phases": ("/joint",),
    "/share-rounds": ("/shares",),
    "/me/earnings": ("/me/money",),
    "/me/statements": ("/me/money",),
    "/me/years": ("/me/money",),
    "/me/documents": ("/me/money",),
    "/me/deliveries": ("/me/assignments",),
    "/me/messages": ("/me/notices",),
    "/me/work": ("/me/towns",),
    "/hints": ("/guard", "/questions", "/audit", "/board"),
}
"""Pages that no entry's path leads to by its beginning, or only that of a home, and the entries they
are shown under: the first that the caller has. A page whose own entry she has stays with that one."""


def current(shown: list[Entry], path: str) -> str:
    """The path of the entry that `path` belongs to: the longest that it begins with, else the one
    that BELONGS names; where BELONGS knows a longer beginning, it is right."""
    known = {entry.path for entry in shown}
    own = [(len(entry), 1, entry) for entry in known if _under(path, entry)]
    named = [
        (len(start), 0, next(entry for entry in entries if entry in known))
        for start, entries in BELONGS.items()
        if _under(path, start) and known & set(entries)
    ]
    return max([*own, *named], default=(0, 0, ""))[2]


class Section(Struct, frozen=True):
    """A part of the menu under its own heading; a menu of one part has none."""

    says: str
    entries: list[Entry]


SECTIONS = (
    (N_("今日"), ("/inbox", "/board", "/dashboard", "/notices")),
    (N_("案件と取引"), ("/intake", "/quotes", "/orders", "/terms", "/clients", "/contracts")),
    (
        N_("募集と進み具合"),
        (
            "/calls",
            "/substitutes",
            "/availability",
            "/team",
            "/shares",
            "/direct",
            "/schemes",
            "/joint",
        ),
    ),
    (
        N_("納品と連絡"),
        ("/inspections", "/handovers", "/deadlines", "/questions", "/client-questions", "/letters"),
    ),
    (
        N_("ワーカー"),
        (
            "/workers",
            "/people-seen",
            "/people-counts",
            "/care",
            "/peers",
            "/leavings",
            "/registry",
            "/people-picture",
        ),
    ),
    (N_("参加と登録"), ("/interests", "/briefings", "/campaigns", "/onboarding")),
    (N_("学びと声"), ("/courses", "/surveys", "/events", "/stories", "/desk")),
    (
        N_("支払と清算"),
        (
            "/invoices",
            "/payouts",
            "/bank/results",
            "/payment-reports",
            "/documents",
            "/settlements",
            "/settlement",
            "/settlement/zero",
        ),
    ),
    (
        N_("記録と管理"),
        (
            "/indicators",
            "/guard",
            "/audit",
            "/data-agreements",
            "/transfers",
            "/users",
            "/staff-ties",
            "/my-ties",
        ),
    ),
    (
        N_("仕事"),
        (
            "/me",
            "/me/offers",
            "/me/direct",
            "/me/calls",
            "/me/assignments",
            "/me/joint",
            "/my/quality",
            "/me/notices",
        ),
    ),
    (N_("お金と上限"), ("/me/money", "/me/limits", "/me/yardsticks")),
    (
        N_("予定と学び"),
        ("/me/availability", "/me/courses", "/me/events", "/me/surveys", "/me/stories"),
    ),
    (N_("相談と配慮"), ("/me/voice", "/me/care", "/me/peers")),
    (
        N_("登録と私の情報"),
        (
            "/me/onboarding",
            "/me/towns",
            "/me/consents",
            "/me/data",
            "/me/looks",
            "/me/facts",
            "/me/transfer",
            "/me/leaving",
        ),
    ),
)
"""The parts of a long menu, and the entries of each in their order."""
MOST_IN_ONE_LIST = 9


def sections(shown: list[Entry]) -> list[Section]:
    """The menu in parts: one without a heading while it is short. What no part names comes last."""
    if len(shown) <= MOST_IN_ONE_LIST:
        return [Section("", shown)] if shown else []
    left = {entry.path: entry for entry in shown}
    parts = [
        Section(says, [left.pop(path) for path in paths if path in left])
        for says, paths in SECTIONS
    ]
    rest = Section(N_("そのほか"), list(left.values()))
    return [part for part in (*parts, rest) if part.entries]


def _under(path: str, start: str) -> bool:
    return path == start or path.startswith(start.rstrip("/") + "/")


MOST_AT_THE_HEAD = 5


def first(shown: list[Entry], here: str) -> list[Entry]:
    """What fits into the head of a wide page; the rest is in the menu. The current one is in it."""
    if len(shown) <= MOST_AT_THE_HEAD:
        return shown
    fitting = shown[: MOST_AT_THE_HEAD - 1]
    return fitting + [entry for entry in shown if entry.path == here and entry not in fitting]
