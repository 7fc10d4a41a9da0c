set local role yui_gate;

-- Which project a data set is of, and what its asker may have of it. The lead town asks with its project; a
-- town that took part, with its part: as far as the terms it took part under and those of today both grant
-- it, while the agreement of the two towns lives. Where terms asked for consent when answers were given,
-- later ones do not undo that.
create function gate.joint_scope(of_project uuid, of_part uuid, at timestamptz) returns table (
    word text, lead_town integer, project uuid, only_part uuid, version integer, asks_consent boolean
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.joint_part;
    p app.joint_project;
    t app.joint_terms;
    grant_now text;
    grant_then text;
begin
    lead_town := me;
    project := of_project;
    if of_part is not null then
        select * into mine from app.joint_part x where x.tenant_id = me and x.id = of_part and x.side = 'in';
        if not found then
            return query select 'not_found', 0, null::uuid, null::uuid, 0, true;
            return;
        end if;
        lead_town := mine.other;
        select b.project_id into project
        from app.joint_part x join app.joint_batch b on b.tenant_id = x.tenant_id and b.id = x.batch_id
        where x.tenant_id = mine.other and x.id = of_part and x.side = 'out' and x.other = me;
    end if;
    select * into p from app.joint_project x where x.tenant_id = lead_town and x.id = project;
    if not found then
        return query select 'not_found', 0, null::uuid, null::uuid, 0, true;
        return;
    end if;
    select * into t from app.joint_terms x where x.tenant_id = lead_town and x.project_id = p.id order by x.version desc limit 1;
    version := t.version;
    asks_consent := coalesce(t.by_consent, true) or exists (
        select from app.joint_batch b
        join app.joint_part q on q.tenant_id = b.tenant_id and q.batch_id = b.id
        join app.joint_terms x on x.tenant_id = b.tenant_id and x.project_id = b.project_id and x.version = q.terms_version
        where b.tenant_id = lead_town and b.project_id = p.id and x.by_consent);
    word := 'ok';
    if of_part is not null then
        select x.towns into grant_then from app.joint_terms x
        where x.tenant_id = lead_town and x.project_id = p.id and x.version = mine.terms_version;
        grant_now := t.towns;
        if grant_now is null or grant_then is null or 'none' in (grant_now, grant_then) then
            word := 'not_granted';
        elsif not gate.agreed(lead_town, me, at) then
            word := 'no_agreement';
        end if;
        only_part := case when 'own' in (grant_now, grant_then) then of_part end;
    end if;
    if word = 'ok' and t.version is null then
        word := 'no_terms';
    elsif word = 'ok' and (p.state not in ('running', 'done') or not exists (
        select from app.joint_phase h where h.tenant_id = lead_town and h.project_id = p.id)) then
        word := 'not_begun';
    elsif word = 'ok' and exists (
        select from app.joint_phase h
        where h.tenant_id = lead_town and h.project_id = p.id and h.state <> 'closed') then
        word := 'phase_open';
    end if;
    return next;
end
$$;

-- Did whoever gave this answer consent to its publication?
create function gate.joint_may_publish(lead_town integer, of_part uuid, answer uuid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from app.joint_part p
        join app.joint_seat s on s.tenant_id = p.other and s.id = answer and s.part_id = p.id
        join app.joint_publish c on c.tenant_id = p.other and c.part_id = p.id and c.worker_id = s.worker_id
             and c.revoked_at is null
        where p.tenant_id = lead_town and p.id = of_part)
$$;

-- What a data set would be: its terms and its batches, and how far the answers are. consents: a print of the
-- consents that live, which is another one as soon as somebody gives hers or takes it back.
create function gate.joint_release(of_project uuid, of_part uuid, at timestamptz) returns table (
    word text, project text, guide text, labels text[], version integer, licence text, rights text, training text,
    sources text, asks_consent boolean, with_agreement boolean, with_gold boolean, whole boolean, batches integer[],
    consents text, unanswered integer, apart integer
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    s record;
begin
    select * into s from gate.joint_scope(of_project, of_part, at);
    if s.word in ('not_found', 'not_granted', 'no_agreement') then
        return query select s.word, ''::text, ''::text, '{}'::text[], 0, ''::text, ''::text, ''::text, ''::text, true, false,
            false, false, '{}'::integer[], ''::text, 0, 0;
        return;
    end if;
    return query
    select s.word, p.title, p.guide, p.labels, coalesce(t.version, 0), coalesce(t.licence, ''), coalesce(t.rights, ''),
           coalesce(t.training, ''), coalesce(t.sources, ''), s.asks_consent, coalesce(t.with_agreement, false),
           coalesce(t.with_gold, false), s.only_part is null,
           coalesce((select array_agg(b.number order by b.number) from app.joint_batch b
               where b.tenant_id = s.lead_town and b.project_id = p.id
                 and (s.only_part is null or exists (select from app.joint_part x
                     where x.tenant_id = s.lead_town and x.batch_id = b.id and x.id = s.only_part))), '{}'),
           md5(coalesce((select string_agg(c.id::text, ',' order by c.id)
               from app.joint_batch b
               join app.joint_part x on x.tenant_id = b.tenant_id and x.batch_id = b.id
               join app.joint_publish c on c.tenant_id = x.other and c.part_id = x.id and c.revoked_at is null
               where b.tenant_id = s.lead_town and b.project_id = p.id), '')),
           n.unanswered, n.apart
    from app.joint_project p
    left join app.joint_terms t on t.tenant_id = p.tenant_id and t.project_id = p.id and t.version = s.version
    cross join lateral (
        select count(*) filter (where a.label is null or z.label is null)::integer as unanswered,
               count(*) filter (where a.label <> z.label and v.label is null)::integer as apart
        from app.joint_batch b
        join app.joint_item i on i.tenant_id = b.tenant_id and i.batch_id = b.id
        left join app.joint_answer a on a.tenant_id = i.tenant_id and a.item_id = i.id and a.slot = 1 and a.live
        left join app.joint_answer z on z.tenant_id = i.tenant_id and z.item_id = i.id and z.slot = 2 and z.live
        left join app.joint_verdict v on v.tenant_id = i.tenant_id and v.item_id = i.id
        where b.tenant_id = p.tenant_id and b.project_id = p.id
    ) n
    where p.tenant_id = s.lead_town and p.id = s.project;
end
$$;

-- The items of a batch that go into a data set: answered twice and settled, where asked by people who both
-- consented. Neither who answered nor which town; which label each gave does not show either.
create function gate.joint_release_items(of_project uuid, of_part uuid, batch integer, at timestamptz) returns table (
    place integer, key text, text text, label text, agreed boolean, gold boolean
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    s record;
begin
    select * into s from gate.joint_scope(of_project, of_part, at);
    if s.word <> 'ok' then
        return;
    end if;
    return query
    select i.place, i.key, i.text, case when a.label = z.label then a.label else v.label end, a.label = z.label,
           g.item_id is not null
    from app.joint_batch b
    join app.joint_item i on i.tenant_id = b.tenant_id and i.batch_id = b.id
    join app.joint_answer a on a.tenant_id = i.tenant_id and a.item_id = i.id and a.slot = 1 and a.live
    join app.joint_answer z on z.tenant_id = i.tenant_id and z.item_id = i.id and z.slot = 2 and z.live
    left join app.joint_verdict v on v.tenant_id = i.tenant_id and v.item_id = i.id
    left join app.joint_gold g on g.tenant_id = i.tenant_id and g.item_id = i.id
    where b.tenant_id = s.lead_town and b.project_id = s.project and b.number = batch
      and (a.label = z.label or v.label is not null)
      and (s.only_part is null or s.only_part in (a.part_id, z.part_id))
      and (not s.asks_consent or (gate.joint_may_publish(s.lead_town, a.part_id, a.id)
          and gate.joint_may_publish(s.lead_town, z.part_id, z.id)))
    order by i.place;
end
$$;

revoke all on function gate.joint_scope(uuid, uuid, timestamptz), gate.joint_may_publish(integer, uuid, uuid), gate.joint_release(uuid, uuid, timestamptz), gate.joint_release_items(uuid, uuid, integer, timestamptz) from public;

grant execute on function gate.joint_release(uuid, uuid, timestamptz), gate.joint_release_items(uuid, uuid, integer, timestamptz) to yui_app, yui_worker;
