"""The indicators' definitions and the documents their figures come from (law-and-formats §11.2)."""

from typing import Final

from msgspec import Struct

from yui.kpi.model import Aggregation, Indicator

OFFICIAL: Final = "001_1da4056c9e610140.txt"
"""資料2 主な事業指標: targets and actuals side by side, one column a year."""


class Source(Struct, frozen=True):
    """A document: its title as printed, its place in time, and what it is good for."""

    file: str
    title: str
    title_en: str
    note: str


SOURCES: Final = {
    source.file: source
    for source in (
        Source(
            OFFICIAL,
            "立科町テレワーク推進事業の主な事業指標（資料2）",
            "Main indicators of the Tateshina telework programme (paper 2)",
            "年度ごとの目標と実績。令和7年度は2月末の実績。",
        ),
        Source(
            "002_b6edf448cfa70e03.txt",
            "立科町テレワーク推進事業について（2025年2月）",
            "About the Tateshina telework programme (February 2025)",
            "受注金額のグラフと本文。令和6年度は1月末の実績。",
        ),
        Source(
            "004_1800e2e406fbafab.txt",
            "地域再生計画「小規模自治体の多様な働き方モデル創出事業計画」",
            "Regional revitalisation plan (2020 to 2022)",
            "事業開始前の値と、年度ごとの増加分。",
        ),
    )
}

INDICATORS: Final = (
    Indicator(
        code="registered_workers",
        mark="①",
        ja="住民ワーカー登録者数（延べ）",
        en="Registered resident workers (cumulative)",
        unit="人",
        unit_en="people",
        aggregation=Aggregation.CUMULATIVE,
        definition="はじめて登録した人の数を足した延べ人数。退会しても減らず、再登録は数えません。"
        "受注業務を確実に進め、多様な業務を受けるための人数で、町人口の約1％を目安とします。",
        definition_en="People ever registered; leaving does not reduce it and returning does not "
        "count twice. About 1% of the town's population is the aim.",
        persons=True,
    ),
    Indicator(
        code="contract_revenue",
        mark="②",
        ja="業務委託料収入額",
        en="Contract revenue",
        unit="千円",
        unit_en="thousand yen",
        aggregation=Aggregation.FLOW,
        definition="その年度に検収を終えた業務の委託料の合計（4月から3月）。"
        "年間100万円を得る住民ワーカーが30人いることを目指します。",
        definition_en="Fees for work accepted within the fiscal year (April to March). The aim is "
        "30 workers who each earn a million yen a year.",
    ),
    Indicator(
        code="clients",
        mark="③",
        ja="クライアント数（延べ）",
        en="Client companies (cumulative)",
        unit="社",
        unit_en="companies",
        aggregation=Aggregation.CUMULATIVE,
        definition="業務委託契約を結んだことのある会社の数。営業活動や自治体間連携の成果。"
        "令和6年度までは、リスクの分散と顧客管理のバランスから25社を目標としました。",
        definition_en="Companies that ever signed a contract. Until fiscal 2024 the target was 25, "
        "a balance between spread of risk and care of clients.",
    ),
    Indicator(
        code="directors",
        mark="④",
        ja="現地ディレクター数（延べ）",
        en="Local directors (cumulative)",
        unit="人",
        unit_en="people",
        aggregation=Aggregation.CUMULATIVE,
        definition="現地ディレクターになったことのある人の数。"
        "クライアントと住民ワーカーの間に立つ、事業の要となる人です。",
        definition_en="People ever appointed as a local director, who stands between clients and "
        "workers.",
    ),
    Indicator(
        code="telework_sites",
        mark="⑤",
        ja="町内テレワーク実施場所数（延べ）",
        en="Telework places in town (cumulative)",
        unit="箇所",
        unit_en="places",
        aggregation=Aggregation.CUMULATIVE,
        definition="テレワークセンターと「立科WORK TRIP」に参加する宿泊施設の合計数。",
        definition_en="The telework centre and the lodgings that take part in Tateshina WORK TRIP.",
    ),
    Indicator(
        code="work_trip_companies",
        mark="⑥",
        ja="立科WORK TRIP 利用社数",
        en="Companies using Tateshina WORK TRIP",
        unit="社",
        unit_en="companies",
        aggregation=Aggregation.FLOW,
        definition="その年度に町内で開発合宿やワーケーションを行った企業の数。"
        "1回の利用（2泊、10名を想定）で約260千円の町内消費を見込みます。",
        definition_en="Companies that held an off-site or a workation in town in the year. One use "
        "(2 nights, 10 people) is taken to bring about 260 thousand yen to the town.",
    ),
    Indicator(
        code="sales_visits",
        mark="",
        ja="営業訪問企業数",
        en="Companies visited for sales",
        unit="事業者",
        unit_en="companies",
        aggregation=Aggregation.FLOW,
        definition="その年度に営業で訪問した企業の数（地域再生計画だけの指標）。",
        definition_en="Companies visited in the year (an indicator of the 2020 plan only).",
    ),
)
BY_CODE: Final = {indicator.code: indicator for indicator in INDICATORS}
SIX: Final = tuple(indicator for indicator in INDICATORS if indicator.mark)
"""The six indicators of 資料2, ① to ⑥."""


def title(source: str) -> str:
    """The document's title, or the name under which it was entered."""
    known = SOURCES.get(source)
    return known.title if known else source
