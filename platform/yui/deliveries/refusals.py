"""The noes of deliveries and inspections, in the reader's words."""

from tenants.refusal import Conflict, Forbidden, Refused


class TooMany(Refused):
    """More units than are left to hand in."""

    code = "too_many_units"
    status = 422
    says = "提出できるのは、あと{left}{unit}です。"


class NotOpen(Conflict):
    """The assignment has ended or all of it is done."""

    code = "assignment_not_open"
    says = "この仕事は、もう提出を受け付けていません。"


class NothingToRedo(Conflict):
    """Nothing of that delivery waits for rework."""

    code = "nothing_to_redo"
    says = "やり直しをお願いしている分はありません。"


class OwnWork(Forbidden):
    """Nobody inspects her own work."""

    code = "own_work"
    says = "自分が提出したものは、自分で検品できません。ほかの担当者にお願いしてください。"


class AlreadyInspected(Conflict):
    """Somebody has inspected it in the meantime."""

    code = "already_inspected"
    says = "この納品は、すでに検品されています。"


class MoreThanDelivered(Refused):
    """More units accepted than were delivered."""

    code = "more_than_delivered"
    status = 422
    says = "検収する数は、0から{quantity}までで入力してください。"


class ReasonMissing(Refused):
    """Units are sent back without a coded reason."""

    code = "reason_missing"
    status = 422
    says = "やり直しをお願いする理由を選んでください。"


class NoteMissing(Refused):
    """「その他」 says nothing by itself."""

    code = "note_missing"
    status = 422
    says = "「その他」のときは、どこを直すかをメモに書いてください。"


class ChangedByUs(Refused):
    """Free rework after a change of ours would be an undue rework (フリーランス法5条2項2号)."""

    code = "rework_not_free"
    status = 422
    says = (
        "仕様の変更は、無償のやり直しにできません。いったん検収し、新しい打診でお願いしてください。"
    )


class ReworkDueMissing(Refused):
    """Rework without a day, or with one that has passed."""

    code = "rework_due_missing"
    status = 422
    says = "やり直しの期日を、今日より後の日で入力してください。"


class DirectorDecides(Forbidden):
    """A third round of free rework is not a leader's to ask for."""

    code = "third_rework"
    says = "3回目のやり直しは、ディレクターの判断が必要です。"


class NotTheLast(Conflict):
    """The inspection was taken back already, or its rework is under way."""

    code = "inspection_not_open"
    says = "この検収は取り消せません。すでに取り消されたか、やり直しが提出されています。"


class HandedOver(Conflict):
    """The units went on to the client or the lead town."""

    code = "already_handed_over"
    says = "この納品の分は、すでにお客様または幹事自治体へ納入されています。先に納入を確かめてください。"


class NoSuchDefect(Refused):
    """The code is not one that holds today."""

    code = "no_such_defect"
    status = 422
    says = "不備のコードを、一覧から選んでください。"


class InDispute(Conflict):
    """The worker has asked whether it is her fault; until that is decided nothing moves."""

    code = "in_dispute"
    says = (
        "このやり直しは、ディレクターの判断を待っています。判断のあとで、もう一度操作してください。"
    )


class SampleMissing(Conflict):
    """The task's plan asks for a sample, and none was drawn."""

    code = "sample_missing"
    says = "この業務は抜き取りで検品します。先に、見る件を決めてください。"


class ChecklistOpen(Refused):
    """A point of the task's checklist was not answered."""

    code = "checklist_open"
    status = 422
    says = "確認の項目に、すべて答えてください。"


class ChecklistFailed(Refused):
    """A point of the checklist is not met, and yet all is accepted."""

    code = "checklist_failed"
    status = 422
    says = "「いいえ」の項目があります。検収する数を減らして、やり直しをお願いする理由を選んでください。"


class OldPlan(Conflict):
    """The plan has a newer version than the one that was changed."""

    code = "plan_changed"
    says = "検品のしかたが、ほかの人に変えられました。最新の内容を確かめてから、もう一度保存してください。"


class NothingToDispute(Conflict):
    """Nothing of that delivery is asked to be done again without pay, or it was asked before."""

    code = "nothing_to_dispute"
    says = "確認をお願いできる、無償のやり直しはありません。"


class DisputeMove(Conflict):
    """The dispute is over."""

    code = "dispute_over"
    says = "この件は、すでに終わっています。"


class NotTheWorkers(Refused):
    """The code says that the fault is not the worker's; nothing is asked of her for that."""

    code = "not_her_fault"
    status = 422
    says = "ワーカーの作業によるもののときだけ、無償のやり直しをお願いできます。"


class MoreThanAccepted(Refused):
    """More units recalled than that delivery had accepted and not yet recalled."""

    code = "more_than_accepted"
    status = 422
    says = "この納品で検収ずみの数は、{left}です。数を確かめてください。"


class NotAsked(Conflict):
    """The director is asked from the third rework on, once."""

    code = "nothing_to_ask"
    says = "ディレクターの判断をお願いするのは、3回目のやり直しからです。"
