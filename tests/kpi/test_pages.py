"""The pages say what the sources say, show no small count, and open to whom they should."""

import re
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from python_calamine import CalamineWorkbook

from tenants.db import begin, begin_kpi
from tests.conftest import Browser, Town
from tests.kpi.conftest import OMACHI, TATESHINA
from yui.kpi import actions, commands, history, queries

pytestmark = pytest.mark.anyio
DECK = "002_b6edf448cfa70e03.txt|千円"
COORDINATOR = ("/dashboard", "/dashboard.xlsx")
STAFF = ("/indicators", "/indicators/contract_revenue/2024")


def text_of(html: str) -> str:
    """The page's words, without scripts and tags."""
    return re.sub(r"\s+", " ", re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", html, flags=re.S))


async def test_the_dashboard_shows_alerts_indicators_towns_and_shares(
    measured: Town, client: Browser
) -> None:
    page = await client.login(measured.actor("tateshina", "coordinator"))
    answer = await page.get("/dashboard?town=tateshina")
    assert answer.status_code == 200
    said = text_of(answer.text)
    assert "検品の期限を過ぎた納品が2件" in said
    assert "回答を待っているシェアが2件" in said
    assert "目標達成" in said
    assert "（118.0％）" in said
    assert "47,017" in said
    assert "15,503" in said
    assert "style=" not in answer.text


@pytest.mark.parametrize(
    "query", ["year=1999", "year=abc&town=nowhere", "year=２０２５", "town=' or 1=1"]
)
async def test_a_year_or_town_that_is_none_shows_the_first_on_offer(
    measured: Town, client: Browser, query: str
) -> None:
    page = await client.login(measured.actor("tateshina", "coordinator"))
    answer = await page.get(f"/dashboard?{query}")
    assert answer.status_code == 200
    assert "令和8年度（2026）" in answer.text
    assert "（立科町）" in answer.text


async def test_an_earlier_year_ends_the_charts_there(measured: Town, client: Browser) -> None:
    page = await client.login(measured.actor("tateshina", "coordinator"))
    answer = await page.get("/dashboard?year=2024&town=tateshina")
    assert "（162.9％）" in text_of(answer.text)
    assert "目標達成" not in text_of(answer.text)


async def test_a_town_without_figures_says_so(measured: Town, client: Browser) -> None:
    page = await client.login(measured.actor("tateshina", "coordinator"))
    answer = await page.get("/dashboard?town=omachi")
    assert "まだ公表していません" in answer.text


async def test_the_dashboard_is_the_coordinators_alone(measured: Town, client: Browser) -> None:
    for path in COORDINATOR:
        assert (await client.get(path)).status_code in (303, 401)
        for role in ("director", "staff", "worker", "client"):
            page = await client.login(measured.actor("tateshina", role))
            assert (await page.get(path)).status_code == 403


async def test_the_coordinator_reads_no_page_of_a_towns_sources(
    measured: Town, client: Browser
) -> None:
    page = await client.login(measured.actor("tateshina", "coordinator"))
    for path in STAFF:
        assert (await page.get(path)).status_code == 403


async def test_the_workbook_has_numbers_and_definitions(measured: Town, client: Browser) -> None:
    page = await client.login(measured.actor("tateshina", "coordinator"))
    answer = await page.get("/dashboard.xlsx?year=2026&town=tateshina")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.sheet_names == [
        "指標",
        "市町別（計測値）",
        "市町間のシェア",
        "事業費の財源",
        "出典と定義",
    ]
    head, *rows = book.get_sheet_by_name("指標").to_python()
    revenue = [dict(zip(head, row, strict=True)) for row in rows if row[2] == "contract_revenue"]
    words = next(row for row in revenue if row["年度（西暦）"] == 2025)
    assert (words["実績"], words["実績（文字）"], words["達成率（％）"]) == ("", "目標達成", "")
    sixth = [row for row in revenue if row["年度（西暦）"] == 2024]
    assert sorted(row["実績"] for row in sixth) == [17353, 24480]
    towns = book.get_sheet_by_name("市町別（計測値）").to_python()
    assert {row[1]: row[4] for row in towns[1:]}["大町市"] == ""


# --- the public page --------------------------------------------------------------------------------
async def test_the_public_page_needs_no_log_in_and_hides_small_counts(
    measured: Town, client: Browser
) -> None:
    shown = await client.get("/kpi/tateshina")
    assert shown.status_code == 200
    assert "14 人" in text_of(shown.text)
    hidden = await client.get("/kpi/omachi")
    assert hidden.status_code == 200
    assert "非公表" in hidden.text
    assert not re.search(r"登録ワーカー\s+2", text_of(hidden.text))


async def test_the_public_page_tells_breaks_words_and_differences(
    spoken: Town, client: Browser
) -> None:
    said = text_of((await client.get("/kpi/tateshina")).text)
    assert "契約し直したため、前の年度までの値とは続きません" in said
    assert "「目標達成」のため、額を示していません" in said
    for figure in ("6,754", "6,773", "25,982", "18,249", "17,353"):
        assert figure in said
    assert "もう一方は2025年1月31日時点の集計で、年度の途中の値です。" in said
    assert "資料2" in said


async def test_every_chart_has_its_table(spoken: Town, client: Browser) -> None:
    html = (await client.get("/kpi/tateshina")).text
    assert html.count('<line class="brk"') == 3
    assert html.count("<summary>") == 6


async def test_a_step_is_shown_within_a_series_and_never_across_its_break(
    spoken: Town, client: Browser
) -> None:
    said = text_of((await client.get("/kpi/tateshina")).text)
    assert "△6,291" in said  # 25,987 → 19,696
    assert "△55" not in said  # 114 → 59 is no decrease
    assert said.count("／ 達成率（％）") == 3


async def test_the_page_is_also_in_english(spoken: Town, client: Browser) -> None:
    said = text_of((await client.get("/kpi/tateshina?lang=en")).text)
    assert "Registered resident workers (cumulative)" in said
    assert "Target met" in said


@pytest.mark.parametrize("path", ["/kpi/nowhere", "/kpi/20324", "/kpi/nowhere/indicators.csv"])
async def test_a_town_that_is_none_is_not_found(spoken: Town, client: Browser, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_the_csv_is_read_back_with_every_source(spoken: Town, client: Browser) -> None:
    answer = await client.get("/kpi/tateshina/indicators.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 64
    assert any("17353" in line and "2025-01-31" in line for line in lines)


async def test_the_public_workbook_has_sources_and_definitions(
    spoken: Town, client: Browser
) -> None:
    answer = await client.get("/kpi/tateshina/indicators.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    about = book.get_sheet_by_name("出典と定義").to_python()
    assert {row[0] for row in about[1:]} == {"定義", "出典", "読み方"}


# --- open data --------------------------------------------------------------------------------------
async def test_open_data_keeps_words_as_words_and_gaps_as_null(
    measured: Town, client: Browser
) -> None:
    answer = await client.get("/api/open/kpis")
    assert answer.status_code == 200
    found = msgspec.json.decode(answer.content)
    records = found["records"]
    words = [r for r in records if r["actual_text"]]
    assert [(r["fiscal_year"], r["actual"], r["rate_percent"]) for r in words] == [
        (2025, None, None)
    ]
    absent = [r for r in records if r["target"] is None and r["published"]]
    assert [(r["indicator"], r["fiscal_year"]) for r in absent] == [
        ("work_trip_companies", year) for year in (2017, 2018, 2019)
    ]
    assert {r["fiscal_year"] for r in records if r["new_series"]} == {2025}
    people = {m["town"]: m["workers"] for m in found["measured"]}
    assert (people["立科町"], people["大町市"], people["糸魚川市"]) == (14, None, None)


async def test_open_data_is_cached_by_its_tag(spoken: Town, client: Browser) -> None:
    first = await client.get("/api/open/kpis?town=tateshina")
    again = await client.get(
        "/api/open/kpis?town=tateshina", headers={"if-none-match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert (await client.get("/api/open/kpis?town=nowhere")).status_code == 404


# --- the staff's page -------------------------------------------------------------------------------
async def test_staff_choose_another_source_and_the_public_page_follows(
    spoken: Town, client: Browser
) -> None:
    page = await client.login(spoken.actor("tateshina", "staff"))
    path = "/indicators/contract_revenue/2019"
    form = await page.get(path)
    assert "6,773" in form.text
    token = re.search(r'name="csrf" value="([^"]+)"', form.text.split(f'action="{path}"')[1])
    assert token is not None
    data = {"csrf": token[1], "value": DECK, "reason": "決算の額と合うため。"}
    done = await page.post(path, data=data)
    assert (done.status_code, done.headers["location"]) == (303, path)
    after = text_of((await page.get(path)).text)
    assert "決算の額と合うため。" in after
    assert "tateshina staff" in after
    public = text_of((await client.get("/kpi/tateshina")).text)
    assert "決算の額と合うため。" in public


@pytest.mark.parametrize(
    ("value", "reason", "status"),
    [
        (DECK, "", 422),
        ("", "理由", 422),
        ("elsewhere|千円", "理由", 422),
        ("a" * 500, "理由", 422),
        ("001_1da4056c9e610140.txt|千円", "理由", 409),
        (DECK, "x" * 600, 422),
    ],
)
async def test_a_choice_that_cannot_be_taken_is_shown_again(
    spoken: Town, client: Browser, value: str, reason: str, status: int
) -> None:
    page = await client.login(spoken.actor("tateshina", "staff"))
    path = "/indicators/contract_revenue/2019"
    form = await page.get(path)
    token = re.search(r'name="csrf" value="([^"]+)"', form.text.split(f'action="{path}"')[1])
    assert token is not None
    done = await page.post(path, data={"csrf": token[1], "value": value, "reason": reason})
    assert done.status_code == status
    assert "公表する値を選ぶ" in done.text
    async with begin(spoken.actor("tateshina")) as tx:
        kept = await queries.trail(tx, TATESHINA, indicator="contract_revenue", fiscal_year=2019)
    assert len(kept) == 1


async def test_another_towns_year_is_the_same_404_as_one_that_never_was(
    spoken: Town, client: Browser
) -> None:
    page = await client.login(spoken.actor("shiojiri", "director"))
    other = await page.get("/indicators/contract_revenue/2019")
    never = await page.get("/indicators/contract_revenue/1990")
    assert (other.status_code, never.status_code) == (404, 404)
    shape = re.compile(r"req_[0-9a-f]+|nonce-\S+|value=\"[^\"]*\"|/1990|/2019")
    assert shape.sub("", other.text) == shape.sub("", never.text)
    assert (await page.get("/indicators")).status_code == 200


async def test_leaders_and_workers_do_not_read_the_sources(spoken: Town, client: Browser) -> None:
    for role in ("leader", "worker", "client"):
        page = await client.login(spoken.actor("tateshina", role))
        for path in STAFF:
            assert (await page.get(path)).status_code == 403


# --- the import command -----------------------------------------------------------------------------
async def test_the_command_takes_in_what_the_package_carries_and_again_nothing(town: Town) -> None:
    first = await commands.import_tables()
    assert first == {TATESHINA: actions.Imported(134, 0, 0, 14, 9)}
    assert await commands.import_tables() == {TATESHINA: actions.Imported(0, 0, 134, 0, 0)}
    async with begin_kpi() as tx:
        assert len((await queries.spoken(tx, TATESHINA)).budgets) == 14
        assert (await queries.spoken(tx, OMACHI)).values == []


async def test_a_table_of_a_town_that_is_none_is_refused_whole(town: Town, tmp_path: Path) -> None:
    table = tmp_path / "values.csv"
    good = history.shipped("kpi_history.csv")
    table.write_text(good.replace("20324,立科町,clients", "99999,どこか町,clients"), "cp932")
    with pytest.raises(commands.NoSuchTown):
        await commands.import_tables(values=table)
    async with begin_kpi() as tx:
        assert (await queries.spoken(tx, TATESHINA)).values == []
    table.write_text(good, "cp932")
    assert (await commands.import_tables(values=table))[TATESHINA].added == 134
