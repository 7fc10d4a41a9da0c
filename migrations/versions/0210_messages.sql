-- How a reader wants to be told beside the inbox, in this town. Without a row the rules' defaults hold.
--   way   line: by LINE, by mail where LINE does not take it; mail: by mail alone; none: the inbox alone
--   pace  of what is not urgent: at_once, daily (what can wait, once a day), off (the inbox alone)
create table app.notice_choice (
    tenant_id integer not null references app.tenant (code),
    to_id uuid not null,
    way text not null check (way in ('line', 'mail', 'none')),
    quiet boolean not null,
    quiet_from integer not null check (quiet_from between 0 and 23),
    quiet_to integer not null check (quiet_to between 0 and 23),
    pace text not null check (pace in ('at_once', 'daily', 'off')),
    changed_at timestamptz not null,
    primary key (tenant_id, to_id)
);

select wall.protect('app.notice_choice', person_column => 'to_id', client_column => 'to_id',
    updatable => '{way,quiet,quiet_from,quiet_to,pace,changed_at}');

-- One message a notice: its id is the notice's; a day's digest has an id of its own and `gathers`.
-- attempt: which of its promises may act; one that is overtaken finds another number and does nothing.
create table app.message (
    tenant_id integer not null references app.tenant (code),
    id uuid not null,
    to_id uuid not null,
    gathers boolean not null default false,
    state text not null check (state in ('waiting', 'gathered', 'going', 'fallen', 'sent', 'failed', 'kept')),
    channel text not null default '' check (channel in ('', 'line', 'mail')),
    attempt integer not null default 0,
    tries integer not null default 0,
    due_at timestamptz,
    digest_id uuid,
    begun_at timestamptz,
    fell_back_at timestamptz,
    sent_at timestamptz,
    problem text not null default '',
    primary key (tenant_id, id)
);

create index message_of_digest on app.message (tenant_id, digest_id) where digest_id is not null;

create index message_going on app.message (tenant_id, begun_at) where state = 'going';

create index message_of_reader on app.message (tenant_id, to_id, sent_at desc) where state = 'sent';

select wall.protect('app.message', person_column => 'to_id', client_column => 'to_id',
    updatable => '{state,channel,attempt,tries,due_at,digest_id,begun_at,fell_back_at,sent_at,problem}');
