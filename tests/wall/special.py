"""What the catalogue does not say of a column: values that a table's checks demand, whose row it is."""

from datetime import UTC, date, datetime, timedelta
from hashlib import md5, sha256
from typing import Any
from uuid import UUID, uuid5

import msgspec

from tests import world
from yui import keys
from yui.joint.release.contents import Archive
from yui.vault import model as vault

SPACE = world.ident("wall/rows")


def person(town: str, variant: int) -> UUID:
    """The worker that variant's rows belong to: the first one's are odd, the second one's even."""
    return world.ident(f"{town}/worker/{2 - variant % 2}")


def client(town: str, variant: int) -> UUID:
    """The client that variant's rows belong to."""
    return world.ident(f"{town}/client/{2 - variant % 2}")


def ident(table: str, town: str, variant: int) -> UUID:
    """The id of that variant's row of a table."""
    if table == "app.worker":
        return person(town, variant)
    if table == "app.client":
        return client(town, variant)
    return uuid5(SPACE, f"{table}/id/{town}/{variant}")


NOTICE = msgspec.json.encode(
    {
        "number": "20-1",
        "made_at": "2026-04-01T09:00:00+09:00",
        "to": "働子",
        "body": "公社",
        "items": [{"key": "pay", "rules": "3条", "label": "報酬", "text": "1円"}],
        "payment_on": "2026-05-15",
        "inspection_on": "2026-04-08",
        "yen": 1,
        "withholding": "none",
        "inspection_days": 7,
    }
)
"""The text of a terms notice, as the offers keep it."""

QUOTE = msgspec.json.encode(
    {
        "number": "見-1",
        "version": 1,
        "issued_on": "2026-04-01",
        "to": "得意先",
        "body": "公社",
        "body_lines": [],
        "title": "入力",
        "due_on": "2026-12-20",
        "valid_until": "2026-12-20",
        "lines": [],
        "fee_bp": 1000,
        "tax_bp": 1000,
        "subtotal_yen": 1,
        "fee_yen": 1,
        "tax_yen": 1,
        "note": "",
    }
)
"""The text of a quote's paper, as it is sent."""

WITHHELD = '{"job_type": "data_entry", "withholding": "none"}'
DIVIDED = (
    '{"other": 20215, "mine": "client", "terms": {"worker_bp": 10000}, "since": "2027-02-01",'
    ' "until": null, "share": null}'
)
"""What a change of rules writes when it is adopted, as its two kinds keep it."""
CALL = msgspec.json.encode({"made_at": "2026-04-01T09:00:00+09:00", "items": []})
"""The items of a call, as they are kept."""


def data_key(town: str, variant: int) -> bytes:
    """A data key that opens: pages seal under it."""
    from tests.conftest import MASTER

    key, code = keys.field_key(MASTER), int(world.tenant(town))
    return vault.wrap(bytes(32), key=key, tenant=code, kid=variant, kek=1)


def _neighbour(town: str, variant: int) -> int:
    """The code of another town, which a mirrored row names."""
    del variant
    return int(world.tenant("omachi" if town != "omachi" else "azumino"))


DATA = b'{"key": "1"}\n'
"""The one file of a data set."""


def archive(town: str, variant: int) -> bytes:
    """That data set as it goes out."""
    book = Archive()
    return book.add(f"{town}-only-{variant}", DATA) + book.end()


