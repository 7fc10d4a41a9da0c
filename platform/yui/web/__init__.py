"""The page kit: what every slice's `pages.py` builds on, and the only place that makes HTML.

    from yui.web import Asking, Who, forms, page, see

    @get("/orders/new", guards=[may("order.write")], name="orders.new")
    async def new(request: Asking, actor: Who) -> Response[Any]:
        return page(request, "work/new.html", clients=[…])

    @post("/orders", guards=[may("order.write")])
    @forms.again(new)                      # a Refused shows `new` again, with what was typed
    async def create(request: Asking, actor: Who) -> Response[Any]:
        data = await forms.read(request, NewOrder)
        async with begin(actor) as tx:
            order = await actions.take(tx, data, by=actor.id, now=clock.now())
        return see(request, f"/orders/{order}", said=_("案件を登録しました。"))

Templates: `yui/<slice>/templates/<slice>/*.html`, `{% extends "base.html" %}`, blocks `title` and
`main`; the parts of `macros.html` are there as `ui`, charts as `charts`, calendars as `lanes`. A
block named by `page(…, fragment="queue")` is sent alone when htmx asks. Words: Japanese msgids in `_()`; their English lies in
`yui/<slice>/locale/en.po` (`python -m yui.web.extract` writes what is missing). Menu:
`menu.register(Entry(…))` where the page is defined. The app takes it all in as one plugin,
`WebKit(…)` of `yui.web.plugin`.
"""

from yui.web import forms, menu
from yui.web.args import Asking, Id, Who
from yui.web.kit import page, see
from yui.web.words import N_, gettext, ngettext

_ = gettext

__all__ = ["N_", "Asking", "Id", "Who", "_", "forms", "gettext", "menu", "ngettext", "page", "see"]
