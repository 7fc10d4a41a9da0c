"""The evidence for the labour bureau: 告示37号 item by item, with what the system shows for each.

A zip of CSV sheets (UTF-8 with BOM) and one Excel book, made from rows at hand. No worker's name, id
or code is in it: where a finding is about a worker's income, she is 「登録者1」, 「登録者2」 …
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from msgspec import Struct

from yui.guard.equipment.model import Entry
from yui.guard.model import Event, Finding, FindingState, Look, Step
from yui.guard.rules import GuardRule, Item
from yui.hints.actions import weaker
from yui.hints.model import Logged, Rule
from yui.japan import wareki
from yui.web.tables import Cell, Column, Sheet, csv_bytes, xlsx

README = """偽装請負の点検の証跡

{town}／作成 {made}／対象 {since}から{until}まで

1-items.csv     昭和61年労働省告示第37号 第2条の各項目と、システムで確かめられること・点検の結果
2-findings.csv  点検の指摘（仕事のしかたへの指摘で、働く人への指摘ではありません）
3-steps.csv     是正と説明の記録
4-looks.csv     週ごとの点検の記録
5-refused.csv   発注者が求め、システムが断った操作
6-hints.csv     言い方のヒントと、理由を書いて送った記録
7-rules.csv     点検のルールと法的な根拠（施行日つき）
8-wording.csv   言い方のルールと法的な根拠（版と始まる日つき）
9-equipment.csv 業務に使う機器・ライセンス・場所・材料を、だれがどのように用意するか
items.xlsx      1-items.csv と同じ内容の表
SHA256SUMS      各ファイルのハッシュ

