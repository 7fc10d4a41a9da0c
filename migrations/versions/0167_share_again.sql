-- A repeat of a share's answer, withdrawal or handover says 'again', as that of a decision does: of two
-- clicks at once both used to hear 'ok', and each took units and counted figures.
set local role yui_gate;

-- The guest town takes all, a part or nothing of what it was asked; the rest is free again.
create or replace function gate.answer_share(share_id uuid, units integer, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    lead_town integer;
    theirs app.share;
    answer text;
begin
    select s.other into lead_town from app.share s where s.tenant_id = me and s.id = share_id and s.side = 'in';
    if not found then
        return 'not_found';
    end if;
    -- The lead town's row first, in every gate: two towns never wait for each other crosswise.
    select * into theirs from app.share s
    where s.tenant_id = lead_town and s.id = share_id and s.side = 'out' and s.other = me for update;
    if not found then
        return 'not_found';
    end if;
    if units < 0 or units > theirs.quantity then
        return 'too_many';
    end if;
    answer := case when units = 0 then 'declined' when units = theirs.quantity then 'accepted' else 'partly_accepted' end;
    if theirs.state <> 'asked' then
        return case when theirs.accepted = units and theirs.state in (answer, 'done') then 'again' else 'state' end;
    end if;
    if at > theirs.answer_by then
        return 'late';
    end if;
    if units > 0 and not gate.agreed(lead_town, me, at) then
        return 'no_agreement';
    end if;
    update app.share s set accepted = units, state = answer, answered_at = at
    where s.tenant_id = lead_town and s.id = share_id;
    update app.share s set accepted = units, state = answer, answered_at = at
    where s.tenant_id = me and s.id = share_id;
    perform gate.promise(lead_town, 'sharing.answered', share_id);
    return 'ok';
end
$$;

-- The lead town takes back what has not been answered.
create or replace function gate.withdraw_share(share_id uuid, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.share;
begin
    select * into mine from app.share s
    where s.tenant_id = me and s.id = share_id and s.side = 'out' for update;
    if not found then
        return 'not_found';
    end if;
    if mine.state <> 'asked' then
        return case when mine.state = 'withdrawn' then 'again' else 'state' end;
    end if;
    update app.share s set state = 'withdrawn', answered_at = at where s.tenant_id = me and s.id = share_id;
    update app.share s set state = 'withdrawn', answered_at = at where s.tenant_id = mine.other and s.id = share_id and s.side = 'in';
    perform gate.promise(mine.other, 'sharing.withdrawn', share_id);
    return 'ok';
end
$$;

-- The guest town hands inspected units over. Only the count and a note cross: no worker's key.
create or replace function gate.deliver_share(share_id uuid, handover_id uuid, units integer, words text, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    lead_town integer;
    theirs app.share;
    known app.share_handover;
    taken bigint;
begin
    select s.other into lead_town from app.share s where s.tenant_id = me and s.id = share_id and s.side = 'in';
    if not found then
        return 'not_found';
    end if;
    select * into theirs from app.share s
    where s.tenant_id = lead_town and s.id = share_id and s.side = 'out' and s.other = me for update;
    if not found then
        return 'not_found';
    end if;
    select * into known from app.share_handover h where h.tenant_id = me and h.id = handover_id;
    if found then
        return case when known.side = 'out' and known.share_id = deliver_share.share_id and known.quantity = units
            then 'again' else 'other_content' end;
    end if;
    if exists (select from app.share_handover h where h.tenant_id = lead_town and h.id = handover_id) then
        return 'other_content';
    end if;
    if theirs.state not in ('accepted', 'partly_accepted') then
        return 'state';
    end if;
    if not gate.agreed_when_answered(lead_town, me, theirs.answered_at) then
        return 'no_agreement';
    end if;
    select coalesce(sum(case when h.state = 'submitted' then h.quantity else h.accepted end), 0) into taken
    from app.share_handover h where h.tenant_id = lead_town and h.share_id = deliver_share.share_id;
    if units < 1 or taken + units > theirs.accepted then
        return 'too_many';
    end if;
    insert into app.share_handover (tenant_id, id, side, share_id, quantity, note, handed_at)
    values (lead_town, handover_id, 'in', deliver_share.share_id, units, words, at),
           (me, handover_id, 'out', deliver_share.share_id, units, words, at);
    perform gate.promise(lead_town, 'sharing.delivered', handover_id);
    return 'ok';
end
$$;
