"""The log-in alone, on the real database: nothing here depends on another slice's pages."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.middleware import DefineMiddleware

from tenants.sessions import Callers, forget_recent
from tests.conftest import Browser
from yui import keys
from yui.accounts import mail, pages
from yui.notices.mail import into
from yui.web import cookies
from yui.web.plugin import WebKit

BASE = "https://yui.test"


@pytest.fixture
async def client(town: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Browser]:
    """A browser that is not logged in."""
    monkeypatch.setattr(cookies, "KIT", cookies.Kit())
    mail.set_up(into(town.settings.home / "mail"), base_url=BASE)
    forget_recent()
    app = Litestar(
        [pages.routes],
        middleware=[DefineMiddleware(Callers)],
        plugins=[WebKit(key=keys.derive(town.settings.master, "forms:1"), base_url=BASE)],
        openapi_config=None,
        logging_config=None,
    )
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with Browser(transport=transport, base_url=BASE) as browser:
        browser.app = app
        yield browser
