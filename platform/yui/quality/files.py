"""The file of tasks, and the mark that pages a list on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from yui.quality.figures.model import TaskRow
from yui.web.tables import Column, Sheet

_COLUMNS = (
    Column("案件番号"),
    Column("業務ID"),
    Column("業務"),
    Column("業務の種類"),
    Column("単位"),
    Column("数量", "件", "number"),
    Column("納期", "", "date"),
    Column("はじめの納品", "回", "number"),
    Column("検品した数", "件", "number"),
    Column("一度で合格した数", "件", "number"),
    Column("無償でやり直した数", "件", "number"),
    Column("有償でやり直した数", "件", "number"),
    Column("検収のあとで見つかった数", "件", "number"),
    Column("やり直しのお願い", "回", "number"),
    Column("やり直しのいちばん多い回数", "回", "number"),
    Column("納期までの納品", "回", "number"),
    Column("打診から返事まで（中央値）", "分", "number"),
    Column("受諾から納品まで（中央値）", "分", "number"),
    Column("納品から検品まで（中央値）", "分", "number"),
)


def of_tasks(rows: Sequence[TaskRow]) -> Sheet:
    """One row a task; nobody's name, code or id."""
    return Sheet(
        name="quality",
        columns=_COLUMNS,
        rows=[
            (
                *(row.order_number, str(row.task_id), row.title, row.job_type, row.unit_name),
                *(row.quantity, row.due_on, row.deliveries, row.inspected, row.first_pass),
                *(row.returned, row.unfit, row.recalled, row.reworks, row.most_rounds),
                *(row.on_time, row.answer_minutes, row.work_minutes, row.inspect_minutes),
            )
            for row in rows
        ],
    )


def mark(at: datetime, last: UUID) -> str:
    """Where a list goes on."""
    return f"{at.isoformat()}_{last}"


def position(text: str) -> tuple[datetime, UUID] | None:
    """Reads a mark; anything else is the beginning."""
    at, _, last = text.partition("_")
    try:
        moment = datetime.fromisoformat(at.replace(" ", "+"))
        return (moment, UUID(last)) if moment.tzinfo else None
    except ValueError:
        return None
