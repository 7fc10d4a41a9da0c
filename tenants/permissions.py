"""Which role may do what. One table, read by guards and menus alike.

A coordinator has her dashboard and nothing else (decisions 4). Approving a payout needs a second
person besides: that is a CHECK in the database, not a permission.
"""

_OFFICE = {"quote.read", "quote.write", "contract.read", "contract.write"}
"""A quote shows what is left between a client's price and a worker's, a contract what a company
agreed on: not for a leader, who may be a worker too."""
_READ = {
    "board.read",
    "inbox.read",
    "order.read",
    "team.read",
    "worker.read",
    "payout.read",
    "invoice.read",
    "kpi.read",
    "share.read",
}

NOT_LENT = frozenset({"user.read", "user.write", "tie.own", "tie.write"})
"""What a delegate does not get with a lent role."""

GRANTED: dict[str, frozenset[str]] = {
    "director": frozenset(
        _READ
        | _OFFICE
        | {
            "order.write",
            "worker.write",
            "transfer.write",
            "recruit.read",
            "recruit.write",
            "course.read",
            "course.write",
            "survey.read",
            "survey.write",
            "task.write",
            "team.write",
            "hint.read",
            "hint.write",
            "hint.approve",
            "guard.read",
            "guard.write",
            "audit.read",
            "registry.read",
            "registry.write",
            "share.write",
            "share.answer",
            "offer.write",
            "delivery.inspect",
            "dispute.decide",
            "handover.write",
            "thread.answer",
            "thread.forward",
            "manual.write",
            "invoice.write",
            "payout.build",
            "payout.approve",
            "payout.file",
            "closing.write",
            "ledger.read",
            "kpi.write",
            "user.read",
            "user.write",
            "tie.own",
            "tie.read",
            "tie.write",
            "voice.handle",
            "voice.seat",
            "care.write",
            "peers.moderate",
            "account",
        }
    ),
    "staff": frozenset(
        _READ
        | _OFFICE
        | {
            "registry.read",
            "order.write",
            "worker.write",
            "transfer.write",
            "recruit.read",
            "recruit.write",
            "course.read",
            "course.write",
            "survey.read",
            "survey.write",
            "hint.read",
            "hint.write",
            "invoice.write",
            "payout.build",
            "payout.approve",
            "payout.file",
            "closing.write",
            "ledger.read",
            "kpi.write",
            "user.read",
            "user.write",
            "tie.own",
            "tie.read",
            "tie.write",
            "voice.handle",
            "care.write",
            "peers.moderate",
            "account",
        }
    ),
    "leader": frozenset(
        {
            "board.read",
            "inbox.read",
            "order.read",
            "team.read",
            "team.write",
            "delivery.inspect",
            "thread.answer",
            "manual.write",
            "tie.own",
            "account",
        }
    ),
    "worker": frozenset({"me", "account"}),
    "client": frozenset(
        {
            "account",
            "contract.sign",
            "handover.accept",
            "handover.file",
            "invoice.own",
            "letter.write",
            "quality.own",
            "quote.answer",
        }
    ),
    "coordinator": frozenset({"dashboard.read", "account"}),
    "desk": frozenset({"voice.handle", "account"}),
    "system": frozenset(),
}
