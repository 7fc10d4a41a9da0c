"""Which hostile texts go into one request together, so that none of them hides another.

A form tells all its fields' faults at once, so texts that fields refuse are refused together; and
when an action takes all texts that fields let in, each has reached it. Only what a request with
several texts may have hidden is sent again alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tenants.refusal import Invalid
from tests.wall import surface
from tests.wall.corpus import CORPUS
from yui.web import forms

APART = 37
"""How far the texts of two fields of one request lie from each other; every field gets every text."""


@dataclass(frozen=True)
class Probe:
    """A request with these texts in the place of valid values of its path, query, form or JSON."""

    route: surface.Route
    where: str
    texts: dict[str, str] = field(hash=False)
    step: int
    taken: bool = False

    @property
    def besides(self) -> bool:
        """Whether each of its texts goes to each of its parameters alone too."""
        return self.where == "query" and len(self.texts) > 1

    def alone(self) -> "list[Probe]":
        """The same texts, each in a request of its own."""
        return [
            Probe(self.route, self.where, {name: text}, self.step, self.taken)
            for name, text in self.texts.items()
        ]

    def __str__(self) -> str:
        shown = " ".join(f"{name}={text[:40]!r}" for name, text in self.texts.items())
        return f"{self.route.name} {self.where} {shown}"


def text_of(place: int, step: int, *, share: int) -> str:
    """The text that the parameter at this place gets in this step, of `share` steps."""
    return CORPUS[(place * (APART if share == len(CORPUS) else share) + step) % len(CORPUS)]


def probes(route: surface.Route, step: int, *, place: int, share: int) -> Iterator[Probe]:
    """One step of a route whose first parameter is the `place`-th: a text for each parameter."""
    refused: dict[str, str] = {}
    taken: dict[str, str] = {}
    if len(route.query) > 1:  # some count only together: where a list goes on by two columns
        both = text_of(place, step, share=share)
        yield Probe(route, "query", dict.fromkeys(route.query, both), step)
    for at, (where, name) in enumerate(surface.texts(route), place):
        text = text_of(at, step, share=share)
        if where != "form":
            yield Probe(route, where, {name: text}, step, is_text(route, where, name))
        elif at_the_door(route, name, text):
            refused[name] = text
        else:
            taken[name] = text
    if refused:
        yield Probe(route, "form", refused, step)
    if taken:
        yield Probe(route, "form", taken, step, taken=True)


def at_the_door(route: surface.Route, name: str, text: str) -> bool:
    """Whether the form refuses this text in this field before any action is asked."""
    try:
        forms.decode({name: [text]}, route.form_kind)
    except Invalid as refused:
        return any(each.field.partition(".")[0] == name for each in refused.errors)
    return False


def is_text(route: surface.Route, where: str, name: str) -> bool:
    """Whether a JSON field takes any letters at all; a code, a number or a day refuses them."""
    listed = route.json if where == "json" else ()
    return any(each.name == name and surface.is_text(each) for each in listed)
