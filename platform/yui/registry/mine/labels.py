"""What a person calls the things that the tables hold of her; a table without a word keeps its name."""

from collections.abc import Mapping
from datetime import date, datetime

from yui.web.show import day, wareki, when, yen
from yui.web.words import N_, gettext

LABELS: dict[str, str] = {
    "bank_answer": N_("銀行からの振込の結果"),
    "direct_offer": N_("ほかの団体からのお尋ね"),
    "pay_clock": N_("支払期限の記録"),
    "payout_credit": N_("支払の消費税の内訳"),
    "payout_item": N_("振込"),
    "payout_return": N_("戻った振込"),
    "repayment": N_("再振込"),
    "joint_seat": N_("共同プロジェクトの答え"),
    "joint_credit": N_("共同プロジェクトの報酬"),
    "staff_tie": N_("職員との兼任"),
    "account": N_("帳簿の口座"),
    "application": N_("応募"),
    "care_case": N_("育児・介護の配慮"),
    "assignment": N_("お引き受けいただいた仕事"),
    "checklist_tick": N_("確認した項目"),
    "consent": N_("同意"),
    "consent_end": N_("同意の終わり"),
    "course_attempt": N_("小テストの回答"),
    "course_enrolment": N_("講座の申し込み"),
    "course_pass": N_("講座の修了"),
    "delivery": N_("納品"),
    "delivery_version": N_("納品の版"),
    "dispute": N_("異議の申し出"),
    "effort": N_("かかった時間"),
    "engagement": N_("契約と口座"),
    "file": N_("ファイル"),
    "inspection": N_("検品の結果"),
    "interest": N_("はじめのお申し込み"),
    "late_mark": N_("遅れの記録"),
    "peer_author": N_("ひろばの投稿"),
    "peer_report": N_("ひろばについての知らせ"),
    "leader_fee": N_("リーダーの報酬の条件"),
    "leader_fee_line": N_("リーダーの報酬"),
    "line_link": N_("LINEとの連携"),
    "message": N_("送ったお知らせ"),
    "notice": N_("お知らせ"),
    "offer": N_("打診"),
    "offer_question": N_("打診への質問"),
    "onboarding_answer": N_("登録の手続き"),
    "paper_request": N_("書面のお求め"),
    "payout": N_("支払"),
    "person_key": N_("ほかの登録をさがすための符号"),
    "person_seen": N_("同意で見せている内容"),
    "posting": N_("帳簿の記録"),
    "provision": N_("ほかの自治体に見せた記録"),
    "same_person": N_("ほかの登録とのまとめ"),
    "statement": N_("支払通知書"),
    "statement_answer": N_("支払通知書へのお返事"),
    "terms_notice": N_("取引条件明示書"),
    "terms_open": N_("取引条件を開いた記録"),
    "terms_paper": N_("取引条件明示書（印刷用）"),
    "terms_version": N_("取引条件の版"),
    "thread": N_("相談"),
    "thread_member": N_("相談の参加者"),
    "thread_message": N_("相談のメッセージ"),
    "unit": N_("受け持ちの件"),
    "course_attendance": N_("講座への出席"),
    "course_seen": N_("見た教材"),
    "event_attendance": N_("催しへの出席"),
    "event_signup": N_("催しの申し込み"),
    "survey_done": N_("アンケートに答えた記録"),
    "worker_skill_proof": N_("できることの証明"),
    "worker_paper": N_("契約の書面"),
    "yardstick": N_("収入の目安"),
    "yardstick_seen": N_("収入の目安のお知らせ"),
    "onboarding_bank": N_("口座の登録"),
    "onboarding_reminder": N_("手続きのお知らせ"),
    "onboarding_seen": N_("手続きの確認"),
    "change_waiting": N_("条件の変更のご相談"),
    "substitution": N_("代わりの方の記録"),
    "voice_case": N_("相談窓口への相談"),
    "voice_line": N_("相談のやりとり"),
    "worker": N_("登録"),
    "worker_clearance": N_("扱える情報の範囲"),
    "worker_fact": N_("統計のためのことがら"),
    "worker_day": N_("いつもと違う日"),
    "worker_memo": N_("ご自分のメモ"),
    "worker_private": N_("ご自分の上限"),
    "worker_profile": N_("使える時間と場所"),
    "worker_skill": N_("できること"),
    "worker_span": N_("月や年の受け方"),
}

