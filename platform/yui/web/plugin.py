"""The page kit as one plugin of the app: middleware, headers, refusals, static files.

Litestar(
    [...],
    middleware=[SessionMiddleware(…)],      # who is asking, before the kit looks
    plugins=[WebKit(key=…, base_url=…, name_town=…, demo_date=None)],
)
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import date
from urllib.parse import urlsplit

from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin
from litestar.plugins.base import ReceiveRoutePlugin
from litestar.routes import BaseRoute, HTTPRoute

from tenants.actor import Actor
from yui.web import about, assets, cookies, headers, look, refusals
from yui.web.middleware import PageMiddleware

LOG = logging.getLogger("yui.web")
BODY_CAP = 1_048_576
"""Bytes of the longest body, for the app's `request_max_body_size` (Litestar takes it from nowhere
else); a route may set its own."""


class WebKit(InitPlugin, ReceiveRoutePlugin):
    """Sets the kit up for this process."""

    __slots__ = ()

    def __init__(
        self,
        *,
        key: bytes,
        base_url: str,
        name_town: Callable[[Actor], Awaitable[tuple[str, str]]] | None = None,
        demo_date: date | None = None,
    ) -> None:
        """`key` signs tokens and cookies (32 bytes or more); `base_url` is what browsers
        type; `name_town` tells the Japanese and the English name of a caller's town."""
        if len(key) < 32:
            raise ValueError("the key for forms and cookies needs 32 bytes or more")
        parts = urlsplit(base_url)
        cookies.KIT.key = key
        cookies.KIT.secure = cookies.may_be_secure(base_url)
        cookies.KIT.behind_proxy = parts.scheme == "https"
        if not cookies.KIT.secure:
            LOG.warning("%s is plain http on a network: cookies go unprotected", base_url)
        cookies.KIT.origins = frozenset({f"{parts.scheme}://{parts.netloc}"})
        cookies.KIT.towns = {}
        cookies.KIT.name_town = name_town
        cookies.KIT.demo_date = demo_date

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Adds the kit's parts to the app."""
        app_config.middleware.append(PageMiddleware())
        app_config.before_send.append(headers.on_send)
        app_config.route_handlers.extend(
            [assets.serve, about.about, about.problem, look.look, look.change]
        )
        app_config.exception_handlers = {**refusals.HANDLERS, **app_config.exception_handlers}
        return app_config

    def receive_route(self, route: BaseRoute) -> None:
        """Whatever answers GET answers HEAD by the same handler (RFC 9110 §9.3.2); `headers.on_send`
        leaves the content away."""
        if isinstance(route, HTTPRoute) and "GET" in route.route_handler_map:
            route.route_handler_map.setdefault("HEAD", route.route_handler_map["GET"])
            route.methods.add("HEAD")
