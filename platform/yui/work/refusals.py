"""What may be wrong with an order or a task."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class OrderMove(Conflict):
    """The order is not in a state from which this goes."""

    code = "order_state"
    says = N_("この案件は「{state}」のため、この操作はできません。")


class TaskMove(Conflict):
    """The task is not in a state from which this goes."""

    code = "task_state"
    says = N_("この業務は「{state}」のため、この操作はできません。")


class MoreThanOrdered(Refused):
    """The tasks would have more units than the order."""

    code = "more_than_ordered"
    status = 422
    says = N_("数は、1から{left}までで入力してください。案件の残りは{left}{unit}です。")


class LaterThanOrdered(Refused):
    """The task would be due after the order."""

    code = "later_than_ordered"
    status = 422
    says = N_("案件の納期（{due}）までの日にしてください。")


class PastDue(Refused):
    """The deadline has passed."""

    code = "past_due"
    status = 422
    says = N_("納期は、今日以後の日にしてください。")


class NoSuchWork(Refused):
    """The kind of work is not registered for that day."""

    code = "unknown_job_type"
    status = 422
    says = N_("この仕事の種類は登録されていません。一覧から選んでください。")


class VersionChanged(Refused):
    """The order is not the version that the caller saw."""

    code = "version_changed"
    status = 412
    says = N_("内容が変わりました。最新の内容を確かめてから、もう一度操作してください。")


class InUse(Conflict):
    """Somebody was asked or relies on the task."""

    code = "task_in_use"
    says = N_("打診・受託・シェアがあるため、取りやめられません。")
