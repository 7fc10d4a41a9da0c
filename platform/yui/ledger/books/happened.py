"""What happened, by the kind of a journal, in plain words."""

from yui.web.words import N_

HAPPENED = {
    "acceptance": N_("検収"),
    "client_acceptance": N_("クライアントの検収"),
    "leader_fee": N_("リーダー報酬"),
    "payout": N_("支払の計算"),
    "payout_settled": N_("振込"),
    "payout_discarded": N_("支払の取りやめ"),
    "payout_returned": N_("振込不能の戻り"),
    "payout_correcting": N_("振込の訂正の照会"),
    "payout_corrected": N_("訂正の照会の終わり"),
    "payout_repaid": N_("再振込"),
    "return_closed": N_("戻った振込の整理"),
    "coordination": N_("調整料"),
    "netting": N_("公社間の相殺"),
    "settlement_transfer": N_("公社間の精算"),
    "settlement_accrual": N_("清算書の配分と消費税"),
    "settlement_close": N_("清算書の締め"),
    "settlement_tie": N_("清算の振込と明細の対応づけ"),
    "invoice": N_("請求（消費税）"),
    "invoice_payment": N_("クライアントの入金"),
    "credit_note": N_("返還請求"),
    "bank_suspense": N_("仮受け"),
    "bank_advance": N_("前受け"),
    "bank_receipt": N_("入金"),
    "bank_fee": N_("差し引かれた手数料"),
    "advance_used": N_("前受金の充当"),
    "voucher_correction": N_("振替伝票"),
    "voucher_opening": N_("期首残高"),
    "voucher_year_end": N_("期末の振替"),
    "reversal": N_("取消し"),
    "share_acceptance": N_("広域シェアの検収"),
    "share_expense": N_("広域シェアの代金（支払う）"),
    "share_revenue": N_("広域シェアの代金（受け取る）"),
}
"""What journals are of. A new kind is worded here; until then it is OTHER, never its code."""

OTHER = N_("そのほかの仕訳")
