-- A keyed digest (HMAC) of what two registrations of one human being have in common: her mail, or her
-- kana with her day of birth. The key is not in the database, and the day of birth is nowhere.
create table app.person_key (
    tenant_id integer not null,
    worker_id uuid not null,
    kind text not null check (kind in ('mail', 'birth')),
    digest bytea not null check (octet_length(digest) = 32),
    made_at timestamptz not null,
    primary key (tenant_id, worker_id, kind),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

create index person_key_by_digest on app.person_key (tenant_id, kind, digest);

select wall.protect('app.person_key', person_column => 'worker_id', updatable => '{digest,made_at}');

select wall.gate('app.person_key', 'select (tenant_id, worker_id, kind, digest)');

-- Two registrations that may be one person: a row in each town, which she alone can read there. Nobody
-- else learns that there is another registration. Written by the gates alone.
create table app.same_person (
    tenant_id integer not null,
    worker_id uuid not null,
    id uuid not null default uuidv7(),
    other integer not null references app.tenant (code),
    other_id uuid not null references registry.person (id),
    kind text not null check (kind in ('mail', 'birth')),
    state text not null default 'proposed' check (state in ('proposed', 'agreed', 'merged', 'declined')),
    proposed_at timestamptz not null,
    answered_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

create unique index same_person_once on app.same_person (tenant_id, worker_id, other, other_id);

select wall.protect('app.same_person', person_column => 'worker_id');

select wall.private('app.same_person', 'worker_id');

revoke insert on app.same_person from yui_app, yui_worker;

select wall.gate('app.same_person', 'select, insert, update (state, answered_at)');

select wall.gate('app.staff', 'select (tenant_id, id, name, role)');

select wall.gate('app.leader_fee_line', 'select (tenant_id, worker_id, fee_yen, carried_yen, counted_on, taken_back_at)');

grant select (title, quantity, unit_name, accepted_at, body_id) on app.assignment to yui_gate;

set local role yui_gate;

-- Of two registrations that are one human being, and she said so in both: the later one points to the
-- first. Rows in the towns keep their ids; what she reads of herself over towns follows the pointer.
create table gate.person_same (
    person uuid primary key,
    same_as uuid not null,
    agreed_at timestamptz not null,
    check (person <> same_as)
);

create index person_same_as on gate.person_same (same_as);

-- All registrations of the caller; a pointer never points at one that points on.
create function gate.persons() returns setof uuid
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with root as (
        select coalesce((select s.same_as from gate.person_same s where s.person = gate.she()), gate.she()) as id
    )
    select id from root union select s.person from gate.person_same s join root on s.same_as = root.id
$$;

-- Where she stands: town by town, with the id that she has there.
create function gate.my_towns() returns table (
    town integer, name text, name_en text, person uuid, code text, state text, joined_on date, body text, here boolean
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select t.code, t.name, t.name_en, w.id, w.code, w.state, w.joined_on, coalesce(b.name, ''),
           t.code = ctx.tenant() and w.id = gate.she()
    from gate.persons() as p (id)
    cross join app.tenant t
    join app.worker w on w.tenant_id = t.code and w.id = p.id
    left join lateral (
        select b.name from app.body b where b.tenant_id = t.code order by b.valid_from desc limit 1
    ) as b on true
    order by t.code = ctx.tenant() desc, t.code
$$;

-- Her work in all her towns, the newest first, going on before an id.
create function gate.my_work(before uuid, most integer) returns table (
    town integer, id uuid, title text, quantity integer, unit_name text, unit_price_yen bigint,
    due_on date, state text, accepted_at timestamptz
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select a.tenant_id, a.id, a.title, a.quantity, a.unit_name, a.unit_price_yen, a.due_on, a.state, a.accepted_at
    from gate.my_towns() t
    join app.assignment a on a.tenant_id = t.town and a.worker_id = t.person
    where before is null or a.id < before
    order by a.id desc limit most
$$;

-- What was accepted of her work between two days, yen before tax, by town and month.
create function gate.my_income(since date, until date) returns table (town integer, month date, yen bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select x.town, date_trunc('month', x.counted_on)::date, sum(x.yen)::bigint
    from gate.my_towns() t
    cross join lateral (
        select t.town, i.counted_on, i.yen from app.inspection i
        where i.tenant_id = t.town and i.worker_id = t.person and i.taken_back_at is null
          and i.counted_on between since and until
        union all
        select t.town, f.counted_on, f.carried_yen + case when f.taken_back_at is null then f.fee_yen else 0 end
        from app.leader_fee_line f
        where f.tenant_id = t.town and f.worker_id = t.person and f.counted_on between since and until
    ) as x
    group by 1, 2 order by 2, 1
$$;

-- Every row of the town she looks at that is hers: with her own rights, so that no more can come out
-- than the policies let her read. Sealed bytes are left out; she is asked town by town.
create function gate.my_data() returns table (name text, line jsonb)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    known record;
begin
    perform gate.she();
    for known in
        select c.relname as name, c.oid::regclass::text as place,
               string_agg(format('x.%I = $2', a.attname), ' or ') as hers
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'app'
        join pg_attribute a on a.attrelid = c.oid and a.atttypid = 'uuid'::regtype and not a.attisdropped
        where c.relkind = 'r' and has_table_privilege(c.oid, 'select')
          and (a.attname in ('worker_id', 'person_id', 'to_id') or (c.relname = 'worker' and a.attname = 'id'))
        group by c.relname, c.oid order by c.relname
    loop
        return query execute format(
            'select $3::text, (select coalesce(jsonb_object_agg(f.key, f.value), ''{}'') from jsonb_each(to_jsonb(x)) f
                where f.key !~ ''(cipher|sealed|wrapped)'')
             from %s x where x.tenant_id = $1 and (%s)', known.place, known.hers)
        using ctx.tenant(), ctx.actor(), known.name;
    end loop;
end
$$;

-- Who looked at her data in the town she looks at, by name and role where it was staff.
create function gate.my_looks(before bigint, most integer) returns table (
    seq bigint, at timestamptz, who text, role text, town integer, town_name text, action text
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select l.seq, l.at, coalesce(s.name, ''), coalesce(s.role, l.scope), t.code, coalesce(t.name, ''), l.action
    from audit.looks(before, most) l
    left join app.tenant t on t.code = coalesce((l.detail ->> 'by')::integer, ctx.tenant())
    left join app.staff s on s.tenant_id = t.code and s.id = l.actor and t.code = ctx.tenant()
    where gate.she() is not null
    order by l.seq desc
$$;

-- Looks for other registrations with a digest of this one, and lays a proposal into both towns. A pair
-- is proposed once, whatever came of it. Nothing is told to anyone but her.
create function gate.same_propose(at timestamptz) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    with pair as (
        select distinct on (theirs.tenant_id, theirs.worker_id) uuidv7() as id, mine.tenant_id as here, mine.worker_id as me,
            theirs.tenant_id as there, theirs.worker_id as other_id, mine.kind
        from app.person_key mine
        cross join app.tenant t
        join app.person_key theirs on theirs.tenant_id = t.code and theirs.kind = mine.kind and theirs.digest = mine.digest
        where mine.tenant_id = ctx.tenant() and mine.worker_id = gate.she()
          and theirs.tenant_id <> mine.tenant_id and theirs.worker_id <> mine.worker_id
          and not exists (select from gate.persons() p where p = theirs.worker_id)
          and not exists (select from app.same_person s where s.tenant_id = mine.tenant_id
              and s.worker_id = mine.worker_id and s.other = theirs.tenant_id and s.other_id = theirs.worker_id)
        order by theirs.tenant_id, theirs.worker_id, mine.kind
    )
    insert into app.same_person (tenant_id, worker_id, id, other, other_id, kind, proposed_at)
    select here, me, id, there, other_id, kind, at from pair
    union all
    select there, other_id, id, here, me, kind, at from pair
    on conflict do nothing
$$;

-- Her word on a proposal, in the town she looks at. Only when she has said yes from both registrations
-- does one point to the other: the later to the earlier, and all that pointed to it besides.
create function gate.same_answer(proposal uuid, yes boolean, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := ctx.tenant();
    her uuid := gate.she();
    mine app.same_person;
    theirs app.same_person;
    first_one uuid;
    later_one uuid;
    a uuid;
    b uuid;
begin
    select * into mine from app.same_person s where s.tenant_id = me and s.id = proposal and s.worker_id = her;
    if not found then
        return 'not_found';
    end if;
    perform 1 from app.same_person s where s.id = proposal and s.tenant_id in (me, mine.other) order by s.tenant_id for update;
    select * into mine from app.same_person s where s.tenant_id = me and s.id = proposal;
    select * into theirs from app.same_person s where s.tenant_id = mine.other and s.id = proposal and s.worker_id = mine.other_id;
    if mine.state = (case when yes then 'agreed' else 'declined' end) or (yes and mine.state = 'merged') then
        return 'ok';
    end if;
    if mine.state <> 'proposed' or theirs.state not in ('proposed', 'agreed') then
        return 'state';
    end if;
    if not yes then
        update app.same_person s set state = 'declined', answered_at = at where s.id = proposal and s.tenant_id in (me, mine.other);
    elsif theirs.state = 'proposed' then
        update app.same_person s set state = 'agreed', answered_at = at where s.id = proposal and s.tenant_id = me;
    else
        update app.same_person s set state = 'merged', answered_at = at where s.id = proposal and s.tenant_id in (me, mine.other);
        a := coalesce((select s.same_as from gate.person_same s where s.person = her), her);
        b := coalesce((select s.same_as from gate.person_same s where s.person = mine.other_id), mine.other_id);
        if a <> b then
            first_one := least(a, b);
            later_one := greatest(a, b);
            update gate.person_same s set same_as = first_one where s.same_as = later_one;
            insert into gate.person_same (person, same_as, agreed_at) values (later_one, first_one, at);
        end if;
    end if;
    perform audit.append_to(me, 'person.same_answered', her::text, '{}');
    return 'ok';
end
$$;

revoke all on function gate.persons(), gate.my_towns(), gate.my_work(uuid, integer), gate.my_income(date, date), gate.my_data(), gate.my_looks(bigint, integer), gate.same_propose(timestamptz), gate.same_answer(uuid, boolean, timestamptz) from public;

grant execute on function gate.she(), gate.my_towns(), gate.my_work(uuid, integer), gate.my_income(date, date), gate.my_data(), gate.my_looks(bigint, integer), gate.same_propose(timestamptz), gate.same_answer(uuid, boolean, timestamptz) to yui_app, yui_worker;
