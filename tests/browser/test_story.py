"""The story clicked through by four people, with pages only: an order by hand, split, shared,
offered, done on the phone, inspected in part and done again, handed over between towns and to the
company, accepted, and paid by two pairs of eyes."""

import re
import time
from datetime import date, timedelta
from typing import Any

import pytest

TITLE = f"湖畔の案内文アノテーション {time.time_ns() % 10**6}"


def typed(page: Any, **values: object) -> None:
    """Fills fields by name; a date fills its three."""
    for name, value in values.items():
        if isinstance(value, date):
            for part in ("year", "month", "day"):
                page.locator(f"main [name='{name}.{part[0]}']").fill(str(getattr(value, part)))
            continue
        field = page.locator(f"main [name='{name}']:not([type=hidden])").first
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))


def follow(page: Any, links: Any) -> None:
    """Follows the first of the links."""
    with page.expect_navigation():
        links.first.click()


def press(page: Any, name: str) -> None:
    """Presses the button that begins with this text."""
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(name)).first.click()
    shown = page.locator("main").inner_text()
    assert page.locator("main .bad:visible").count() == 0, shown


def until(page: Any, text: str) -> None:
    """Reloads until a job has done its part."""
    for _ in range(60):
        if text in page.locator("main").inner_text():
            return
        time.sleep(0.5)
        page.reload()
    pytest.fail(f"never saw {text}: {page.locator('main').inner_text()}")


def settled(page: Any) -> None:
    """Reloads until the bank has answered every transfer of the run."""
    for _ in range(120):
        if page.locator("main .chip.ok", has_text="支払済み").count():
            return
        time.sleep(0.5)
        page.reload()
    pytest.fail(f"the bank never answered: {page.locator('main').inner_text()}")


def order_and_split(director: Any) -> str:
    """The director enters a company's order and splits a task off; returns the task's path."""
    page = director.go("/orders/new")
    page.locator("main select[name=client]").select_option(label="たてしな観光案内社")
    typed(page, title=TITLE, spec="文に地名と施設の印を付けます。", quantity=300)
    typed(page, unit_name="件", unit_price_yen=60, due_on=date(2026, 12, 18))
    press(page, "登録する")
    follow(page, page.get_by_role("link", name=re.compile("切り出す")))
    typed(page, title=TITLE, job_type="annotation", quantity=300, unit_price_yen=42)
    typed(page, minutes_per_unit=2, due_on=date(2026, 12, 11))
    press(page, "業務を切り出す")
    if "/tasks/" not in page.url:
        follow(page, page.locator("main a[href^='/tasks/']", has_text=TITLE))
    return re.sub(r"^https?://[^/]+", "", page.url)


def share(director: Any, guest: Any, task: str) -> str:
    """Tateshina asks Shiojiri for 100; Shiojiri takes 60 on and makes it a task of its own."""
    page = director.go(f"{task}/share")
    page.locator("main select[name=guest]").select_option(label="塩尻市")
    typed(page, quantity=100, unit_price_yen=52)
    typed(page, due_on=date(2026, 12, 7), answer_on=date(2026, 11, 25))
    press(page, "シェアをお願いする")
    page = guest.go("/shares")
    follow(page, page.locator("main a", has_text=TITLE))
    page.locator("main summary", has_text="一部だけ受ける").click()
    typed(page, accepted=60)
    press(page, "この数で回答する")
    typed(page, unit_price_yen=44, due_on=date(2026, 12, 4))
    press(page, "業務にする")
    if "/tasks/" not in page.url:
        follow(page, page.locator("main a[href^='/tasks/']"))
    return re.sub(r"^https?://[^/]+", "", page.url)


def offer(director: Any, task: str, code: str, quantity: int) -> None:
    """Offers units to one worker, with the terms notice."""
    page = director.go(f"{task}/offers")
    row = page.locator("main table.asks tbody tr", has_text=code)
    row.locator("input[name$='.quantity']").fill(str(quantity))
    press(page, "取引条件を示して打診する")


def accept_on_the_phone(worker: Any) -> None:
    """She reads the terms and takes the work on."""
    page = worker.go("/me/offers")
    card = page.locator("main li, main article, main section", has_text=TITLE).last
    with page.expect_navigation():
        card.get_by_role("button", name=re.compile("条件を見")).first.click()
    text = page.locator("main").inner_text()
    for item in ("振興公社", "報酬", "検査", "支払", "知的財産", "諸経費"):
        assert item in text, f"the terms lack {item}: {text}"
    press(page, "この条件で")


def deliver(worker: Any, quantity: int | None) -> None:
    """She hands units in; None hands the rework in."""
    page = worker.go("/me/assignments")
    follow(page, page.locator("main a", has_text=TITLE))
    if quantity is None:
        press(page, "直した")
        return
    typed(page, quantity=quantity)
    press(page, "提出する")


