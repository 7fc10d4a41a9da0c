"""A worker hands in a file with a real browser, with script and without; one too large gets an answer."""

import re
from pathlib import Path
from typing import Any

import pytest

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF"


def _work_of(visitor: Any) -> str:
    """A piece of work of hers that still takes a delivery."""
    visitor.go("/me/assignments")
    links = visitor.page.locator("main a[href^='/me/assignments/']")
    paths = {links.nth(n).get_attribute("href") for n in range(links.count())}
    for path in sorted(path for path in paths if path):
        if visitor.go(path).locator("form[enctype] input[name=quantity]:visible").count():
            return path
    pytest.fail("nothing to hand in")


@pytest.mark.timeout(240)
def test_a_file_goes_in_and_the_receipt_comes_out(visitors: Any, tmp_path: Path) -> None:
    visitor = visitors("tateshina.w01", width=390, script=False)
    work = _work_of(visitor)
    form = visitor.page.locator("form[enctype]:has(input[name=quantity]:visible)").first
    big = tmp_path / "大きい.pdf"
    big.write_bytes(b"%PDF-" + b"0" * (52 * 1_048_576))
    form.locator("input[name=quantity]").fill("1")
    form.locator("input[type=file]").set_input_files(str(big))
    form.locator("button[type=submit]").click()
    visitor.page.wait_for_load_state()
    assert "1つ50MBまで" in visitor.page.locator("main").inner_text()
    good = tmp_path / "納品.pdf"
    good.write_bytes(PDF)
    form = visitor.page.locator("form[enctype]:has(input[name=quantity]:visible)").first
    assert form.locator("input[name=quantity]").input_value() == "1"
    form.locator("input[type=file]").set_input_files(str(good))
    form.locator("button[type=submit]").click()
    visitor.page.wait_for_load_state()
    assert "受領証をお渡しします" in visitor.page.content()
    assert visitor.page.url.endswith(work)
    visitor.page.locator("main a[href^='/me/deliveries/']").first.click()
    assert "納品.pdf" in visitor.page.locator("main").inner_text()
    with visitor.page.expect_download() as found:
        visitor.page.locator("main a[href^='/me/files/']").first.click()
    assert Path(found.value.path()).read_bytes() == PDF
    assert re.fullmatch(r"納品.*\.pdf", found.value.suggested_filename)
    visitor.go(work)
    main = visitor.page.locator("main").inner_text()
    assert "手引き" in main
    assert visitor.problems == []
