"""Looking up a bank on the page, without JavaScript."""

import pytest

from tests.conftest import Browser, Town

pytestmark = pytest.mark.anyio


async def test_a_worker_goes_from_a_name_to_both_codes(town: Town, client: Browser) -> None:
    assert (await client.get("/banks")).status_code in {302, 303, 401}
    worker = await client.login(town.actor("tateshina", "worker", 1))
    found = await worker.get("/banks", params={"q": "ハチジュウニ"})
    assert 'href="/banks?bank=0143"' in found.text
    listed = await worker.get("/banks", params={"bank": "0143"})
    assert "/banks?bank=0143&amp;q=&amp;after=" in listed.text
    branch = await worker.get("/banks", params={"bank": "0143", "q": "おおまち"})
    assert 'href="/banks?bank=0143&amp;branch=485"' in branch.text
    both = await worker.get("/banks", params={"bank": "0143", "branch": "485"})
    assert both.status_code == 200 and "大町" in both.text
    assert (await worker.get("/banks", params={"bank": "x"})).status_code == 422
