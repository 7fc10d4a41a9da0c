"""The menu: one list, filled where the pages are defined, shown to whoever may open them."""

from msgspec import Struct

from tenants.actor import Actor


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
    "/deliveries": ("/inspections",),
    "/disputes": ("/inspections",),
    "/returns": ("/handovers",),
    "/share-handovers": ("/shares",),
    "/clock": ("/deadlines",),
    "/quality": ("/deadlines",),
    "/ledger": ("/payouts",),
    "/hints": ("/guard", "/questions", "/audit", "/board"),
}
"""Pages that no entry's path leads to by its beginning, and the entries they are shown under: the
first that the caller has. A page whose own entry she has stays with that one."""


def current(shown: list[Entry], path: str) -> str:
    """The path of the entry that `path` belongs to: the longest that it begins with, else the one
    that BELONGS names."""
    fitting = [entry.path for entry in shown if _under(path, entry.path)]
    if fitting:
        return max(fitting, key=len)
    known = {entry.path for entry in shown}
    named = next((entries for start, entries in BELONGS.items() if _under(path, start)), ())
    return next((entry for entry in named if entry in known), "")


def _under(path: str, start: str) -> bool:
    return path == start or path.startswith(start.rstrip("/") + "/")


MOST_AT_THE_HEAD = 5


def first(shown: list[Entry], here: str) -> list[Entry]:
    """What fits into the head of a wide page; the rest is in the menu. The current one is in it."""
    if len(shown) <= MOST_AT_THE_HEAD:
        return shown
    fitting = shown[: MOST_AT_THE_HEAD - 1]
    return fitting + [entry for entry in shown if entry.path == here and entry not in fitting]
