"""The chart of accounts: what an account is for, its plain name, and the names packages know.

`package` is the name that accounting packages ship (勘定科目); a body may set its own over it. Where
several kinds share a name there, the party (補助科目) and the name here tell them apart.
"""

from enum import StrEnum

from msgspec import Struct

from yui.web.words import N_


class Group(StrEnum):
    """Where an account stands in the trial balance, in the order of the sheet."""

    ASSET = "asset"
    LIABILITY = "liability"
    NET = "net"
    INCOME = "income"
    EXPENSE = "expense"

    @property
    def says(self) -> str:
        """The msgid of its head."""
        return _GROUPS[self]


_GROUPS = {
    Group.ASSET: N_("資産"),
    Group.LIABILITY: N_("負債"),
    Group.NET: N_("正味財産（純資産）"),
    Group.INCOME: N_("収益"),
    Group.EXPENSE: N_("費用"),
}


class Party(StrEnum):
    """Who tells the accounts of a kind apart (補助科目)."""

    NONE = ""
    WORKER = "worker"
    CLIENT = "client"
    TOWN = "town"


class Kind(StrEnum):
    """What an account is for; assets and expenses grow on the debit side, the rest on the credit."""

    BANK = "bank"
    CLIENT_RECEIVABLE = "client_receivable"
    TOWN_RECEIVABLE = "town_receivable"
    COORDINATION_RECEIVABLE = "coordination_receivable"
    OTHER_RECEIVABLE = "other_receivable"
    INPUT_TAX = "input_tax"
    SETTLEMENT_CLEARING = "settlement_clearing"
    CORRECTION_CLEARING = "correction_clearing"
    WORKER_PAYABLE = "worker_payable"
    TOWN_PAYABLE = "town_payable"
    COORDINATION_PAYABLE = "coordination_payable"
    WITHHOLDING_PAYABLE = "withholding_payable"
    OTHER_PAYABLE = "other_payable"
    OUTPUT_TAX = "output_tax"
    TAX_PAYABLE = "tax_payable"
    CLIENT_ADVANCE = "client_advance"
    PAYOUT_CLEARING = "payout_clearing"
    RETURN_CLEARING = "return_clearing"
    SUSPENSE = "suspense"
    NET_ASSETS = "net_assets"
    REVENUE = "revenue"
    SHARE_REVENUE = "share_revenue"
    COORDINATION_REVENUE = "coordination_revenue"
    OTHER_REVENUE = "other_revenue"
    WORK_EXPENSE = "work_expense"
    SHARE_EXPENSE = "share_expense"
    COORDINATION_EXPENSE = "coordination_expense"
    BANK_FEE = "bank_fee"
    OTHER_EXPENSE = "other_expense"

    @property
    def says(self) -> str:
        """The msgid of its name on the trial balance."""
        return CHART[self].name

    @property
    def group(self) -> Group:
        """Where it stands in the trial balance."""
        return CHART[self].group

    @property
    def grows_on_debit(self) -> bool:
        """Whether a debit makes it more."""
        return self.group in {Group.ASSET, Group.EXPENSE}


class Title(Struct, frozen=True):
    """One kind of account: its name, its group, the name packages ship for it, whose it is.

    `clearing`: what is on it is under way and returns to zero.
    """

    name: str
    group: Group
    package: str
    party: Party = Party.NONE
    clearing: bool = False


CHART: dict[Kind, Title] = {
    Kind.BANK: Title(N_("普通預金"), Group.ASSET, "普通預金"),
    Kind.CLIENT_RECEIVABLE: Title(
        N_("売掛金（クライアント）"), Group.ASSET, "売掛金", Party.CLIENT
    ),
    Kind.TOWN_RECEIVABLE: Title(N_("未収金（ほかの公社）"), Group.ASSET, "未収入金", Party.TOWN),
    Kind.COORDINATION_RECEIVABLE: Title(
        N_("未収金（調整料）"), Group.ASSET, "未収入金", Party.TOWN
    ),
    Kind.OTHER_RECEIVABLE: Title(N_("未収金（その他）"), Group.ASSET, "未収入金"),
    Kind.INPUT_TAX: Title(N_("仮払消費税"), Group.ASSET, "仮払消費税"),
    Kind.SETTLEMENT_CLEARING: Title(
        N_("精算処理中（ほかの公社）"), Group.ASSET, "仮払金", Party.TOWN, clearing=True
    ),
    Kind.CORRECTION_CLEARING: Title(
        N_("訂正中の振込（住民ワーカー）"), Group.ASSET, "仮払金", Party.WORKER, clearing=True
    ),
    Kind.WORKER_PAYABLE: Title(
        N_("未払金（住民ワーカー）"), Group.LIABILITY, "未払金", Party.WORKER
    ),
    Kind.TOWN_PAYABLE: Title(N_("未払金（ほかの公社）"), Group.LIABILITY, "未払金", Party.TOWN),
    Kind.COORDINATION_PAYABLE: Title(N_("未払金（調整料）"), Group.LIABILITY, "未払金", Party.TOWN),
    Kind.WITHHOLDING_PAYABLE: Title(N_("預り金（源泉所得税）"), Group.LIABILITY, "預り金"),
    Kind.OTHER_PAYABLE: Title(N_("未払金（その他）"), Group.LIABILITY, "未払金"),
    Kind.TAX_PAYABLE: Title(N_("未払消費税等"), Group.LIABILITY, "未払消費税等"),
    Kind.OUTPUT_TAX: Title(N_("仮受消費税"), Group.LIABILITY, "仮受消費税"),
    Kind.CLIENT_ADVANCE: Title(
        N_("前受金（クライアント）"), Group.LIABILITY, "前受金", Party.CLIENT
    ),
    Kind.PAYOUT_CLEARING: Title(
        N_("支払処理中"), Group.LIABILITY, "仮受金", Party.NONE, clearing=True
    ),
    Kind.RETURN_CLEARING: Title(
        N_("振込不能の預り（住民ワーカー）"),
        Group.LIABILITY,
        "仮受金",
        Party.WORKER,
        clearing=True,
    ),
    Kind.SUSPENSE: Title(N_("仮受金（未照合の入出金）"), Group.LIABILITY, "仮受金", clearing=True),
    Kind.NET_ASSETS: Title(N_("一般正味財産"), Group.NET, "繰越利益剰余金"),
    Kind.REVENUE: Title(N_("売上高"), Group.INCOME, "売上高"),
    Kind.SHARE_REVENUE: Title(N_("売上高（広域シェア）"), Group.INCOME, "売上高", Party.TOWN),
    Kind.COORDINATION_REVENUE: Title(N_("調整料収入"), Group.INCOME, "雑収入", Party.TOWN),
    Kind.OTHER_REVENUE: Title(N_("雑収入"), Group.INCOME, "雑収入"),
    Kind.WORK_EXPENSE: Title(N_("外注費（住民ワーカー）"), Group.EXPENSE, "外注費"),
    Kind.SHARE_EXPENSE: Title(N_("外注費（広域シェア）"), Group.EXPENSE, "外注費", Party.TOWN),
    Kind.COORDINATION_EXPENSE: Title(N_("調整料"), Group.EXPENSE, "支払手数料", Party.TOWN),
    Kind.BANK_FEE: Title(N_("振込手数料"), Group.EXPENSE, "支払手数料"),
    Kind.OTHER_EXPENSE: Title(N_("雑費"), Group.EXPENSE, "雑費"),
}
CLEARING = frozenset(kind for kind, title in CHART.items() if title.clearing)
"""What is on these is under way: they return to zero, or an open item says why not."""