def earned(worker: Any) -> int:
    """What her phone says was accepted this month, in yen."""
    money = worker.go("/me/money").locator("main").inner_text()
    found = re.search(r"検収ずみ\s+([\d,]+)円", money)
    assert found, money
    return int(found[1].replace(",", ""))


def inspect(staff: Any, *, accepted: int | None = None) -> None:
    """Accepts all of the waiting delivery, or a part with a reason for the rest."""
    page = staff.go("/inspections")
    follow(page, page.locator("main a[href^='/deliveries/']", has_text=TITLE))
    if accepted is None:
        press(page, "全部検収する")
        return
    page.locator("main summary", has_text="一部").first.click()
    form = page.locator("main form", has=page.locator("select[name=defect]"))
    form.locator("input[name=accepted]").fill(str(accepted))
    form.locator("select[name=defect]").select_option("spec_unmet")
    form.locator("textarea").first.fill("手引きの3ページの例のとおりに直してください。")
    for part, value in (("y", 2026), ("m", 11), ("d", 27)):
        form.locator(f"input[name='rework_due.{part}']").fill(str(value))
    with page.expect_navigation():
        form.get_by_role("button").click()
    assert page.locator("main .bad:visible").count() == 0, page.locator("main").inner_text()


@pytest.mark.nightly
@pytest.mark.timeout(300)
def test_four_people_take_an_order_from_the_company_to_the_workers_money(visitors: Any) -> None:
    director = visitors("tateshina.director")
    guest = visitors("shiojiri.director")
    worker = visitors("tateshina.w01", width=390)
    neighbour = visitors("shiojiri.w01", width=390)

    before = earned(worker)
    task = order_and_split(director)
    lent = share(director, guest, task)
    offer(director, task, "W-001", 240)
    offer(guest, lent, "W-001", 60)
    accept_on_the_phone(worker)
    accept_on_the_phone(neighbour)

    deliver(worker, 100)
    inspect(director, accepted=80)  # 80 of 100, the rest comes back with a coded reason
    deliver(worker, None)
    inspect(director)
    deliver(worker, 140)
    inspect(director)

    deliver(neighbour, 60)
    inspect(guest)
    page = guest.go("/shares")
    follow(page, page.locator("main a", has_text=TITLE))
    press(page, "引き渡す|幹事")
    page = director.go("/shares")
    follow(page, page.locator("main li", has_text=TITLE).locator("a[href^='/share-handovers/']"))
    press(page, "全部検収")

    page = director.go("/orders")
    follow(page, page.locator("main a[href^='/orders/']", has_text=TITLE))
    order = re.sub(r"^https?://[^/]+", "", page.url)
    page = director.go(f"{order}/handovers")
    press(page, "クライアントに納入する")
    page = director.go(f"{order}/handovers")
    follow(page, page.locator("main a[href^='/handovers/']"))
    press(page, "300件の検収を記録する")
    text = director.go(order).locator("main").inner_text()
    assert "検収済み" in text or "検収ずみ" in text or "完了" in text, text

    for town, side in ((director, "塩尻市"), (guest, "立科町")):
        settled = town.go("/settlements").locator("main").inner_text()
        assert side in settled
        assert "3,120" in settled, settled  # 60 × 52 yen, on both sides

    assert earned(worker) - before == 240 * 42  # her work, to the yen, once
    pay(director, visitors("tateshina.staff"))
    for person in (director, guest, worker, neighbour):
        assert not person.problems, person.problems


def pay(
    director: Any,
    second: Any,
    *,
    until_day: date = date(2026, 11, 19),
    pay_on: date = date(2026, 11, 30),
) -> None:
    """An off-cycle run: drafted by one, approved by another, the file made once and sent to the bank,
    which answers when its day has come."""
    page = director.go("/payouts")
    typed(page, closing_on=until_day, pay_on=pay_on)
    press(page, "作成する")
    until(page, "承認")
    path = re.sub(r"^https?://[^/]+", "", page.url)
    assert page.get_by_role("button", name=re.compile("承認する")).count() == 0, "her own draft"
    page = second.go(path)
    press(page, "この内容で承認する")
    page = director.go(path)
    press(page, "総合振込データを作成する")
    until(page, "受付番号")
    page.locator("main summary", has_text="控え").first.click()
    with page.expect_download() as got:
        page.get_by_role("button", name=re.compile("ダウンロード|保存")).first.click()
    content = got.value.path().read_bytes()
    assert content.startswith(b"121")
    page = second.go("/bank/link")
    typed(page, day=pay_on + timedelta(days=4))
    press(page, "日付を進めて結果を受け取る")
    page = second.go(path)
    settled(page)
