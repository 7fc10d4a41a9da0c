-- Who inspects may be a worker too, under another id and the same address: by it she is kept from her own
-- work, and a leader is paid her fee (0149). Whoever could give up such an address, or take one, would
-- look at her own work, or be paid for another's.
select wall.gate('app.staff', 'select (tenant_id, id, email)');

set local role yui_gate;

create function gate.mail_of_staff(mails text[]) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from app.staff s
        where s.tenant_id = ctx.tenant() and gate.she() is not null
          and lower(s.email) = any (select lower(m) from unnest(mails) as m))
$$;

revoke all on function gate.mail_of_staff(text[]) from public;

grant execute on function gate.mail_of_staff(text[]) to yui_app, yui_worker;
