"""What every table and every definer function is; the catalogue gate reads this, and nothing else.

A table has `tenant_id` and is walled, or it is named here with the reason why it is not. A function
that runs with its owner's rights is named here, or the gate refuses it. Roles that may cross towns
are in `migrations.roles.CROSSING`.
"""

SHARED = {
    "app.tenant": "the towns themselves",
    "app.agreement": "what two towns agreed on; read both ways",
    "registry.person": "one human being, the same in every town; an id and nothing else",
    "app.onboarding_default": "which steps of joining are asked for where a town says nothing else",
    "kpi.indicator": "the consortium's code list of indicators",
}
"""Tables without a town, read by all (Citus: reference tables)."""

SYSTEM = {
    "ctx.key": "the context's key; its owner alone reads it",
    "auth.account": "asked before a town is known; through definer functions alone",
    "auth.account_town": "the towns of a person's account; asked before a town is known",
    "auth.link": "links that log in, under way",
    "auth.session": "asked before a town is known; through definer functions alone",
    "auth.throttle": "counts of tries by account and address",
    "auth.reset": "resets of a password under way",
    "auth.oauth_client": "a partner's application, of the consortium",
    "auth.oauth_grant": "which town lets which application in",
    "auth.token_revoked": "tokens that ended early",
    "meta.migration": "Piccolo's record of versions",
}
"""Tables without a town that no runtime role may touch at all."""

ADDABLE = {"registry.person": "a town registers a human being it has not met before"}
"""Shared tables to which a runtime role may add rows; none may change one."""

REACH = {
    "yui_gate": {
        "app.tenant",
        "app.agreement",
        "app.assignment",
        "app.body",
        "app.call",
        "app.delivery",
        "app.faq",
        "app.file",
        "app.inspection",
        "app.manual",
        "app.outbox",
        "app.outbox_archive",
        "app.schedule",
        "app.share",
        "app.share_handover",
        "app.task",
        "app.unit",
        "app.unit_import",
        "app.unit_import_row",
        "app.worker_private",
        "app.worker_span",
    },
    "yui_kpi_build": {"app.tenant", "app.agreement", "app.kpi_delta"},
    "yui_kpi": {
        "kpi.indicator",
        "kpi.value",
        "kpi.choice",
        "kpi.budget",
        "kpi.rollup",
        "kpi.level",
        "kpi.due",
        "kpi.headcount",
    },
    "yui_auth": set[str](),
    "yui_relay": set[str](),
}
"""The tables that a role which may cross towns was granted anything on; what, says the golden file."""

DEFINERS = {
    "ctx": {"_get"},
    "auth": {
        "login_lookup",
        "throttle_hit",
        "throttle_clear",
        "throttle_forgive",
        "account_add",
        "account_town_add",
        "account_town_end",
        "account_towns",
        "link_of",
        "link_open",
        "link_take",
        "person_invite",
        "session_open",
        "session_get",
        "session_close",
        "session_turn",
        "password_set",
        "reset_open",
        "reset_take",
        "client_close",
        "client_invite",
        "client_lookup",
        "partner_add",
        "token_revoke",
        "token_is_revoked",
    },
    "audit": {"append", "verify", "page", "lines", "head_of", "hashes"},
    "gate": {
        "outbox_lease",
        "outbox_return",
        "outbox_depth",
        "outbox_archive",
        "schedule_due",
        "offer_share",
        "answer_share",
        "withdraw_share",
        "deliver_share",
        "decide_handover",
        "hold_call",
        "take_units",
        "limits",
        "my_manual",
        "my_manual_file",
        "undo_units",
    },
    "kpi": {"publish", "fold", "drift", "towns"},
}
"""Functions that run with their owner's rights, by schema. No other schema may hold one."""
