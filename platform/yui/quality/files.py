"""The file of tasks, and the mark that pages a list on."""

from collections.abc import Mapping, Sequence
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
    Column("受諾いただいた数", "件", "number"),
    Column("合格した数", "件", "number"),
    Column("まだの数", "件", "number"),
    Column("はじめの納品", "回", "number"),
    Column("検品した数", "件", "number"),
    Column("一度で合格した数", "件", "number"),
    Column("一度で合格した割合", "％", "number"),
    Column("2回目で合格した数", "件", "number"),
    Column("3回目からあとで合格した数", "件", "number"),
    Column("無償でやり直した数", "件", "number"),
    Column("有償でやり直した数", "件", "number"),
    Column("検収のあとで見つかった数", "件", "number"),
    Column("やり直しのお願い", "回", "number"),
    Column("やり直しのいちばん多い回数", "回", "number"),
    Column("納期までの納品", "回", "number"),
    Column("納期に遅れた納品", "回", "number"),
    Column("原因"),
    Column("打診から返事まで（中央値）", "分", "number"),
    Column("受諾から納品まで（中央値）", "分", "number"),
    Column("納品から検品まで（中央値）", "分", "number"),
)


def of_tasks(rows: Sequence[TaskRow], labels: Mapping[str, str]) -> Sheet:
    """One row a task; nobody's name, code or id. `labels`: what defects are called."""
    return Sheet(
        name="quality",
        columns=_COLUMNS,
        rows=[
            (
                *(row.order_number, str(row.task_id), row.title, row.job_type, row.unit_name),
                *(row.quantity, row.due_on, row.assigned, row.completed, row.open),
                *(row.deliveries, row.inspected, row.first_pass, row.yield_percent),
                *(row.second_pass, row.later_pass),
                *(row.returned, row.unfit, row.recalled, row.reworks, row.most_rounds),
                *(row.on_time, row.late, _causes(row, labels)),
                *(row.answer_minutes, row.work_minutes, row.inspect_minutes),
            )
            for row in rows
        ],
    )


def _causes(row: TaskRow, labels: Mapping[str, str]) -> str:
    """What was wrong with how many units, the most frequent first."""
    found = sorted(row.causes.items(), key=lambda cause: (-cause[1], cause[0]))
    return "、".join(f"{labels.get(code, code)} {units}" for code, units in found)


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
