"""The template engine: Jinja, autoescaping, no undefined name ever passes silently."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from yui.web import assets, cards, charts, cookies, folds, guard, lanes, menu, show, words
from yui.web.visit import HERE, Visit

_ROOT = Path(__file__).resolve().parent.parent

FILTERS = {
    "num": show.num,
    "yen": show.yen,
    "man": show.man,
    "size": show.size,
    "day": show.day,
    "short_day": show.short_day,
    "month_day": show.month_day,
    "when": show.when,
    "wareki": show.wareki,
    "fy": show.fy,
    "fy_short": show.fy_short,
    "month": show.month,
    "iso": show.iso,
}


def menu_parts(shown: list[menu.Entry], here: str) -> Markup:
    """The long menu as it is written into a page: a third of a small page's time went there."""
    return _menu_parts(tuple(shown), here, (words.LANGUAGE.get(), words.EASY.get()))


@lru_cache(maxsize=512)
def _menu_parts(shown: tuple[menu.Entry, ...], here: str, _words: tuple[str, bool]) -> Markup:
    """`_words`: the language that gettext finds by itself."""
    parts: Any = environment().globals["ui"]
    made: Markup = parts.menu_parts(list(shown), here)
    return made


MENU = {
    "menu_parts": menu_parts,
    "menu_word": words.menu_word,
    "menu_for": menu.menu_for,
    "menu_sections": menu.sections,
    "tabs_for": menu.tabs_for,
    "current_of": menu.current,
    "first_of": menu.first,
}


def _here() -> Visit:
    visit = HERE.get()
    if visit is None:
        raise RuntimeError("no page is being rendered")
    return visit


def csrf() -> str:
    """A fresh token for the form being written."""
    return guard.token(cookies.KIT.key, cookies.binding(_here()))


def open_form(action: str) -> str:
    """Notes the form whose fields follow; returns nothing to print."""
    visit = _here()
    visit.forms += 1
    visit.form_action = action.split("#", maxsplit=1)[0]
    return ""


def close_form() -> str:
    """The fields that follow belong to no form."""
    _here().form_action = ""
    return ""


def _entered_here() -> bool:
    visit = _here()
    if visit.entered is None:
        return False
    return not visit.form_action or visit.form_action.split("?")[0] == visit.entered.action


def typed(name: str, value: Any = "") -> Any:
    """What was typed into the field of the form being written, else the given value."""
    visit = _here()
    if visit.entered is None or not _entered_here():
        return "" if value is None else value
    return visit.entered.values.get(name, [""])[-1]


def ticked(name: str, option: str, chosen: bool = False) -> bool:
    """Whether a checkbox or radio was ticked, else whether it is chosen."""
    visit = _here()
    if visit.entered is None or not _entered_here():
        return chosen
    return option in visit.entered.values.get(name, [])


def wrong(name: str) -> str:
    """What is wrong with the field, in the user's words; empty when nothing is."""
    visit = _here()
    if visit.entered is None or not _entered_here():
        return ""
    return visit.entered.errors.get(name, "")


def note_label(name: str, label: str) -> str:
    """Notes what the field of the refused form is called; returns nothing to print."""
    if _entered_here():
        _here().labels[name] = label
    return ""


def label_of(name: str) -> str:
    """What the field is called, for the summary above the form."""
    return _here().labels.get(name, "")


def field_id(name: str) -> str:
    """The id of a field: plain in the form that was refused, so that the summary can point."""
    visit = _here()
    if (visit.entered is not None and _entered_here()) or visit.forms <= 1:
        return f"f-{name}"
    return f"f{visit.forms}-{name}"


@cache
def environment() -> Environment:
    """One environment for all slices; templates are found in `yui/<slice>/templates`."""
    folders = [_ROOT / "web" / "templates", *sorted(_ROOT.glob("*/templates"))]
    env: Any = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)
    env.filters.update(FILTERS)
    env.globals.update(
        csrf=csrf,
        open_form=open_form,
        close_form=close_form,
        typed=typed,
        ticked=ticked,
        wrong=wrong,
        field_id=field_id,
        note_label=note_label,
        label_of=label_of,
        static=assets.static,
        lanes=lanes,
        charts=charts,
        cards=cards.cards,
        unfolded=folds.unfolded,
        percent=show.percent,
        say=words.gettext,
        Markup=Markup,
        **MENU,
    )
    # A block rendered alone (a fragment) does not see its template's imports: the parts are global.
    env.globals["ui"] = env.get_template("macros.html").module
    made: Environment = env
    return made
