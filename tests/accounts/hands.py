"""What a person does with the pages of accounts in tests: log in, press a button, read a code."""

import re
import time
from typing import Any

import httpx
import pyotp

from tests.world import PASSWORD


def token_in(text: str) -> str:
    """The CSRF token of the page's first form."""
    found = re.search(r'name="csrf" value="([^"]+)"', text)
    assert found, text[:2000]
    return found[1]


async def press(client: Any, path: str, *, on: str = "/account", **fields: Any) -> httpx.Response:
    """Sends a form of the page `on`."""
    shown = await client.get(on)
    answer: httpx.Response = await client.post(path, data={"csrf": token_in(shown.text), **fields})
    return answer


async def log_in(client: Any, login: str, password: str = PASSWORD, **more: Any) -> httpx.Response:
    """By the log-in form, as a browser without a session."""
    return await press(client, "/login", on="/login", login=login, password=password, **more)


async def set_up_app(client: Any) -> tuple[str, list[str]]:
    """Sets a code app up; its secret and the recovery codes."""
    back = "/login/second" if (await client.get("/account")).status_code == 303 else "/account"
    assert (await press(client, "/login/app/start", on=back)).status_code == 303
    shown = await client.get("/login/app")
    found = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', shown.text)
    assert found, shown.text[:3000]
    secret = found[1].replace(" ", "")
    done = await press(client, "/login/app", on="/login/app", code=code_of(secret, -1))
    assert done.status_code == 200, done.text[:3000]
    return secret, re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", done.text)


def code_of(secret: str, step: int = 0) -> str:
    """The app's code now, or some steps of 30 seconds from now."""
    return pyotp.TOTP(secret).at(int(time.time()) + 30 * step)


async def ask_of(
    town: Any, *roles: str, slug: str = "tateshina", since: str = "2026-11-01"
) -> None:
    """The town asks these roles for a second factor."""
    from datetime import date

    async with town.admin() as admin:
        await admin.execute(
            "insert into auth.second_rule (town, since, roles) values ($1, $2, $3)",
            *(int(town.tenant(slug)), date.fromisoformat(since), list(roles)),
        )
