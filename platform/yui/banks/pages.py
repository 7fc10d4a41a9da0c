"""The page where one looks up a bank and its branch; it works without JavaScript."""

from typing import Annotated, Any

from litestar import Response, Router, get
from litestar.params import QueryParameter

from tenants.guards import logged_in
from yui.banks import actions, model
from yui.web import Asking, page

Text = Annotated[str, QueryParameter(max_length=60, pattern=r"^[^\x00-\x1f]*\Z")]
"""What was typed."""
BankCode = Annotated[str, QueryParameter(pattern=r"^([0-9]{4})?\Z")]
BranchCode = Annotated[str, QueryParameter(pattern=r"^([0-9]{3})?\Z")]
After = Annotated[str, QueryParameter(pattern=r"^([0-9]{3,4})?\Z")]
"""Where a page of a list goes on: the last code shown."""


@get("/banks", guards=[logged_in], name="banks.search", sync_to_thread=False)
def search(
    request: Asking, q: Text = "", bank: BankCode = "", branch: BranchCode = "", after: After = ""
) -> Response[Any]:
    """First the bank, then its branch; at the end both codes, to be typed into the form."""
    most = actions.PAGE + 1
    chosen = model.banks().get(bank)
    if chosen is None:
        found = actions.find_bank(q, after=after, most=most)
    else:
        found = actions.find_branch(bank, q, after=after, most=most)
    shown = found[: actions.PAGE]
    return page(
        request,
        "banks/search.html",
        q=q,
        bank=chosen,
        branch=model.branches(bank).get(branch),
        found=shown,
        after=shown[-1].code if len(found) > actions.PAGE else "",
        first=not after,
        as_of=model.as_of(),
    )


routes = Router("/", route_handlers=[search])
