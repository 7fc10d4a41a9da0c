"""P-03: a client's person accepts a quote with her own log-in, over the content she was shown."""

import re

import pytest

from tests.clients.people import mails, person, post
from tests.conftest import Browser, Town
from tests.quotes import seed
from tests.quotes.seed import NOW
from workers_async.runner import drain
from yui.notices import mail

pytestmark = pytest.mark.anyio


def shown_hash(text: str) -> str:
    found = re.search(r'name="sha256" value="([0-9a-f]{64})"', text)
    assert found
    return found[1]


async def test_e_approval_of_a_quote_records_who_when_which_bytes_and_which_words(
    town: Town, client: Browser
) -> None:
    mail.set_up(town.settings)
    hers = await person(town, client)
    quote = await seed.sent(town)
    await drain(now=NOW)
    (told,) = [each for each in mails(town) if each["Subject"].startswith("お見積り")]
    page = f"/client/quotes/{quote}"
    assert told["To"] == "hana@example.jp" and page in told.get_content()
    shown = (await hers.get(page)).text
    hashed = shown_hash(shown)
    form = {"name": "田中 花", "agree": "on", "sha256": hashed}
    assert (await post(hers, f"{page}/acceptance", form, page)).status_code == 303
    async with town.admin() as admin:
        kept = await admin.fetchrow("select * from app.client_assent")
        row = await admin.fetchrow("select * from app.quote where id = $1", quote)
        account = await admin.fetchval(
            "select id from auth.account where login = $1", kept["login"]
        )
    assert (kept["what"], kept["subject"], kept["name"]) == ("quote", quote, "田中 花")
    assert kept["account_id"] == account and kept["login"] == "hana@example.jp"
    assert kept["sha256"].hex() == hashed == row["answered_sha256"].hex()
    assert kept["agreed"] in shown and "承諾します" in kept["agreed"]
    assert kept["agreed"] in (await hers.get(page)).text


async def test_a_quote_whose_hash_is_another_or_a_person_of_another_part_is_refused(
    town: Town, client: Browser
) -> None:
    quote = await seed.sent(town)
    page = f"/client/quotes/{quote}"
    hers = await person(town, client)
    ken = await person(town, client, email="ken@example.jp", parts=("acceptor", "accountant"))
    form = {"name": "田中 花", "agree": "on", "sha256": shown_hash((await hers.get(page)).text)}
    assert (await post(ken, f"{page}/acceptance", form, page)).status_code == 403
    assert (await post(ken, f"{page}/declining", {}, page)).status_code == 403
    other = await post(hers, f"{page}/acceptance", {**form, "sha256": "0" * 64}, page)
    assert other.status_code == 409 and "一致しません" in other.text
    assert await seed.state(town, quote) == "sent"
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.client_assent") == 0