WORDS: dict[str, str] = {
    "title": N_("題名"),
    "subject": N_("件名"),
    "body": N_("本文"),
    "name": N_("名前"),
    "kana": N_("フリガナ"),
    "email": N_("メールアドレス"),
    "joined_on": N_("登録した日"),
    "contract_on": N_("業務委託契約の日"),
    "nda_on": N_("秘密保持契約の日"),
    "no_employees_on": N_("従業員がいないことを確かめた日"),
    "invoice_number": N_("インボイス登録番号"),
    "invoice_since": N_("登録番号のことが効力を持つ日"),
    "bank_code": N_("銀行コード"),
    "bank_kana": N_("銀行の名前"),
    "branch_code": N_("支店コード"),
    "branch_kana": N_("支店の名前"),
    "account_tail": N_("口座番号の末尾"),
    "holder_kana": N_("口座の名義"),
    "quantity": N_("数量"),
    "unit_name": N_("単位"),
    "unit_price_yen": N_("単価"),
    "due_on": N_("納期"),
    "accepted_at": N_("受けた日時"),
    "ended_at": N_("終わった日時"),
    "delivered_at": N_("提出した日時"),
    "received_at": N_("受け取った日時"),
    "inspection_due": N_("検収の期日"),
    "inspected_at": N_("検収した日時"),
    "accepted": N_("検収した数"),
    "returned": N_("やり直しの数"),
    "rework_due": N_("やり直しの期日"),
    "minutes": N_("かかった時間（分）"),
    "amount_yen": N_("金額"),
    "yen": N_("金額"),
    "gross_yen": N_("報酬"),
    "tax_yen": N_("消費税"),
    "withholding_yen": N_("源泉徴収"),
    "net_yen": N_("差引の支払額"),
    "closing_on": N_("締め日"),
    "posted_on": N_("記録した日"),
    "pay_on": N_("支払の日"),
    "issued_at": N_("発行した日時"),
    "object_by": N_("申し出の期限"),
    "offered_at": N_("打診した日時"),
    "answer_by": N_("お返事の期限"),
    "answered_at": N_("お返事の日時"),
    "opened_at": N_("開いた日時"),
    "read_at": N_("読んだ日時"),
    "sent_at": N_("送った日時"),
    "made_at": N_("つくった日時"),
    "hourly_yen": N_("1時間あたりの目安"),
    "wage_yen": N_("参考の最低賃金"),
    "number": N_("番号"),
    "code": N_("記号"),
    "asked": N_("問題の数"),
    "correct": N_("正解の数"),
    "passed": N_("合格"),
    "taken_at": N_("受けた日時"),
    "enrolled_at": N_("申し込んだ日時"),
    "begun_at": N_("始めた日時"),
    "done_at": N_("終えた日時"),
    "passed_on": N_("修了した日"),
    "present": N_("出席"),
    "signed_at": N_("申し込んだ日時"),
    "noted_at": N_("記録した日時"),
    "granted_at": N_("同意した日時"),
    "until": N_("期限"),
    "keep_until": N_("保存の期限"),
    "at": N_("日時"),
    "valid_from": N_("はじまる日"),
    "valid_to": N_("おわる日"),
    "proved_on": N_("証明の日"),
    "says": N_("根拠"),
    "level": N_("レベル"),
    "cap_yen": N_("1年の上限"),
    "month_yen": N_("1か月の上限"),
    "memo": N_("メモ"),
    "note": N_("メモ"),
    "linked_at": N_("つないだ日時"),
    "said_at": N_("知らせた日時"),
    "url": N_("場所（URL）"),
}
"""What a person calls a column. One without a word (an inner number, a mark, a state's name in the
program) is in the download, not on the page."""


def told(row: Mapping[str, object]) -> list[tuple[str, str]]:
    """A row as she reads it: a word and a text for each column that has a word and is filled."""
    filled = [(key, row[key]) for key in WORDS if row.get(key) not in (None, "")]
    return [(WORDS[key], _text(key, value)) for key, value in filled]


def _text(key: str, value: object) -> str:
    if isinstance(value, bool):
        return gettext(N_("はい") if value else N_("いいえ"))
    if isinstance(value, int):
        return yen(value) if key == "yen" or key.endswith("_yen") else f"{value:,}"
    if isinstance(value, str) and key.endswith(("_at", "_on", "_by", "_due", "_to", "_from")):
        return _moment(value)
    return _moment(value) if isinstance(value, str) and key in _DAYS else str(value)


_DAYS = {"at", "until", "keep_until"}


def _moment(value: str) -> str:
    """An ISO date or moment as people write it, with its year; anything else as it is."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    if len(value) == len("2026-11-20"):
        return wareki(date.fromisoformat(value))
    return f"{wareki(at)} {when(at).removeprefix(day(at)).strip()}"
