"""What may be wrong with a share, its answer and its handovers; the words of the gates."""

from tenants.refusal import Conflict, Refused, Unknown
from yui.web.words import N_


class NoDirect(Refused):
    """The towns' agreement is on another scheme."""

    code = "scheme_not_agreed"
    status = 409
    says = N_(
        "この自治体との協定は、直接方式を定めていません。協定を直接方式に広げるか、広域シェアでお願いしてください。"
    )


class NoAgreement(Refused):
    """The two towns have no agreement on sharing that holds on that day."""

    code = "no_agreement"
    status = 409
    says = N_("この自治体との、いま有効な広域連携の協定がありません。")


class NotShareable(Conflict):
    """Only an open task of an own order can be shared."""

    code = "not_shareable"
    says = N_(
        "この業務はシェアできません。受注案件から切り出した、受付中の業務だけをシェアできます。"
    )


class TooManyUnits(Refused):
    """More units than are free, were asked for, or are ready."""

    code = "too_many_units"
    status = 422
    says = N_("数は、1から{left}までで入力してください。")


class BadTerms(Refused):
    """A price of nothing, a deadline that has passed, no time to answer."""

    code = "bad_terms"
    status = 422
    says = N_("単価は1円以上、納期は今日以後、回答期限はこれからの日時にしてください。")


class TooLate(Conflict):
    """The time to answer has passed."""

    code = "answer_too_late"
    says = N_("回答の期限を過ぎました。相手の自治体にご相談ください。")


class OtherContent(Conflict):
    """The same form came with another content."""

    code = "other_content"
    says = N_("同じ画面から、ちがう内容がすでに送られています。ページを開き直してください。")


class ReturnReason(Refused):
    """Units are sent back without a coded reason."""

    code = "reason_missing"
    status = 422
    says = N_("返す分があるときは、理由を選んでください。")


class NothingReady(Conflict):
    """There are fewer inspected units than are to be handed over."""

    code = "nothing_ready"
    says = N_("検品ずみの数が足りません。引き渡せるのは、あと{left}です。")


class TaskMade(Conflict):
    """The share became a task before."""

    code = "task_made"
    says = N_("このシェアの業務は、すでに作られています。")


class WorkerDue(Refused):
    """The workers' deadline has passed, or lies after the share's."""

    code = "due_not_in_time"
    status = 422
    says = N_("ワーカーの納期は、今日からシェアの納期（{due}）までの日にしてください。")


class NotTaken(Conflict):
    """The share was not accepted."""

    code = "share_not_accepted"
    says = N_("このシェアは受けていません。")


class BelowFloor(Refused):
    """A price under the least that the share's terms name for workers (フリーランス法5条1項4号)."""

    code = "below_floor"
    status = 422
    says = N_("単価は、ワーカーの単価の下限（{floor}円）以上にしてください。")


class FloorOverPrice(Refused):
    """The least for workers lies above what the guest town is paid."""

    code = "floor_over_price"
    status = 422
    says = N_("ワーカーの単価の下限は、シェアの単価以下にしてください。")


class LessSecure(Refused):
    """Work that stays in the centre here would leave it there."""

    code = "less_secure"
    status = 422
    says = N_(
        "センター限定の業務は、ほかの自治体でもセンター限定です。安全の区分を選び直してください。"
    )


class PriceUntold(Conflict):
    """Nobody takes work on at a price that was not told (取引条件の明示)."""

    code = "price_untold"
    says = N_(
        "単価がまだ示されていません。示されてから受けてください（見送りは、いまでもできます）。"
    )


class NotLate(Conflict):
    """The time to answer, or the deadline, has not passed."""

    code = "not_late"
    says = N_("期限はまだ過ぎていません。期限を過ぎてから引き上げてください。")


class InHand(Conflict):
    """All that is left is with the guest's workers or done by them."""

    code = "in_hand"
    says = N_("残りはすべてワーカーに渡っています。引き上げられる分はありません。")


class NothingAsked(Refused):
    """A round that asks nobody."""

    code = "nothing_asked"
    status = 422
    says = N_("お願いする数を、1つ以上の自治体に入力してください。")


class AskedTwice(Refused):
    """The same task is put to the same town twice in one form."""

    code = "asked_twice"
    status = 422
    says = N_("同じ業務を、同じ自治体に2回お願いしています。1つにまとめてください。")


class NotOfOrder(Conflict):
    """A task that is not one of the order's."""

    code = "not_of_order"
    says = N_("この案件の業務ではないものが選ばれています。ページを開き直してください。")


_WORDS: dict[str, type[Refused]] = {
    "not_found": Unknown,
    "no_agreement": NoAgreement,
    "not_shareable": NotShareable,
    "bad_terms": BadTerms,
    "late": TooLate,
    "state": Conflict,
    "other_content": OtherContent,
    "less_secure": LessSecure,
    "price_untold": PriceUntold,
    "not_late": NotLate,
    "in_hand": InHand,
    "below_floor": FloorOverPrice,
}


def heed(word: str, *, field: str = "quantity", left: int = 0) -> None:
    """Raises what a gate refused with; 'ok' and 'again' pass."""
    if word in {"ok", "again"}:
        return
    if word == "too_many":
        raise TooManyUnits(field, left=left)
    if word == "no_reason":
        raise ReturnReason("reason")
    raise _WORDS[word]
