"""The noes of questions, in the reader's words."""

from tenants.refusal import Conflict, Forbidden, Refused


class ClientKeptOut(Forbidden):
    """No client speaks with a worker: 昭和61年労働省告示第37号, law §3 G1."""

    code = "client_in_thread"
    says = (
        "クライアント企業の方は、ワーカーとのやり取りに入れません。ご用件はディレクターへお送りください。"
        "この操作は記録しました。"
    )


class ThreadClosed(Conflict):
    """The question was settled."""

    code = "thread_closed"
    says = "この質問は終わっています。続きは、新しい質問として送ってください。"


class NotAnswered(Conflict):
    """Nothing to learn from yet, or learnt already."""

    code = "thread_not_answered"
    says = "回答のある質問だけ、手引きのよくある質問に加えられます。"


class InFaqAlready(Conflict):
    """The question stands in the manual."""

    code = "faq_exists"
    says = "この質問は、すでに手引きに加えられています。"


class QuestionNotOpen(Conflict):
    """The question to the client is not where this could be done."""

    code = "client_question_state"
    says = "この確認事項は、すでに別の状態になっています。ページを開き直してください。"


class NoClient(Conflict):
    """The task came by a share: its client is another town's."""

    code = "no_client_here"
    says = "この業務は広域シェアです。クライアント企業への確認は、幹事自治体へお願いしてください。"


class NamesWorker(Refused):
    """The text names the worker, and its reader is not to know her (law §3 G1)."""

    code = "names_worker"
    status = 422
    says = "ワーカーの名前・番号・連絡先は書けません。「担当者」などに置き換えてください。"
