-- What is noted of many things at one go is hashed in one loop: the head is read once and written once, and
-- the caller is asked for once and not for every line. A line is the same as audit.append writes it.
set local role yui_audit_w;

create function audit.append_all(what text, whom text[], more jsonb[]) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    town integer := ctx.tenant();
    h audit.head;
    e audit.entry;
begin
    if cardinality(whom) <> cardinality(more) then
        raise exception 'every line has its detail' using errcode = '22023';
    end if;
    insert into audit.head (tenant_id, seq, hash) values (town, 0, sha256('')) on conflict do nothing;
    select * into h from audit.head where tenant_id = town for update;
    e := row(town, h.seq, clock_timestamp(), ctx.actor(), ctx.scope(), what, '', '{}'::jsonb, h.hash, h.hash);
    for n in 1 .. cardinality(whom) loop
        e.seq := e.seq + 1;
        e.at := clock_timestamp();
        e.subject := whom[n];
        e.detail := more[n];
        e.previous := e.hash;
        e.hash := audit.digest(e);
        insert into audit.entry select e.*;
    end loop;
    update audit.head set seq = e.seq, hash = e.hash where tenant_id = town;
    return e.seq;
end
$$;

revoke all on function audit.append_all(text, text[], jsonb[]) from public;

grant execute on function audit.append_all(text, text[], jsonb[]) to yui_app, yui_worker;
