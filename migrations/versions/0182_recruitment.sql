-- What was done so that people hear of the programme: its channel, the municipalities it went to
-- (neighbours too), what it cost, how many were printed. `code` stands in the QR code on the paper.
create table app.campaign (
    tenant_id integer not null references app.tenant (code),
    id uuid not null default uuidv7(),
    code text not null check (code ~ '^[a-z0-9]{4,12}$'),
    name text not null,
    channel text not null check (channel in ('leaflet', 'bulletin', 'web', 'line', 'event', 'desk', 'other')),
    areas text[] not null,
    cost_yen bigint not null check (cost_yen between 0 and 9999999999),
    printed integer not null check (printed between 0 and 10000000),
    starts_on date not null,
    ends_on date not null,
    made_by uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, code),
    check (ends_on >= starts_on)
);

create index campaign_by_start on app.campaign (tenant_id, starts_on desc, id desc);

select wall.protect('app.campaign', updatable => '{name,channel,areas,cost_yen,printed,starts_on,ends_on}');

-- Somebody who would like to join, or to be told when her municipality is in the area (`waiting`). No
-- account, no more than what is needed to write to her. The same mail address, or the same telephone
-- with the same kana, is the same person. After `keep_until` a job takes out whoever she is: what is
-- left (campaign, source, dates, the link to the worker she became) is counted and names nobody.
create table app.interest (
    tenant_id integer not null references app.tenant (code),
    id uuid not null default gen_random_uuid(),
    name text not null,
    kana text not null,
    email text check (email = lower(email)),
    phone text check (phone ~ '^[0-9]{10,11}$'),
    municipality text not null check (municipality ~ '^([0-9]{5}|other)$'),
    source text not null check (source in ('leaflet', 'word', 'line', 'migration', 'bulletin', 'web', 'event', 'other')),
    campaign_id uuid,
    state text not null check (state in ('open', 'waiting', 'joined', 'stopped', 'blank')),
    taken_by uuid,
    consent_version text not null,
    consented_at timestamptz not null,
    keep_until date not null,
    worker_id uuid,
    made_at timestamptz not null,
    changed_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, email),
    unique (tenant_id, phone, kana),
    foreign key (tenant_id, campaign_id) references app.campaign (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    check (state in ('stopped', 'blank') or email is not null or phone is not null),
    check (state not in ('stopped', 'blank') or (name = '' and kana = '' and email is null and phone is null)),
    check (worker_id is null or state in ('joined', 'blank'))
);

create index interest_by_time on app.interest (tenant_id, made_at desc, id desc);

create index interest_of_campaign on app.interest (tenant_id, campaign_id);

create index interest_to_blank on app.interest (tenant_id, keep_until, state);

create index interest_of_worker on app.interest (tenant_id, worker_id);

select wall.protect('app.interest', updatable =>
    '{name,kana,email,phone,municipality,state,consent_version,consented_at,keep_until,worker_id,changed_at}');

-- Her own page is opened by a random token that was mailed to her; here lies its SHA-256 alone.
create table app.interest_link (
    tenant_id integer not null,
    token_hash bytea not null check (octet_length(token_hash) = 32),
    interest_id uuid not null,
    made_at timestamptz not null,
    ends_at timestamptz not null,
    ended_at timestamptz,
    primary key (tenant_id, token_hash),
    foreign key (tenant_id, interest_id) references app.interest (tenant_id, id),
    check (ends_at > made_at)
);

create index interest_link_of_interest on app.interest_link (tenant_id, interest_id);

select wall.protect('app.interest_link', updatable => '{ended_at}');
