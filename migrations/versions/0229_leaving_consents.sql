-- What ran out ends, and what somebody who left the programme let others see: the town's own job, one
-- consent a call.
set local role yui_gate;

create or replace function gate.consent_expire(consent uuid, at timestamptz) returns text
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
    if mine.until > at and not exists (
        select from app.worker w where w.tenant_id = me and w.id = mine.person_id and w.state = 'withdrawn')
    then
        return 'state';
    end if;
    perform gate.end_consent(consent, me, mine.other, 'expired', at);
    return 'ok';
end
$$;
