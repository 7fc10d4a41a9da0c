-- A version is written once and never changed. Version 0 of a rule is package data (hints/data).
-- Whoever is about to send a text is told by these rules, so that every scope reads them.
create table app.hint_rule (
    tenant_id integer not null,
    code text not null check (length(code) between 2 and 40),
    version integer not null check (version > 0),
    title text not null,
    patterns text not null,
    meaning text not null,
    better text not null,
    source text not null check (length(source) > 0),
    valid_from date not null,
    active boolean not null default true,
    reason text not null,
    made_by uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, code, version)
);

select wall.protect('app.hint_rule', open_to => '{person,client}');

-- What a rule met: shown to the writer (warned), or sent all the same with a reason (sent).
create table app.hint_hit (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    rule_code text not null,
    rule_version integer not null,
    source text not null,
    place text not null check (place in ('task', 'offer', 'call', 'message', 'rework', 'contract')),
    subject text not null default '',
    found text not null,
    around text not null,
    decision text not null check (decision in ('warned', 'sent')),
    reason text not null default '',
    by_id uuid not null,
    by_scope text not null,
    at timestamptz not null,
    primary key (tenant_id, id),
    check (decision = 'warned' or length(reason) > 0)
);

create index hint_hit_newest on app.hint_hit (tenant_id, at desc, id desc);

select wall.protect('app.hint_hit', anyone_adds => true);
