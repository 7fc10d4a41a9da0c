"""What the import of a result file answers when it takes nothing."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class AlreadyTaken(Conflict):
    """The same bytes were taken before."""

    code = "bank_file_taken"
    says = N_("このファイルは、すでに取り込まれています。もう一度は取り込みません。")


class NoRun(Refused):
    """No transfer file that was made here fits the answer."""

    code = "bank_file_no_run"
    status = 422
    says = N_(
        "この結果に合う総合振込データが見つかりません。ほかの口座やほかの団体の結果ではないか、銀行の画面で確かめてください。"
    )


class FileMove(Conflict):
    """The file was taken or dropped meanwhile."""

    code = "bank_file_state"
    says = N_("このファイルは「{state}」のため、この操作はできません。")
