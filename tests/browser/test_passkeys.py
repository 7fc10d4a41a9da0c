"""Passkeys in a real browser, with an authenticator of Chromium's own; the rest works without script."""

import os
from pathlib import Path
from typing import Any

import pytest

SHOTS = os.environ.get("YUI_TEST_SHOTS", "")
LOGIN = "omachi.staff"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def shot(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.mark.nightly
def test_a_passkey_is_made_logs_in_and_is_taken_away(visitors: Any) -> None:
    visitor = visitors(LOGIN)
    page = visitor.page
    keys = visitor.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    visitor.go("/account")
    page.get_by_text("パスキーを加える").click()
    page.locator("input[name=label]").fill("事務所のパソコン")
    page.get_by_role("button", name="パスキーを登録する").click()
    page.get_by_role("heading", name="復旧コードを控えてください").wait_for()
    shot(page, "codes")
    page.get_by_role("link", name="控えました").click()
    assert page.get_by_text("パスキー：事務所のパソコン").is_visible()
    page.locator("header form[action='/logout'] button").first.click()
    page.wait_for_url("**/login")
    page.get_by_role("button", name="パスキーでログインする").click()
    page.wait_for_url(lambda url: "/login" not in url)
    visitor.go("/account")
    page.locator("form[action='/account/passkeys/end'] button").click()
    page.get_by_text("パスキーを外しました。").wait_for()
    assert visitor.problems == []


@pytest.mark.nightly
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_of_accounts_fit_and_work_without_script(visitors: Any, width: int) -> None:
    visitor = visitors("tateshina.director", width=width, script=False)
    for path in ("/account", "/users"):
        page = visitor.go(path)
        shot(page, f"{path[1:]}-{width}")
    page = visitor.go("/account")
    page.locator("form[action='/login/app/start'] button").click()
    page.get_by_role("heading", name="確認アプリを登録する").wait_for()
    shot(page, f"app-{width}")
    staff = visitors("tateshina.staff", width=width)
    shot(staff.go("/account"), f"delegate-{width}")
    staff.page.locator("form[action='/account/acting'] button").first.click()
    staff.page.get_by_text("の代理として操作しています").wait_for()
    shot(staff.page, f"acting-{width}")
    staff.page.get_by_role("button", name="代理をやめる").click()
    shot(visitors("", width=width).go("/login"), f"login-{width}")
