-- A worker who joins is seen by nobody's choice of whom to ask until every step is done.
-- squawk-ignore ban-drop-constraint
alter table app.worker drop constraint worker_state_check;

alter table app.worker add constraint worker_state_check
    check (state in ('joining', 'active', 'paused', 'withdrawn')) not valid;

-- Which steps are asked for, by the day on which somebody begins with a body. A row is never edited:
-- who began before a row's day needs what was asked then.
create table app.onboarding_default (
    valid_from date primary key,
    steps text[] not null,
    source text not null
);

select wall.distribute('app.onboarding_default', 'shared');

grant select on app.onboarding_default to yui_app, yui_worker;

insert into app.onboarding_default (valid_from, steps, source) values
    ('2000-01-01', '{contract,nda,bank}', '業務委託基本契約・秘密保持契約・報酬の振込先は、はじめの登録から要る'),
    ('2026-11-01', '{profile,declaration,invoice,contract,nda,bank,security,consent}',
     '設計書 W-04（登録の手続き）。個人情報保護法27条1項（提供の同意）、消費税法57条の2・57条の4（登録番号）');

-- A body's own list from a day on. Without contract, NDA and bank account nobody can be engaged.
create table app.onboarding_rule (
    tenant_id integer not null,
    body_id uuid not null,
    valid_from date not null,
    steps text[] not null check (
        steps <@ array['profile', 'declaration', 'invoice', 'contract', 'nda', 'bank', 'security', 'consent']
        and steps @> array['contract', 'nda', 'bank']),
    made_by uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, body_id, valid_from),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id)
);

select wall.protect('app.onboarding_rule', open_to => '{person}');

-- What she said of herself, step by step; the last of a step holds. The kind of her tax return is
-- nobody's but hers and is not asked.
create table app.onboarding_answer (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    worker_id uuid not null,
    step text not null check (step in ('profile', 'declaration', 'invoice')),
    said jsonb not null,
    answered_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

create index onboarding_answer_last on app.onboarding_answer (tenant_id, worker_id, step, answered_at desc, id desc);

select wall.protect('app.onboarding_answer', person_column => 'worker_id');

-- A basic contract or an NDA that she concluded with a body: the text that she saw with its hash, the
-- paper made of it with its own, when, and a mark of the session in which she agreed (not its key).
create table app.worker_paper (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    worker_id uuid not null,
    body_id uuid not null,
    kind text not null check (kind in ('contract', 'nda')),
    number text not null,
    version text not null,
    text bytea not null,
    text_sha256 bytea not null check (octet_length(text_sha256) = 32),
    pdf bytea not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    signer text not null,
    session_mark bytea not null check (octet_length(session_mark) = 32),
    signed_at timestamptz not null,
    valid_from date not null,
    valid_to date,
    primary key (tenant_id, id),
    unique (tenant_id, number),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check (text_sha256 = pg_catalog.sha256(text)),
    check (sha256 = pg_catalog.sha256(pdf)),
    check (valid_to is null or valid_to >= valid_from)
);

create index worker_paper_of on app.worker_paper (tenant_id, worker_id, kind, valid_from desc);

select wall.protect('app.worker_paper', person_column => 'worker_id');

-- The account that she gave before she is engaged. Its id is the one that her engagement will have,
-- since the number is sealed for that very row (0020).
create table app.onboarding_bank (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    worker_id uuid not null,
    body_id uuid not null,
    bank_code text not null check (bank_code ~ '^[0-9]{4}$'),
    bank_kana text not null,
    branch_code text not null check (branch_code ~ '^[0-9]{3}$'),
    branch_kana text not null,
    account_type text not null check (account_type in ('1', '2', '4', '9')),
    account_cipher bytea not null,
    account_tail text not null,
    holder_kana text not null,
    saved_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id)
);

create index onboarding_bank_last on app.onboarding_bank (tenant_id, worker_id, body_id, saved_at desc, id desc);

select wall.protect('app.onboarding_bank', person_column => 'worker_id');

-- Sealing anew under a newer data key (0178) is a job's work alone.
grant update (account_cipher) on app.onboarding_bank to yui_worker;

-- What staff saw with their own eyes for a step that is held elsewhere: a course taken in a room, a
-- consent on paper. ground: what they saw.
create table app.onboarding_seen (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    worker_id uuid not null,
    step text not null check (step in ('security', 'consent')),
    valid_from date not null,
    valid_to date,
    ground text not null,
    noted_by uuid not null,
    noted_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    check (valid_to is null or valid_to >= valid_from)
);

