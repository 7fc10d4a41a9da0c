-- Whether a body's transfer files go to its bank over a line, and how far that line has been heard:
-- `heard` is the number of the bank's last answer to the body. A body without a row, or whose row is
-- not live, carries the file itself. asked_at is business time, as are all moments here.
create table app.bank_link (
    tenant_id integer not null,
    body_id uuid not null,
    live boolean not null,
    heard integer not null default 0 check (heard >= 0),
    asked_at timestamptz,
    failure text not null default '',
    changed_by uuid not null,
    changed_at timestamptz not null,
    primary key (tenant_id, body_id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id)
);

select wall.protect('app.bank_link',
    updatable => '{live,heard,asked_at,failure,changed_by,changed_at}');

-- One file of a run on its way to the bank: promised with the file itself, taken at most once.
-- held_until: real time; until then a worker may be talking to the bank about it.
create table app.bank_sending (
    tenant_id integer not null,
    run_id uuid not null,
    part integer not null check (part > 0),
    body_id uuid not null,
    state text not null check (state in ('waiting', 'sent', 'refused', 'by_hand')),
    tries integer not null default 0 check (tries >= 0),
    failure text not null default '',
    receipt text,
    again boolean not null default false,
    promised_at timestamptz not null,
    tried_at timestamptz,
    held_until timestamptz,
    ended_at timestamptz,
    primary key (tenant_id, run_id, part),
    foreign key (tenant_id, run_id) references app.payout_run (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check ((state = 'sent') = (receipt is not null)),
    check ((state = 'waiting') = (ended_at is null))
);

create index bank_sending_of_body on app.bank_sending (tenant_id, body_id, state, ended_at);

select wall.protect('app.bank_sending',
    updatable => '{state,tries,failure,receipt,again,tried_at,held_until,ended_at}');
