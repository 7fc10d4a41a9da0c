"""Papers say what their document says, in a file that archives and screen readers take."""

import io
from datetime import UTC, datetime

import msgspec
import pytest
from pypdf import PdfReader

from yui.web import measure, papers
from yui.web.documents import Line, Party, Row, Statement, Terms

AT = datetime(2026, 11, 30, 3, tzinfo=UTC)
BODY = Party(
    "一般社団法人 立科町振興公社", ["〒384-2305　長野県北佐久郡立科町", "登録番号：T1-2345"]
)
TERMS = Terms(
    number="立振-R8-00382",
    issued="令和8年11月20日（金）",
    to=Party("髙﨑 さゆり"),
    body=BODY,
    rows=[
        Row("業務の内容", "会議録の文字起こし（60分の音声、2本）"),
        Row("報酬の額", "18,000円（税抜）\n内訳：9,000円 × 2本"),
        Row("支払の期日", "令和9年1月15日（金）"),
    ],
    notes=["作業の時間、場所、進め方は受託者が決めます。"],
    check="2B71-9FD0",
)
STATEMENT = Statement(
    number="立振-R8-00019",
    issued="令和8年11月30日",
    to=Party("𠮷田 *太字* #let x = 1", ["登録番号：なし（免税事業者）"]),
    body=BODY,
    net="￥77,110",
    facts=[Row("お支払日", "令和8年12月15日（火）", strong=True)],
    lines=[
        Line(f"11/{n:02}", f"名刺データ入力 {n}", "400", "枚", "22", "8,800", "10%")
        for n in range(1, 30)
    ],
    totals=[Row("小計", "70,100"), Row("差引お支払額", "￥77,110", strong=True)],
    notes=["$ を含む注記 \\ と @ も文字のまま"],
    check="8F3A-22C1",
)


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_terms_notice_prints_every_item() -> None:
    text = text_of(papers.compiled(TERMS, at=AT))
    for expected in ("取引条件明示書", "髙﨑 さゆり", "立振-R8-00382", "18,000円（税抜）",
                     "内訳：9,000円", "令和9年1月15日（金）", "2B71-9FD0", "第3条"):  # fmt: skip
        assert expected in text


def test_what_looks_like_markup_is_printed_as_it_is() -> None:
    text = text_of(papers.compiled(STATEMENT, at=AT))
    assert "𠮷田 *太字* #let x = 1" in text
    assert "$ を含む注記" in text


def test_a_long_statement_runs_over_pages_with_its_head_on_each() -> None:
    many = [*STATEMENT.lines, *STATEMENT.lines]
    long = Statement(
        **{**{f: getattr(STATEMENT, f) for f in STATEMENT.__struct_fields__}, "lines": many}
    )
    pages = PdfReader(io.BytesIO(papers.compiled(long, at=AT))).pages
    assert len(pages) >= 2
    assert all("検収日" in page.extract_text() for page in list(pages)[:2])
    feet = [page.extract_text()[-5:] for page in pages]
    assert feet == [f"{at} / {len(pages)}" for at in range(1, len(pages) + 1)]
    short = msgspec.structs.replace(STATEMENT, lines=STATEMENT.lines[:3])
    (page,) = PdfReader(io.BytesIO(papers.compiled(short, at=AT))).pages
    assert page.extract_text()[-5:] == "1 / 1"


@pytest.mark.parametrize("paper", [TERMS, STATEMENT], ids=["terms", "statement"])
def test_a_paper_is_archivable_tagged_japanese_and_always_the_same(
    paper: Terms | Statement,
) -> None:
    pdf = papers.compiled(paper, at=AT)
    assert pdf == papers.compiled(paper, at=AT)
    reader = PdfReader(io.BytesIO(pdf))
    metadata = reader.xmp_metadata
    assert metadata is not None
    xmp = metadata.stream.get_data()
    assert b"pdfaid:part" in xmp and b"pdfuaid:part" in xmp
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "ja"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None and paper.number in str(reader.metadata.title)


@pytest.mark.anyio
async def test_a_paper_is_shown_in_the_browser() -> None:
    answer = await papers.answer(TERMS, at=AT, name="terms")
    assert answer.media_type == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="terms.pdf"'


def test_no_text_is_wider_than_its_column_was_told() -> None:
    heads = ("検収日", "業務・成果物", "数量", "単位", "単価", "金額（税抜）", "税率")
    row = ("11/02", "名刺データ入力", "99,999", "60分音声", "1,000", "△12,345,000", "10%")
    long = ("11/03", "名前がとても長い業務の行" * 4, *row[2:])
    told = measure.lines(heads, [row, long, ("11/04", "二行\nの名前", *row[2:])])
    assert told["heights"] == [18.0, 0.0, 0.0]
    widths = told["widths"]
    assert isinstance(widths, list)
    assert all(
        one >= 10 + 9.5 * measure.em(text) for one, text in zip(widths[2:], row[2:], strict=True)
    )
    wide = measure.lines(heads, [("11/02", "名", "1", "とても長い単位の名前" * 4, *row[4:])])
    assert wide == {"widths": [0.0] * 7, "heights": [0.0]}  # Typst measures them all
    assert measure.lines(heads, [])["heights"] == []
    assert measure.totals([("小計", "70,100"), ("長" * 40, "1")])["total_heights"] == [17.0, 0.0]
