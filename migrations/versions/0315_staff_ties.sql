-- A member of staff is a worker too, under another id. Until now the mail address alone said so, and two
-- addresses were two people. A tie is declared by herself, and holds at once: it only takes rights away;
-- or one of the office proposes it and another confirms. It ends by two people, never by her own word.
create table app.staff_tie (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    staff_id uuid not null,
    worker_id uuid not null,
    state text not null check (state in ('proposed', 'held', 'ending', 'ended', 'declined')),
    since date not null,
    until date,
    proposed_by uuid not null,
    proposed_at timestamptz not null,
    confirmed_by uuid,
    confirmed_at timestamptz,
    end_asked_by uuid,
    end_reason text not null default '' check (char_length(end_reason) <= 500),
    ended_by uuid,
    ended_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, staff_id) references app.staff (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    check ((state in ('held', 'ending', 'ended')) <= (confirmed_by is not null)),
    check (confirmed_by <> proposed_by or confirmed_by = staff_id),
    check ((state = 'ended') = (until is not null)),
    check ((state = 'ended') <= (ended_by <> end_asked_by and ended_by <> staff_id))
);

create unique index staff_tie_live on app.staff_tie (tenant_id, staff_id, worker_id) where state in ('proposed', 'held', 'ending');

create index staff_tie_of_worker on app.staff_tie (tenant_id, worker_id);

create index staff_tie_newest on app.staff_tie (tenant_id, id desc);

select wall.protect('app.staff_tie', person_column => 'worker_id', updatable => '{state,until,confirmed_by,confirmed_at,end_asked_by,end_reason,ended_by,ended_at}');

-- Kana with a day of birth as a keyed digest (as app.person_key): a registration with the same is asked
-- about. The day itself is nowhere.
create table app.staff_key (
    tenant_id integer not null,
    staff_id uuid not null,
    digest bytea not null check (octet_length(digest) = 32),
    told_at timestamptz not null,
    primary key (tenant_id, staff_id),
    foreign key (tenant_id, staff_id) references app.staff (tenant_id, id)
);

select wall.protect('app.staff_key', updatable => '{digest,told_at}');