働く人の氏名・番号・連絡先は、どの表にも入れていません。
記録が書き換えられていないことは、監査ログ（CSVとハッシュの鎖）で確かめられます。
"""


Rows = list[list[Cell]]


class Kept(Struct, frozen=True):
    """Everything the export shows, as read."""

    town: str
    since: date
    until: date
    items: Sequence[Item]
    rules: Sequence[GuardRule]
    wording: Sequence[Rule]
    findings: Sequence[Finding]
    steps: Sequence[Step]
    looks: Sequence[Look]
    events: Sequence[Event]
    hits: Sequence[Logged]
    equipment: Sequence[Entry]


def _columns(*heads: str) -> list[Column]:
    return [Column(head, width=30) for head in heads]


def _of_item(kept: Kept, item: Item) -> list[Finding]:
    codes = {rule.code for rule in kept.rules if item.code in rule.items}
    return [finding for finding in kept.findings if finding.rule_code in codes]


def items_sheet(kept: Kept) -> Sheet:
    """告示37号, item by item: its text, what the system shows, how the checks stand."""
    rows: Rows = []
    for item in kept.items:
        found = _of_item(kept, item)
        states = [sum(each.state is state for each in found) for state in FindingState]
        rules = "、".join(rule.title for rule in kept.rules if item.code in rule.items)
        refused = len(kept.events) if item.code.startswith("1-イ") else 0
        rows.append([item.code, item.text, item.shown, rules, len(kept.looks), *states, refused])
    heads = _columns("告示37号 第2条の項目", "条文", "システムで確かめられること", "点検のルール")
    counts = ("点検した週", "未対応", "是正中", "是正ずみ", "問題なし（説明あり）", "断った操作")
    numbers = [Column(head, unit="件", kind="number") for head in counts]
    return Sheet("告示37号の項目", [*heads, *numbers], rows)


def _findings(kept: Kept) -> Sheet:
    titles = {rule.code: rule for rule in kept.rules}
    rows: Rows = []
    people: dict[str, str] = {}
    for each in kept.findings:
        rule = titles.get(each.rule_code)
        about = _about(each, people)
        rows.append(
            [
                str(each.id),
                rule.title if rule else each.rule_code,
                rule.source if rule else "",
                about,
                each.excerpt,
                each.first_week,
                each.last_week,
                each.state.says,
                each.plan,
                each.due_on,
            ]
        )
    heads = _columns(
        "指摘の番号", "ルール", "根拠", "対象", "見つかったことば・数", "はじめの週", "最後の週", "状態", "是正の内容"
    )  # fmt: skip
    return Sheet("指摘", [*heads, Column("是正の期日", kind="date")], rows)


def _about(finding: Finding, people: dict[str, str]) -> str:
    if finding.kind != "worker":
        return f"{finding.kind} {finding.subject}"
    worker = finding.subject.partition("/")[0]
    return people.setdefault(worker, f"登録者{len(people) + 1}")


def _steps(kept: Kept) -> Sheet:
    shown = {each.id for each in kept.findings}
    staff: dict[UUID, str] = {}
    rows: Rows = []
    for each in kept.steps:
        if each.finding_id in shown:
            who = (
                "点検"
                if not each.by_id.int
                else staff.setdefault(each.by_id, f"職員{len(staff) + 1}")
            )
            rows.append(
                [
                    str(each.finding_id),
                    each.at,
                    who,
                    each.from_state.says,
                    each.to_state.says,
                    each.note,
                ]
            )
    heads = _columns("指摘の番号", "日時", "だれ", "前の状態", "後の状態", "書いたこと")
    heads[1] = Column("日時", kind="time")
    return Sheet("是正の記録", heads, rows)


def _looks(kept: Kept) -> Sheet:
    rows: Rows = [[each.week, each.ran_at, each.facts, each.met, each.fresh] for each in kept.looks]
    counts = [
        Column(head, unit="件", kind="number") for head in ("調べた事実", "指摘", "新しい指摘")
    ]
    return Sheet("週の点検", [Column("週"), Column("日時", kind="time"), *counts], rows)


def _events(kept: Kept) -> Sheet:
    rows: Rows = [
        [each.at, each.scope, each.method, each.route, each.status] for each in kept.events
    ]
    heads = [Column("日時", kind="time"), *_columns("立場", "操作", "経路")]
    return Sheet("断った操作", [*heads, Column("答え", kind="number")], rows)


def _hits(kept: Kept) -> Sheet:
    rows: Rows = [
        [
            each.at,
            each.rule_code,
            each.rule_version,
            each.source,
            each.place.says,
            each.found,
            each.decision.says,
            each.reason,
        ]
        for each in kept.hits
    ]
    heads = _columns("日時", "ルール", "版", "根拠", "場所", "見つけた言い方", "結果", "理由")
    heads[0] = Column("日時", kind="time")
    heads[2] = Column("版", kind="number")
    return Sheet("言い方のヒント", heads, rows)


def _rules(kept: Kept) -> Sheet:
    rows: Rows = [
        [
            rule.code,
            rule.title,
            rule.since,
            rule.to,
            "、".join(rule.items),
            rule.source,
            "、".join(f"{name}={value}" for name, value in sorted(rule.limits.items())),
            rule.why,
        ]
        for rule in kept.rules
    ]
    heads = _columns(
        "コード", "ルール", "始まる日", "終わる日", "告示37号の項目", "根拠", "しきい値", "理由"
    )
    heads[2:4] = [Column("始まる日", kind="date"), Column("終わる日", kind="date")]
    return Sheet("点検のルール", heads, rows)


def _wording(kept: Kept) -> Sheet:
    rows: Rows = [
        [
            each.code,
            each.version,
            each.title,
            each.valid_from,
            each.active,
            each.source,
            each.patterns,
            each.better,
            each.reason,
            "／".join(weaker(each, on=each.valid_from)),
        ]
        for each in kept.wording
    ]
    heads = _columns(
        "コード",
        "版",
        "題名",
        "始まる日",
        "使う",
        "根拠",
        "見つける言い方",
        "言い換えの例",
        "変えた理由",
        "標準より弱いところ",
    )
    heads[1], heads[3] = Column("版", kind="number"), Column("始まる日", kind="date")
    return Sheet("言い方のルール", heads, rows)


def _equipment(kept: Kept) -> Sheet:
    rows: Rows = [
        [
            str(each.task_id),
            each.what.says,
            each.provider.says,
            each.basis.says,
            each.bound,
            each.reason,
            each.recorded_at,
        ]
        for each in kept.equipment
    ]
    heads = _columns(
        "業務の番号", "もの", "用意する人", "どのように", "使うことが条件", "条件の理由"
    )
    return Sheet("機器・場所の用意", [*heads, Column("記録した日時", kind="time")], rows)


def sheets(kept: Kept) -> dict[str, Sheet]:
    """Every sheet by the name of its file."""
    return {
        "1-items": items_sheet(kept),
        "2-findings": _findings(kept),
        "3-steps": _steps(kept),
        "4-looks": _looks(kept),
        "5-refused": _events(kept),
        "6-hints": _hits(kept),
        "7-rules": _rules(kept),
        "8-wording": _wording(kept),
        "9-equipment": _equipment(kept),
    }


def packed(kept: Kept, *, made: datetime) -> bytes:
    """The zip; the same rows and the same moment give the same bytes."""
    readme = README.format(
        town=kept.town,
        made=wareki(made.date()),
        since=kept.since.isoformat(),
        until=kept.until.isoformat(),
    )
    parts = {"README.txt": readme.encode("utf-8-sig")}
    parts |= {f"{name}.csv": csv_bytes(sheet) for name, sheet in sheets(kept).items()}
    parts["items.xlsx"] = xlsx(items_sheet(kept), made=made)
    sums = "".join(f"{sha256(body).hexdigest()}  {name}\n" for name, body in sorted(parts.items()))
    parts["SHA256SUMS"] = sums.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            entry = zipfile.ZipInfo(name, date_time=made.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, body)
    return out.getvalue()
