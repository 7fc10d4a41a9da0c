"""What may be wrong with a change or a reward."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class ChangeMove(Conflict):
    """The change is not in a state from which this goes."""

    code = "change_state"
    says = N_("この変更は「{state}」のため、この操作はできません。")


class WaitingMove(Conflict):
    """Whether she takes the new terms is settled."""

    code = "change_waiting_state"
    says = N_("この条件は「{state}」です。")


class AnotherIsOpen(Conflict):
    """One change of an order is settled before the next is proposed."""

    code = "change_open"
    says = N_(
        "この案件には、協議中の変更があります。合意するか取り下げてから、つぎの変更を出してください。"
    )


class NothingChanges(Refused):
    """The change says what is so already."""

    code = "nothing_changes"
    status = 422
    says = N_("仕様、数、納期のうち、変わるものを1つ以上入力してください。")


class BelowAccepted(Conflict):
    """The client has accepted as many units already, or more."""

    code = "below_accepted"
    says = N_("クライアントの検収ずみが{accepted}{unit}あります。それより多い数にしてください。")


class PromisedBeyond(Conflict):
    """More units are promised than the client wants now."""

    code = "promised_beyond"
    says = N_(
        "受諾ずみ・返事待ち・シェアの数が{over}{unit}多くなります。ワーカーが受けた数は減らせません。"
    )


class OrderMovedOn(Conflict):
    """The order is not what the change was proposed on."""

    code = "change_outdated"
    says = N_("変更を出したあとで案件が変わりました。取り下げて、もう一度出してください。")


class RewardFalls(Conflict):
    """A worker has accepted this reward, or was asked for it."""

    code = "reward_falls"
    says = N_(
        "受諾ずみ、または返事待ちの報酬（{was}円）は下げられません（フリーランス法5条 減額の禁止）。"
        "新しい業務として切り出し、あらためて打診してください。"
    )
