-- A line in the chain of a town that is not the caller's: what a gate did there. The town is named for
-- the length of the call; under it lines may be added, and none can be read.
set local role yui_audit_w;

create function audit.told() returns integer
language sql stable
set search_path = pg_catalog, pg_temp
as $$ select nullif(current_setting('audit.told', true), '')::integer $$;

create policy told on audit.entry for insert to yui_audit_w with check (tenant_id = (select audit.told()));

create policy told on audit.head for all to yui_audit_w using (tenant_id = (select audit.told())) with check (tenant_id = (select audit.told()));

create function audit.append_to(town integer, what text, whom text, more jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    h audit.head;
    e audit.entry;
begin
    perform set_config('audit.told', town::text, true);
    insert into audit.head (tenant_id, seq, hash) values (town, 0, sha256('')) on conflict do nothing;
    select * into h from audit.head where tenant_id = town for update;
    e := row(town, h.seq + 1, clock_timestamp(), ctx.actor(), ctx.scope(), what, whom, more, h.hash, ''::bytea);
    e.hash := audit.digest(e);
    insert into audit.entry select e.*;
    update audit.head set seq = e.seq, hash = e.hash where tenant_id = town;
    perform set_config('audit.told', '', true);
end
$$;

-- Who looked at the caller's data in the town she looks at: reads of her, and lists of its workers.
create function audit.looks(before bigint, most integer)
returns table (seq bigint, at timestamptz, actor uuid, scope text, action text, detail jsonb)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select e.seq, e.at, e.actor, e.scope, e.action, e.detail
    from audit.entry e
    where e.tenant_id = ctx.tenant() and ctx.scope() = 'person' and e.actor <> ctx.actor()
      and (before is null or e.seq < before)
      and ((e.subject = ctx.actor()::text and e.action ~ '[._]read$')
        or (e.subject = e.tenant_id::text and e.action in ('workers.listed', 'availability.listed')))
    order by e.seq desc limit most
$$;

revoke all on function audit.told(), audit.append_to(integer, text, text, jsonb), audit.looks(bigint, integer) from public;

grant usage on schema audit to yui_gate;

grant execute on function audit.append_to(integer, text, text, jsonb) to yui_gate;

grant execute on function audit.looks(bigint, integer) to yui_gate, yui_app, yui_worker;

set local role yui_gate;

-- Two lines, one a town, always in the towns' order: two gates never wait for each other crosswise.
create function gate.note_both(here integer, there integer, what text, whom text, more jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform audit.append_to(least(here, there), what, whom, more);
    if here <> there then
        perform audit.append_to(greatest(here, there), what, whom, more);
    end if;
end
$$;

create function gate.she() returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if ctx.scope() <> 'person' then
        raise exception 'this gate is for the person herself' using errcode = '42501';
    end if;
    return ctx.actor();
end
$$;

-- The days on which something must hold: the business day, and the calendar's where a town is in use.
create function gate.days(one integer, other integer, at timestamptz) returns setof date
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select (at at time zone 'Asia/Tokyo')::date
    union
    select (now() at time zone 'Asia/Tokyo')::date
    where not (select bool_and(t.demo) from app.tenant t where t.code in (one, other))
$$;

-- The town that would pass data on asks the other.
create function gate.data_propose(
    agreement uuid, there integer, what text, listed text[], ground text, who_answers text, paper text,
    since date, until date, at timestamptz
) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    words registry.consent_text;
begin
    if exists (select from app.data_agreement d where d.tenant_id = me and d.id = agreement) then
        return 'ok';
    end if;
    if there = me or not exists (select from app.tenant t where t.code = there and t.successor is null)
        or exists (select from app.data_agreement d where d.tenant_id = there and d.id = agreement) then
        return 'not_found';
    end if;
    select * into words from registry.consent_text t
    where t.purpose = what and t.crossing and t.valid_from <= (at at time zone 'Asia/Tokyo')::date
    order by t.version desc limit 1;
    if not found or cardinality(listed) = 0 or not listed <@ words.items then
        return 'bad_fields';
    end if;
    if until < since or until < (at at time zone 'Asia/Tokyo')::date then
        return 'bad_until';
    end if;
    insert into app.data_agreement (tenant_id, id, side, other, purpose, items, basis, responsible, document, valid_from, valid_to, proposed_at)
    values (me, agreement, 'out', there, what, listed, ground, who_answers, paper, since, until, at),
           (there, agreement, 'in', me, what, listed, ground, who_answers, paper, since, until, at);
    perform gate.note_both(me, there, 'data_agreement.proposed', agreement::text,
        jsonb_build_object('purpose', what, 'items', listed, 'from', me, 'to', there));
    return 'ok';
end
$$;

-- The town that would receive says yes or no; either town may end it early, for new consents.
create function gate.data_answer(agreement uuid, answer text, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.data_agreement;
begin
    select * into mine from app.data_agreement d where d.tenant_id = me and d.id = agreement;
    if not found then
        return 'not_found';
    end if;
    -- The giving town's row first, in every gate.
    select * into mine from app.data_agreement d
    where d.tenant_id = case mine.side when 'out' then me else mine.other end and d.id = agreement for update;
    if mine.state = answer then
        return 'ok';
    end if;
    if not (answer in ('in_force', 'declined') and mine.state = 'proposed' and mine.other = me
        or answer = 'ended' and mine.state in ('proposed', 'in_force')) then
        return 'state';
    end if;
    update app.data_agreement d set state = answer,
        answered_at = case when answer = 'ended' then d.answered_at else at end,
        ended_at = case when answer = 'ended' then at end
    where d.id = agreement and d.tenant_id in (mine.tenant_id, mine.other);
    perform gate.note_both(mine.tenant_id, mine.other, 'data_agreement.' || answer, agreement::text, jsonb_build_object('by', me));
    return 'ok';
end
$$;

-- The fields of a person as her town knows them, and no key besides. capacity: minutes of a week at
-- most; price: the unit price of the newest work she took on; experience: works completed.
create function gate.fields_of(town integer, person uuid, wanted text[]) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(f.name, f.value), '{}')
    from app.worker w
    left join app.worker_profile p on p.tenant_id = w.tenant_id and p.worker_id = w.id
    cross join lateral (values
        ('name', to_jsonb(w.name)), ('kana', to_jsonb(w.kana)), ('email', to_jsonb(w.email)),
        ('skills', (select coalesce(jsonb_object_agg(s.skill, s.level), '{}') from app.worker_skill s
            where s.tenant_id = w.tenant_id and s.worker_id = w.id and s.level > 0)),
        ('capacity', to_jsonb(least(p.weekly, p.mon + p.tue + p.wed + p.thu + p.fri + p.sat + p.sun))),
        ('places', to_jsonb(array_remove(array[case when p.home then 'home' end, case when p.center then 'center' end], null))),
        ('price', (select to_jsonb(a.unit_price_yen) from app.assignment a
            where a.tenant_id = w.tenant_id and a.worker_id = w.id order by a.accepted_at desc, a.id desc limit 1)),
        ('experience', (select to_jsonb(count(*)) from app.assignment a
            where a.tenant_id = w.tenant_id and a.worker_id = w.id and a.state = 'done'))
    ) as f (name, value)
    where w.tenant_id = town and w.id = person and f.name = any (wanted)
$$;

create function gate.provide(consent uuid, here integer, there integer, at timestamptz) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    insert into app.provision (tenant_id, consent_id, person_id, side, other, items, at, keep_until)
    select v.town, c.id, c.person_id, v.side, v.other, c.fields, provide.at,
           ((provide.at at time zone 'Asia/Tokyo')::date + make_interval(years => t.record_years))::date
    from app.consent c
    join registry.consent_text t on t.purpose = c.purpose and t.version = c.version
    cross join lateral (values (here, 'out', there), (there, 'in', here)) as v (town, side, other)
    where c.tenant_id = here and c.id = consent
$$;

-- She lets a town see these fields of hers until then. Towards another town it rests on an agreement
-- that is in force on that day and covers each field to the last; towards her own it crosses nothing.
create function gate.consent_grant(
    consent uuid, there integer, what text, words integer, wanted text[], ends timestamptz,
    agreement uuid, at timestamptz
) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := ctx.tenant();
    her uuid := gate.she();
    kind text := case when there = ctx.tenant() then 'own' else 'out' end;
    told registry.consent_text;
    agreed app.data_agreement;
    known app.consent;
begin
    select * into known from app.consent c where c.tenant_id = me and c.id = consent;
    if found then
        return case when known.person_id = her and known.other = there and known.purpose = what
            and known.fields = wanted then 'ok' else 'not_found' end;
    end if;
    if exists (select from app.consent c where c.id = consent and c.tenant_id = there)
        or not exists (select from app.worker w where w.tenant_id = me and w.id = her and w.state <> 'withdrawn') then
        return 'not_found';
    end if;
    select * into told from registry.consent_text t
    where t.purpose = what and t.valid_from <= (at at time zone 'Asia/Tokyo')::date
    order by t.version desc limit 1;
    if not found or told.version <> words or told.crossing <> (kind = 'out') then
        return 'old_text';
    end if;
    if cardinality(wanted) = 0 or not wanted <@ told.items then
        return 'bad_fields';
    end if;
    if ends <= at then
        return 'bad_until';
    end if;
    if kind = 'out' then
        select d.* into agreed from app.data_agreement d
        where d.tenant_id = me and d.id = agreement and d.side = 'out' and d.other = there
          and d.purpose = what and d.state = 'in_force'
          and not exists (select from gate.days(me, there, at) as day where day not between d.valid_from and d.valid_to)
        for share;
        if not found then
            return 'no_agreement';
        end if;
        if not wanted <@ agreed.items then
            return 'bad_fields';
        end if;
        if ((ends - interval '1 microsecond') at time zone 'Asia/Tokyo')::date > agreed.valid_to then
            return 'bad_until';
        end if;
        -- One copy a purpose and town: what ran out gives its place up, what lives keeps it.
        perform gate.end_consent(s.consent_id, me, there, 'expired', at) from app.person_seen s
        where s.tenant_id = there and s.from_town = me and s.person_id = her and s.purpose = what and s.until <= at;
        if exists (select from app.person_seen s where s.tenant_id = there and s.from_town = me and s.person_id = her and s.purpose = what) then
            return 'already';
        end if;
    end if;
    insert into app.consent (tenant_id, id, person_id, side, other, purpose, version, fields, until, agreement_id, granted_at)
    values (me, consent, her, kind, there, what, words, wanted, ends, case kind when 'out' then agreement end, at);
    if kind = 'out' then
        insert into app.consent (tenant_id, id, person_id, side, other, purpose, version, fields, until, agreement_id, granted_at)
        values (there, consent, her, 'in', me, what, words, wanted, ends, agreement, at);
        insert into app.person_seen (tenant_id, consent_id, person_id, from_town, purpose, until, data, seen_at)
        values (there, consent, her, me, what, ends, gate.fields_of(me, her, wanted), at);
        perform gate.provide(consent, me, there, at);
    end if;
    perform gate.note_both(me, there, 'consent.granted', her::text,
        jsonb_build_object('consent', consent, 'from', me, 'to', there, 'purpose', what, 'fields', wanted, 'until', ends));
    return 'ok';
end
$$;

-- The end of a consent on both sides: a row each, and the copy is gone.
create function gate.end_consent(consent uuid, here integer, there integer, why text, at timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    her uuid;
begin
    with made as (
        insert into app.consent_end (tenant_id, consent_id, person_id, how, ended_at)
        select c.tenant_id, c.id, c.person_id, why, at from app.consent c
        where c.id = consent and c.tenant_id in (here, there)
        on conflict do nothing returning person_id
    )
    select m.person_id into her from made m limit 1;
    delete from app.person_seen s where s.tenant_id = there and s.consent_id = consent;
    if her is not null then
        perform gate.note_both(here, there, 'consent.' || why, her::text, jsonb_build_object('consent', consent, 'from', here, 'to', there));
    end if;
end
$$;

-- She takes a consent back: no reason, at once. What she works on goes on.
create function gate.consent_revoke(consent uuid, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := ctx.tenant();
    her uuid := gate.she();
    mine app.consent;
begin
    select * into mine from app.consent c
    where c.tenant_id = me and c.id = consent and c.person_id = her;
    if not found then
        return 'not_found';
    end if;
    perform gate.end_consent(consent, case mine.side when 'in' then mine.other else me end,
        case mine.side when 'in' then me else mine.other end, 'revoked', at);
    return 'ok';
end
$$;

-- What ran out ends: the town's own job, one consent a call.
create function gate.consent_expire(consent uuid, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.consent;
begin
    select * into mine from app.consent c where c.tenant_id = me and c.id = consent and c.side <> 'in';
    if not found then
        return 'not_found';
    end if;
    if mine.until > at then
        return 'state';
    end if;
    perform gate.end_consent(consent, me, mine.other, 'expired', at);
    return 'ok';
end
$$;

-- Copies that are no longer what her town knows of her are made anew: of the caller's own rows, or, by
-- the town's job, of all its people. Says how many.
create function gate.seen_refresh(at timestamptz) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := ctx.tenant();
    her uuid := case ctx.scope() when 'system' then null else gate.she() end;
    stale record;
    made integer := 0;
begin
    for stale in
        select c.id, c.other, gate.fields_of(me, c.person_id, c.fields) as data
        from app.consent c
        join app.person_seen s on s.tenant_id = c.other and s.consent_id = c.id
        where c.tenant_id = me and c.side = 'out' and c.until > at and (her is null or c.person_id = her)
          and s.data <> gate.fields_of(me, c.person_id, c.fields)
    loop
        update app.person_seen s set data = stale.data, seen_at = at
        where s.tenant_id = stale.other and s.consent_id = stale.id;
        perform gate.provide(stale.id, me, stale.other, at);
        made := made + 1;
    end loop;
    return made;
end
$$;

-- A look at what another town's person lets see: noted in both towns before it is shown.
create function gate.seen_use(consent uuid, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    seen app.person_seen;
begin
    select * into seen from app.person_seen s
    where s.tenant_id = me and s.consent_id = consent and s.until > at
      and not exists (select from app.consent_end e where e.tenant_id = me and e.consent_id = consent);
    if not found then
        return 'not_found';
    end if;
    perform gate.note_both(me, seen.from_town, 'person_seen.read', seen.person_id::text,
        jsonb_build_object('consent', consent, 'by', me, 'purpose', seen.purpose));
    return 'ok';
end
$$;

revoke all on function gate.note_both(integer, integer, text, text, jsonb), gate.she(), gate.days(integer, integer, timestamptz), gate.data_propose(uuid, integer, text, text[], text, text, text, date, date, timestamptz), gate.data_answer(uuid, text, timestamptz), gate.fields_of(integer, uuid, text[]), gate.provide(uuid, integer, integer, timestamptz), gate.consent_grant(uuid, integer, text, integer, text[], timestamptz, uuid, timestamptz), gate.end_consent(uuid, integer, integer, text, timestamptz), gate.consent_revoke(uuid, timestamptz), gate.consent_expire(uuid, timestamptz), gate.seen_refresh(timestamptz), gate.seen_use(uuid, timestamptz) from public;

grant execute on function gate.data_propose(uuid, integer, text, text[], text, text, text, date, date, timestamptz), gate.data_answer(uuid, text, timestamptz), gate.consent_grant(uuid, integer, text, integer, text[], timestamptz, uuid, timestamptz), gate.consent_revoke(uuid, timestamptz), gate.consent_expire(uuid, timestamptz), gate.seen_refresh(timestamptz), gate.seen_use(uuid, timestamptz) to yui_app, yui_worker;
