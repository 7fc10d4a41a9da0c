"""A real OpenID provider on this machine, in a thread of its own; and the browser's way over it."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import authlib.deprecate  # noqa: F401  # sets a filter of its own at its import: before ours
import httpx

from yui.accounts.sso import providers
from yui.accounts.sso.model import Provider

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import oidc_provider_mock


@contextmanager
def running(slug: str = "machi", client: str = "yui-test") -> Iterator[Provider]:
    """The provider, and this process set up to log in at it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with oidc_provider_mock.run_server_in_thread(require_nonce=True) as server:
            issuer = f"http://localhost:{server.server_port}"
            found = Provider(
                slug=slug,
                label="まちのログイン",
                issuer=issuer,
                scope="openid profile",
                algorithms=("RS256",),
                auth="client_secret_basic",
                client_id=client,
                client_secret="s3cret",
            )
            providers.set_up([found], loopback=(urlsplit(issuer).netloc,))
            try:
                yield found
            finally:
                providers.set_up([])


def address_in(text: str) -> str:
    """The provider's address on the page that leads there."""
    found = re.search(r'content="1;url=([^"]+)"', text)
    assert found, text[:2000]
    return unescape(found[1])


async def agree(address: str, sub: str) -> dict[str, str]:
    """What the browser brings back after `sub` has agreed at the provider."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        answer = await browser.post(address, data={"sub": sub})
    assert answer.status_code in {302, 303}, answer.text[:2000]
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: values[0] for name, values in query.items()}


def asked(address: str) -> dict[str, Any]:
    """What the provider was asked."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