create index onboarding_seen_last on app.onboarding_seen (tenant_id, worker_id, step);

select wall.protect('app.onboarding_seen', person_column => 'worker_id');

-- A reminder by one click, once a day at most.
create table app.onboarding_reminder (
    tenant_id integer not null,
    worker_id uuid not null,
    on_day date not null,
    sent_by uuid not null,
    sent_at timestamptz not null,
    primary key (tenant_id, worker_id, on_day),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

select wall.protect('app.onboarding_reminder', person_column => 'worker_id');

-- Who of a town's workers (of these, or of all where none are named) still lacks which steps on a day,
-- with the body of that day. With the rights of whoever asks: a worker is told of herself alone.
create function app.onboarding_waits(town integer, day date, workers uuid[])
returns table (worker_id uuid, missing text[])
language sql stable
as $$
select x.worker_id, x.missing from (
    select w.id as worker_id, array(
        select s.step from unnest(r.steps) with ordinality as s (step, place)
        where not case s.step
            when 'contract' then coalesce(p.contract, e.engaged, false)
            when 'nda' then coalesce(p.nda, e.engaged, false)
            when 'bank' then coalesce(e.engaged, false) or exists (
                select from app.onboarding_bank a
                where a.tenant_id = town and a.worker_id = w.id and a.body_id = b.id)
            when 'declaration' then coalesce(e.declared, false) or exists (
                select from app.onboarding_answer a
                where a.tenant_id = town and a.worker_id = w.id and a.step = 'declaration')
            when 'invoice' then coalesce(e.engaged, false) or exists (
                select from app.onboarding_answer a
                where a.tenant_id = town and a.worker_id = w.id and a.step = 'invoice')
            when 'profile' then exists (
                select from app.onboarding_answer a
                where a.tenant_id = town and a.worker_id = w.id and a.step = 'profile')
            else exists (
                select from app.onboarding_seen a
                where a.tenant_id = town and a.worker_id = w.id and a.step = s.step
                  and a.valid_from <= day and (a.valid_to is null or a.valid_to >= day))
            end
        order by s.place) as missing
    from app.worker w
    left join lateral (
        select o.id from app.body o
        where o.tenant_id = town and o.valid_from <= day and (o.valid_to is null or o.valid_to >= day)
        order by o.valid_from desc limit 1
    ) b on true
    left join lateral (
        select min(g.valid_from) as begun, bool_or(g.valid_to is null or g.valid_to >= day) as engaged,
               bool_or(g.no_employees_on is not null) as declared
        from app.engagement g
        where g.tenant_id = town and g.worker_id = w.id and g.body_id = b.id and g.valid_from <= day
    ) e on true
    left join lateral (
        select bool_or(n.valid_to is null or n.valid_to >= day) filter (where n.kind = 'contract') as contract,
               bool_or(n.valid_to is null or n.valid_to >= day) filter (where n.kind = 'nda') as nda
        from app.worker_paper n
        where n.tenant_id = town and n.worker_id = w.id and n.body_id = b.id and n.valid_from <= day
    ) p on true
    cross join lateral (
        select coalesce((
            select o.steps from app.onboarding_rule o
            where o.tenant_id = town and o.body_id = b.id and o.valid_from <= coalesce(e.begun, day)
            order by o.valid_from desc limit 1
        ), (
            select d.steps from app.onboarding_default d
            where d.valid_from <= coalesce(e.begun, day)
            order by d.valid_from desc limit 1
        )) as steps
    ) r
    where w.tenant_id = town and (workers is null or w.id = any (workers))
) x
where cardinality(x.missing) > 0
$$;

-- The gate: whether work may be put to a worker on a day.
create function app.onboarding_through(town integer, worker uuid, day date) returns boolean
language sql stable
as $$
select exists (select from app.worker w where w.tenant_id = town and w.id = worker and w.state = 'active')
   and not exists (select from app.onboarding_waits(town, day, array[worker]))
$$;

revoke all on function app.onboarding_waits(integer, date, uuid[]) from public;

revoke all on function app.onboarding_through(integer, uuid, date) from public;

grant execute on function app.onboarding_waits(integer, date, uuid[]) to yui_app, yui_worker;

grant execute on function app.onboarding_through(integer, uuid, date) to yui_app, yui_worker;
