set local role yui_auth_w;

-- Opens a link for one active account of the town, which goes to the account's own address; older ones
-- end. No row for an account without an address, or of another town.
create function auth.link_for(given uuid, given_town integer, given_token bytea, seconds integer)
returns table (account_id uuid, login text, email text, name text, token bytea)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    if not exists (select from auth.account a where a.id = given and a.town = given_town
                   and a.active and a.email is not null) then
        return;
    end if;
    update auth.link l set used_at = now() where l.account_id = given and l.used_at is null;
    insert into auth.link (token_hash, account_id, expires_at)
    values (given_token, given, now() + make_interval(secs => seconds));
    return query select a.id, a.login, a.email, a.name, given_token from auth.account a where a.id = given;
end
$$;

revoke all on function auth.link_for(uuid, integer, bytea, integer) from public;

grant execute on function auth.link_for(uuid, integer, bytea, integer) to yui_auth;