# (table, column) or (any table, column) → value; a callable gets (town, variant).
SPECIAL: dict[tuple[str, str], Any] = {
    ("app.data_key", "kid"): lambda _, n: n,
    ("app.data_key", "wrapped"): data_key,
    ("", "fiscal_year"): 2026,
    ("", "quantity"): 100,
    ("", "accepted"): 0,
    ("", "accepted_quantity"): 0,
    ("", "handed"): 0,
    ("", "due_on"): date(2026, 12, 20),
    ("", "inspection_due"): date(2026, 12, 20),
    ("", "answer_by"): datetime(2026, 12, 20, tzinfo=UTC),
    ("", "key"): lambda _, n: f"a key of sixteen letters {n}",
    ("", "body_id"): lambda town, _: world.ident(f"{town}/body"),
    ("", "side"): lambda _, n: "out" if n % 2 else "in",
    ("app.settlement_line", "side"): "owed",
    ("app.settlement", "other"): _neighbour,
    ("app.settlement", "corrects"): None,
    ("app.settlement", "month"): lambda _, n: date(2026, n, 1),
    ("app.settlement_dispute", "line"): 1,
    ("app.settlement_dispute", "state"): "refused",
    ("app.settlement_item", "line"): 1,
    ("app.settlement_item", "payer"): lambda town, _: int(world.tenant(town)),
    ("app.settlement_item", "payee"): _neighbour,
    ("app.settlement_rule", "side"): "client",
    ("app.settlement_rule", "other"): _neighbour,
    ("app.settlement_rule", "client_bp"): 500,
    ("app.settlement_rule", "worker_bp"): 9500,
    ("app.settlement_rule", "manager_bp"): 0,
    ("app.settlement_rule", "sponsor_bp"): 0,
    ("app.settlement_rule", "manager"): None,
    ("app.settlement_rule", "sponsor"): None,
    ("app.settlement_split", "client_bp"): 500,
    ("app.settlement_split", "worker_bp"): 9500,
    ("app.settlement_split", "manager_bp"): 0,
    ("app.settlement_split", "sponsor_bp"): 0,
    ("app.settlement_split", "manager"): None,
    ("app.settlement_split", "sponsor"): None,
    ("app.settlement_tax", "base_yen"): 1000,
    ("app.settlement_tax", "rate_bp"): 1000,
    ("app.settlement_tax", "tax_yen"): 100,
    ("app.settlement_transfer", "side"): "pays",
    ("app.settlement_voucher", "entry_id"): None,
    ("app.settlement_transfer", "other"): _neighbour,
    ("app.message", "sent_at"): datetime(2026, 11, 20, tzinfo=UTC),
    ("app.bank_entry", "why"): ["amount"],
    ("app.payout_return", "reason"): "01",
    ("app.bank_answer", "reason"): "01",
    ("app.transfer_file", "parts"): "[]",
    ("app.interest", "municipality"): "20324",
    ("app.interest", "state"): "open",
    ("app.interest", "email"): lambda town, n: f"interest{n}@{town}.example.jp",
    ("app.interest", "worker_id"): None,
    ("app.interest", "keep_until"): date(2027, 4, 1),
    ("app.interest_link", "token_hash"): lambda _, n: sha256(b"%d" % n).digest(),
    ("app.interest_link", "ends_at"): datetime(2027, 4, 1, tzinfo=UTC),
    ("app.campaign", "code"): lambda _, n: f"code{n}",
    ("app.campaign", "areas"): ["20324"],
    ("app.briefing", "starts_at"): datetime(2026, 12, 20, tzinfo=UTC),
    ("app.briefing", "apply_by"): datetime(2026, 12, 1, tzinfo=UTC),
    ("app.briefing", "minutes"): 60,
    ("app.briefing_draw", "numbers"): "[]",
    ("app.call", "items"): CALL,
    ("app.call", "sha256"): sha256(CALL).digest(),
    ("app.call", "criteria"): "[]",
    ("app.call", "weights"): "1",
    ("app.survey_question", "choices"): '["a", "b"]',
    ("app.survey_tally", "texts"): "[]",
    ("app.course_seen", "seconds"): 0,
    ("app.course_pass", "title"): "研修",  # whoever has the code reads it, in whatever town
    ("app.course_pass", "code"): lambda town, n: (
        f"{int(world.tenant(town))}-AAAA-AAAA-AAAA-AAA{'23456789ABCDEFGHJKLMN'[n]}"
    ),
    ("app.course_question", "choices"): '["a", "b"]',
    ("app.document", "worker_id"): lambda town, n: None if n == 2 else person(town, n),
    ("app.document", "client_id"): lambda town, n: client(town, 1) if n == 2 else None,
    ("app.document_file", "worker_id"): lambda town, n: None if n == 2 else person(town, n),
    ("app.document_file", "client_id"): lambda town, n: client(town, 1) if n == 2 else None,
    ("app.document", "sha256"): sha256(b"x" * 32).digest(),
    ("app.document_file", "sha256"): sha256(b"x" * 32).digest(),
    ("app.invoice", "tax_yen"): 0,
    ("app.invoice", "paid_yen"): 0,
    ("app.invoice", "credited_yen"): 0,
    ("app.invoice_line", "yen"): 100,
    ("app.body_standing", "standing"): "exempt",
    ("app.voucher", "state"): "proposed",
    ("app.voucher_line", "debit"): "other_expense",
    ("app.voucher_line", "credit"): "bank",
    ("app.voucher_file", "sha256"): sha256(b"x" * 32).digest(),
    ("app.credit_note", "total_yen"): 2,
    ("app.credit_note", "kind"): "return",
    ("app.credit_note", "rate_bp"): 1000,
    ("app.staff_tie", "state"): "proposed",
    ("app.payout_recall", "state"): "asked",
    ("app.draw", "numbers"): "[]",
    ("app.worker_profile", "interests"): "[]",
    ("app.unit_import", "columns"): '[{"head": "番号", "use": "key"}]',
    ("app.unit_import_row", "cells"): '["1"]',
    ("app.assignment", "offer_id"): lambda town, n: ident("app.offer", town, 100 + n),
    ("app.delivery", "quantity"): 1,
    ("app.task", "quantity"): 1000,
    ("app.client_order", "quantity"): 1000,
    ("app.inspection", "recalled"): 0,
    ("app.inspection", "unfit"): 0,
    ("app.statement_answer", "state"): "confirmed",
    ("app.statement_word", "side"): "payee",
    ("app.statement_word", "outcome"): None,
    ("app.statement_answer", "confirmed_at"): datetime(2026, 12, 3, tzinfo=UTC),
    ("app.dispute", "fault"): None,
    ("app.dispute", "state"): "open",
    ("app.inspection", "taken_back_at"): datetime(2026, 4, 2, tzinfo=UTC),
    ("app.task_units", "accepted"): 100,
    ("app.task_after", "after_id"): lambda town, n: ident("app.task", town, n + 1),
    ("app.task", "order_id"): lambda town, n: ident("app.client_order", town, n),
    ("app.task", "share_id"): None,
    ("app.file", "state"): "kept",
    ("app.repayment", "of_run"): lambda town, n: ident("app.payout_run", town, n % 2 + 1),
    ("app.bank_file", "taken_by"): None,
    ("app.bank_sending", "state"): "sent",
    ("app.bank_sending", "receipt"): "R-1",
    ("app.bank_sending", "ended_at"): datetime(2026, 4, 1, tzinfo=UTC),
    ("app.bank_file", "taken_at"): None,
    ("app.bank_statement", "taken_at"): None,
    ("app.bank_entry", "invoices"): [],
    ("app.bank_entry", "mark"): lambda town, n: sha256(f"{town}{n}".encode()).digest(),
    ("", "category"): "none",
    ("", "withholding"): "none",
    ("app.terms_notice", "terms"): NOTICE.decode(),
    ("app.terms_notice", "text"): NOTICE,
    ("app.terms_notice", "sha256"): sha256(NOTICE).digest(),
    ("app.client_contact", "email"): lambda town, n: f"{n}@{town}.example.jp",
    ("app.client_contact", "parts"): ["orderer", "acceptor"],
    ("app.contract", "state"): lambda _, n: "sent" if n % 2 else "draft",
    ("app.contract", "acceptance_days"): 10,
    ("app.contract", "closing_day"): 31,
    ("app.contract", "pay_months"): 1,
    ("app.contract", "pay_day"): 31,
    ("app.contract_paper", "sha256"): sha256(b"x" * 32).digest(),
    ("app.quote", "state"): "sent",
    ("app.quote", "shown_to"): lambda town, n: ident("app.client", town, n),
    ("app.quote_line", "bands"): "[[1, 1]]",
    ("app.quote_paper", "text"): QUOTE,
    ("app.quote_paper", "sha256"): sha256(QUOTE).digest(),
    ("app.terms_version", "version"): lambda _, n: 1 + n,
    ("app.terms_version", "state"): "in_force",
    ("app.terms_version", "text"): NOTICE,
    ("app.terms_version", "sha256"): sha256(NOTICE).digest(),
    ("app.terms_open", "item"): "place",
    ("app.leader_fee", "kind"): "unit",
    ("app.leader_fee", "percent_bp"): None,
    ("app.leader_fee", "fee_yen"): 100,
    ("app.leader_fee", "state"): "declined",
    ("app.leader_fee", "ends_on"): None,
    ("app.leader_fee", "text"): NOTICE,
    ("app.leader_fee", "sha256"): sha256(NOTICE).digest(),
    ("app.leader_fee_line", "fee_yen"): 0,
    ("app.leaving", "client_id"): None,
    ("app.voice_case", "barred"): [],
    ("app.voice_case", "readers"): [],
    ("app.voice_line", "readers"): [],
    ("app.suggestion_box", "readers"): [],
    ("app.suggestion_box", "texts"): "[]",
    ("app.suggestion_box", "month"): lambda _, n: date(2026, n, 1),
    ("app.worker_fact", "value"): "f",
    ("app.leader_fee_line", "carried_yen"): 0,
    ("app.call", "commitment"): None,
    ("app.client_return", "fault"): None,
    ("app.contract_signature", "side"): lambda _, n: "body" if n % 2 else "client",
    ("app.hint_rule", "proposal_id"): lambda town, n: ident("app.hint_proposal", town, n),
    ("app.hint_proposal", "code"): lambda _, n: f"rule.{n}",
    ("app.hint_proposal", "state"): "proposed",
    ("app.hint_proposal", "decided_by"): None,
    ("app.hint_proposal", "decided_at"): None,
    ("app.guard_look", "week"): lambda _, n: f"2026-W{n:02}",
    ("app.guard_event", "day"): lambda _, n: date(2026, 4, n),
    ("app.transfer", "from_body_id"): None,
    ("app.transfer", "from_town"): 20215,
    ("app.transfer", "state"): lambda _, n: "done",
    ("app.transfer", "closed_at"): datetime(2026, 4, 2, tzinfo=UTC),
    ("app.transfer", "effective_on"): date(2026, 4, 1),
    ("app.transfer", "steps"): ["contract", "nda", "bank", "declaration", "invoice"],
    ("app.transfer_party", "worker_id"): lambda town, n: None if n == 2 else person(town, n),
    ("app.transfer_party", "client_id"): lambda town, n: client(town, 1) if n == 2 else None,
    ("app.transfer_file", "sha256"): sha256(b"x" * 32).digest(),
    ("app.line_link", "user_hash"): None,
    ("app.line_link", "code_hash"): None,
    ("app.message", "to_id"): lambda town, n: client(town, 1) if n == 2 else person(town, n),
    ("app.message", "state"): "sent",
    ("app.notice_choice", "to_id"): lambda town, n: client(town, 1) if n == 2 else person(town, n),
    ("app.notice", "to_id"): lambda town, n: client(town, 1) if n == 2 else person(town, n),
    (
        "app.onboarding_answer",
        "said",
    ): '{"name":"n","kana":"k","postal":"1","address":"a","phone":"1"}',
    ("app.onboarding_rule", "valid_from"): lambda _, n: date(2026, 4, n),
    ("app.onboarding_rule", "steps"): ["contract", "nda", "bank"],
    ("app.onboarding_reminder", "on_day"): lambda _, n: date(2026, 4, n),
    ("app.worker_paper", "text_sha256"): sha256(b"x" * 32).digest(),
    ("app.worker_paper", "sha256"): sha256(b"x" * 32).digest(),
    ("app.share", "unit_price_yen"): 50,
    ("app.share", "shows_price"): True,
    ("app.share", "round_id"): None,
    ("app.share", "retry_of"): None,
    ("app.share_file", "handover_id"): lambda town, n: ident("app.share_handover", town, n),
    ("app.share_file", "purpose"): "result",
    ("app.share_manual", "faq"): "[]",
    ("app.share_manual", "share_id"): lambda town, n: ident("app.share", town, n),
    ("app.share_round", "again"): [20215],
    ("app.share_round", "security"): "home",
    ("app.direct_rate", "other"): _neighbour,
    ("app.scheme_change", "other"): _neighbour,
    ("app.scheme_change", "side"): lambda _, n: "in" if n % 2 else "out",
    ("app.scheme_change", "state"): "agreed",
    ("app.scheme_change", "answered_at"): datetime(2026, 11, 21, tzinfo=UTC),
    ("app.direct_ask", "guest"): _neighbour,
    ("app.direct_offer", "guest"): _neighbour,
    ("app.direct_yes", "other"): _neighbour,
    ("app.direct_fee", "other"): _neighbour,
    ("app.direct_fee", "side"): lambda _, n: "owed" if n % 2 else "due",
    ("app.joint_project", "labels"): ["良い", "悪い"],
    # a part of the town's own: what it lends another is a row of both, which the gates' own tests make
    ("app.joint_part", "side"): "own",
    ("app.joint_part", "other"): lambda town, _: int(world.tenant(town)),
    ("app.joint_part", "share_id"): None,
    ("app.joint_part", "batch_id"): lambda town, n: ident("app.joint_batch", town, n),
    ("app.joint_part", "task_id"): lambda town, n: ident("app.task", town, n),
    ("app.joint_part", "labels"): ["良い", "悪い"],
    ("app.joint_project", "state"): "running",
    ("app.joint_phase", "state"): "closed",
    ("app.joint_dataset", "state"): "ready",
    ("app.joint_dataset", "ready_at"): datetime(2026, 4, 2, tzinfo=UTC),
    ("app.joint_dataset", "sha256"): "0" * 64,
    ("app.joint_dataset", "size"): lambda town, n: len(archive(town, n)),
    ("app.joint_dataset", "consents"): lambda town, n: md5(
        str(ident("app.joint_publish", town, n)).encode(), usedforsecurity=False
    ).hexdigest(),
    ("app.joint_dataset_file", "content"): DATA,
    # a seat and what the project keeps of it are one thing in two partitions
    ("app.joint_answer", "id"): lambda town, n: ident("app.joint_seat", town, n),
    ("app.joint_seat", "item_id"): lambda town, n: ident("app.joint_item", town, n),
    ("app.joint_seat", "assignment_id"): lambda town, n: ident("app.assignment", town, n),
    ("app.joint_credit", "name_ok"): True,
    ("app.joint_dataset_file", "sha256"): "0" * 64,
    ("app.joint_dataset", "project_id"): lambda town, n: ident("app.joint_project", town, n),
    ("app.share", "task_id"): lambda town, n: ident("app.task", town, n),
    ("app.payout_run", "approved_by"): None,
    ("app.payout_run", "state"): lambda _, n: "exported" if n % 2 else "building",
    ("app.payout_run", "closing_on"): lambda _, n: date(2026, 3, 31) + timedelta(days=n),
    ("app.payout_item", "state"): lambda _, n: "recalling" if n % 2 else "returned",
    ("app.payout_item", "engagement_id"): lambda town, n: world.ident(
        f"{town}/engagement/{2 - n % 2}"
    ),
    ("app.pay_clock", "limit_on"): date(2026, 12, 20),
    ("app.pay_clock", "reason"): "",
    ("app.pay_clock", "clock"): "receipt",
    ("app.order_upstream", "upstream_name"): "",
    ("app.order_upstream", "upstream_due"): None,
    ("app.rule_change", "kind"): lambda _, n: "withholding" if n % 2 else "split",
    ("app.rule_change", "subject"): lambda _, n: "data_entry" if n % 2 else f"20215:client:{n}",
    ("app.rule_change", "terms"): lambda _, n: WITHHELD if n % 2 else DIVIDED,
    ("app.rule_change", "valid_from"): lambda _, n: date(2027, n, 1),
    ("app.rule_change", "decided_by"): None,
    ("app.rule_change", "decided_at"): None,
    ("app.withholding_policy", "proposed_by"): None,
    ("app.body_closing", "valid_from"): lambda _, n: date(2030, n, 1),
    ("app.body_closing", "closing_day"): 20,
    ("app.body_closing", "pay_month_offset"): 1,
    ("app.body_closing", "pay_day"): 10,
    ("app.body_closing", "change_id"): None,
    ("app.inspection", "net_yen"): None,
    ("app.body_pricing", "valid_from"): lambda _, n: date(2030, n, 1),
    **{
        (f"app.{name}", "tax"): "exclusive"
        for name in ("body_pricing", "task", "call", "offer", "assignment")
    },
    ("app.transfer_profile", "proposed_by"): None,
    ("app.withholding_policy", "valid_from"): lambda _, n: date(2026, 4, n),
    ("app.transfer_profile", "valid_from"): lambda _, n: date(2026, 4, n),
    ("app.transfer_profile", "most_records"): 999,
    ("app.period", "month"): lambda _, n: date(2025, n, 1),
    ("app.period_seal", "month"): lambda _, n: date(2025, n, 1),
    ("app.period_seal", "sha256"): sha256(b"x" * 32).digest(),
    ("app.period_balance", "month"): lambda _, n: date(2025, n, 1),
    ("", "person_id"): person,
    ("app.consent", "other"): _neighbour,
    ("app.consent", "purpose"): "work_matching",
    ("app.consent", "fields"): ["skills"],
    ("app.consent", "until"): datetime(2026, 12, 20, tzinfo=UTC),
    ("app.consent", "agreement_id"): lambda town, n: ident("app.data_agreement", town, n),
    ("app.data_agreement", "other"): _neighbour,
    ("app.data_agreement", "purpose"): "work_matching",
    ("app.data_agreement", "items"): ["skills"],
    ("app.data_agreement", "valid_to"): date(2027, 3, 31),
    ("app.person_seen", "from_town"): _neighbour,
    ("app.person_seen", "purpose"): "work_matching",
    ("app.person_seen", "until"): datetime(2026, 12, 20, tzinfo=UTC),
    ("app.person_seen", "data"): '{"skills": {}}',
    ("app.provision", "other"): _neighbour,
    ("app.same_person", "other"): _neighbour,
    ("kpi.value", "kind"): "actual",
    ("kpi.value", "status"): "final",
    ("kpi.value", "num"): 5,
    ("kpi.value", "indicator"): "clients",
    ("kpi.value", "fiscal_year"): 2024,
    ("kpi.value", "increment_semantics"): None,
    ("kpi.choice", "indicator"): "clients",
    ("kpi.choice", "fiscal_year"): 2024,
    ("kpi.headcount", "amount"): 5,
}

NAMED = {
    "settlement_id": "app.settlement",
    "task_id": "app.task",
    "offer_id": "app.offer",
    "order_id": "app.client_order",
    "assignment_id": "app.assignment",
    "delivery_id": "app.delivery",
    "handover_id": "app.handover",
    "inspection_id": "app.inspection",
    "rework_task_id": "app.task",
    "share_id": "app.share",
    "run_id": "app.payout_run",
    "quote_id": "app.quote",
    "journal_id": "app.journal",
    "substitution_id": "app.substitution",
    "contract_id": "app.contract",
    "invoice_id": "app.invoice",
    "document_id": "app.document",
}
"""Columns that hold an id though no foreign key says so."""
