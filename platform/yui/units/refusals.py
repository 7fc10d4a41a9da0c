"""What may be wrong with moving units or with a file of them."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class UnitMove(Conflict):
    """A unit is not in a state from which this goes."""

    code = "unit_state"
    says = N_("「{key}」は「{state}」のため、この操作はできません。ほかの件も変えていません。")


class DeliveryMoves(Conflict):
    """What is handed in moves with its delivery: nobody moves it by hand."""

    code = "delivery_moves"
    says = N_(
        "「{key}」は、ワーカーの提出と検品で動きます。検品のページで記録してください。ほかの件も変えていません。"
    )


class NotOfDelivery(Refused):
    """A key that no unit of this delivery has."""

    code = "not_of_delivery"
    status = 422
    says = N_("「{key}」は、この納品の件ではありません。件の番号を確かめてください。")


class OtherNumberBack(Refused):
    """Units are named, but not as many as are sent back."""

    code = "other_number_back"
    status = 422
    says = N_(
        "やり直しをお願いするのは{units}件です。件の番号をちょうどその数だけ書くか、空欄にしてください。"
    )


class ImportMove(Conflict):
    """The file is not in a state from which this goes."""

    code = "unit_import_state"
    says = N_("このファイルは「{state}」のため、この操作はできません。")


class NothingToWrite(Conflict):
    """No row of the file can become a unit."""

    code = "unit_import_empty"
    says = N_("登録できる行がありません。ファイルを直して、もう一度読み込んでください。")


class AnotherIsWriting(Conflict):
    """Another file of the same task is being written."""

    code = "unit_import_under_way"
    says = N_(
        "この業務では、ほかのファイルを登録しています。終わってから、もう一度操作してください。"
    )


class NoRoomLeft(Conflict):
    """The task has fewer units left than the file brings, though it had enough when it was read."""

    code = "unit_import_beyond"
    says = N_(
        "読み込んだあとで業務の数か件が変わり、{over}件多くなりました。もう一度読み込んでください。"
    )


class NothingToUndo(Conflict):
    """The file was written before we kept what each of its rows did."""

    code = "unit_import_not_kept"
    says = N_("この読み込みは、行ごとの記録がないため取り消せません。")


class UnitsInTheWay(Conflict):
    """Somebody has units of the file, or a later file speaks of them."""

    code = "unit_import_in_use"
    says = N_(
        "次の{count}件は、担当が決まっているか、作業が始まっているか、あとのファイルにもあるため、"
        "読み込みを取り消せません：{keys}。何も変えていません。"
    )


class NobodyChosen(Refused):
    """No unit was chosen."""

    code = "no_unit_chosen"
    status = 422
    says = N_("件を1つ以上選んでください。")


class MoreThanTaken(Refused):
    """She took fewer units on."""

    code = "more_than_taken"
    status = 422
    says = N_("受諾いただいた数を超えます。あと{room}件までにしてください。")


class FewerLeft(Refused):
    """Fewer units than that wait for somebody."""

    code = "fewer_left"
    status = 422
    says = N_("まだだれにもお願いしていない件は、{left}件です。")
