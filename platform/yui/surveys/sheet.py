"""Results as a table to take away: counts and texts, and no key of anybody."""

from yui.surveys.model import NOTHING, QuestionKind, Results, Survey
from yui.web.tables import Cell, Column, Sheet

HIDDEN = "（非表示）"


def sheet_of(survey: Survey, results: Results) -> Sheet:
    """One row a cell or text; a hidden cell says so instead of a number."""
    rows: list[tuple[Cell, ...]] = []
    for each in results.questions:
        question = each.question
        head = (question.number, question.ask, question.kind.value)
        labels = {**dict(question.options()), NOTHING: "回答なし"}
        if question.kind is QuestionKind.TEXT:
            rows += [(*head, text, None, "") for text in each.texts or ()]
        rows += [
            (*head, labels[kept], count, HIDDEN if count is None else "")
            for kept, count in each.cells.items()
        ]
    return Sheet(
        name=survey.title,
        columns=[
            Column("番号", kind="number"),
            Column("質問", width=40),
            Column("種類"),
            Column("回答", width=40),
            Column("人数", unit="人", kind="number"),
            Column("備考"),
        ],
        rows=rows,
        sources=[
            ("アンケート", survey.title),
            ("記名", "無記名" if survey.anonymous else "記名（この表に氏名・番号は含みません）"),
            ("回答者数", "非表示" if results.answered is None else f"{results.answered}人"),
            ("非表示", f"{results.least}人未満の数と、引き算でわかる数は表示しません。"),
        ],
    )
