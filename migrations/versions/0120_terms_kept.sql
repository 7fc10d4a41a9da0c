-- 共通事項: terms that hold for every notice of a body within their days (公取委規則1条3項). A new
-- version takes over on its first day; none is ever changed.
create table app.common_terms (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    body_id uuid not null,
    version integer not null check (version > 0),
    valid_from date not null,
    valid_to date,
    method text not null,
    costs text not null,
    changes text not null,
    repair text not null,
    secrecy text not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    made_by uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, body_id, version),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check (valid_to is null or valid_to >= valid_from)
);

select wall.protect('app.common_terms', open_to => '{person}');

-- What an hour of the estimate comes to beside the minimum wage, and why a director offers less.
alter table app.offer add column hourly_yen bigint;

alter table app.offer add column wage_yen bigint;

alter table app.offer add column below_reason text not null default '';

-- 未定事項: an item of a notice that cannot be fixed yet, with its reason and the planned day.
create table app.terms_open (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    offer_id uuid not null,
    worker_id uuid not null,
    item text not null check (item in ('content', 'place', 'deliver_to', 'rights')),
    reason text not null check (reason <> ''),
    planned_on date not null,
    state text not null default 'open' check (state in ('open', 'fixed')),
    made_at timestamptz not null,
    fixed_in integer,
    fixed_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, offer_id, item),
    foreign key (tenant_id, offer_id) references app.offer (tenant_id, id)
);

create index terms_open_planned on app.terms_open (tenant_id, planned_on, id) where state = 'open';

select wall.protect('app.terms_open', person_column => 'worker_id', updatable => '{state,fixed_in,fixed_at}');

-- Notices after the first (app.terms_notice is version 1). What supplements an open item holds at
-- once; what changes agreed terms holds when the worker has accepted it.
create table app.terms_version (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    offer_id uuid not null,
    worker_id uuid not null,
    version integer not null check (version > 1),
    number text not null,
    supersedes text not null,
    cause text not null check (cause in ('fixed', 'change')),
    reason text not null,
    unit_price_yen bigint not null check (unit_price_yen between 0 and 9999999999),
    due_on date not null,
    text bytea not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    state text not null check (state in ('proposed', 'in_force', 'declined', 'expired', 'withdrawn')),
    sent_by uuid not null,
    sent_at timestamptz not null,
    answer_by timestamptz,
    answered_at timestamptz,
    opened_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, offer_id, version),
    unique (tenant_id, number),
    foreign key (tenant_id, offer_id) references app.offer (tenant_id, id)
);

create unique index terms_version_proposed on app.terms_version (tenant_id, offer_id) where state = 'proposed';

select wall.protect('app.terms_version', person_column => 'worker_id', updatable => '{state,answered_at,opened_at}');

-- The printed notice: the bytes of the PDF and their hash, made once for each version.
create table app.terms_paper (
    tenant_id integer not null,
    offer_id uuid not null,
    version integer not null check (version > 0),
    worker_id uuid not null,
    pdf bytea not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    made_at timestamptz not null,
    primary key (tenant_id, offer_id, version),
    foreign key (tenant_id, offer_id) references app.offer (tenant_id, id)
);

select wall.protect('app.terms_paper', person_column => 'worker_id');

-- 書面の交付の求め (フリーランス法3条2項), and when the paper was handed over.
create table app.paper_request (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    offer_id uuid not null,
    worker_id uuid not null,
    state text not null default 'asked' check (state in ('asked', 'given')),
    asked_at timestamptz not null,
    means text check (means in ('post', 'hand')),
    given_by uuid,
    given_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, offer_id) references app.offer (tenant_id, id)
);

create unique index paper_request_waits on app.paper_request (tenant_id, offer_id) where state = 'asked';

select wall.protect('app.paper_request', person_column => 'worker_id', updatable => '{state,means,given_by,given_at}');

-- A worker's question on an offer, and its answer.
create table app.offer_question (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    offer_id uuid not null,
    worker_id uuid not null,
    question text not null,
    state text not null default 'asked' check (state in ('asked', 'answered')),
    asked_at timestamptz not null,
    answer text,
    answered_by uuid,
    answered_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, offer_id) references app.offer (tenant_id, id)
);

create index offer_question_of on app.offer_question (tenant_id, offer_id, asked_at);

create index offer_question_waits on app.offer_question (tenant_id, asked_at) where state = 'asked';

select wall.protect('app.offer_question', person_column => 'worker_id',
    updatable => '{state,answer,answered_by,answered_at}');
