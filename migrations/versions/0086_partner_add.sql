-- How a partner's application is made, and how one more town lets it in.
set local role yui_auth_w;

create function auth.partner_add(
    given_id text, given_name text, given_hash text, given_town integer, given_client uuid,
    given_scopes text[], until date
) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    fresh boolean;
begin
    insert into auth.oauth_client (id, name, secret_hash)
    values (given_id, given_name, given_hash) on conflict (id) do nothing;
    fresh := found;
    insert into auth.oauth_grant (oauth_client_id, town, client, scopes, valid_to)
    values (given_id, given_town, given_client, given_scopes, until)
    on conflict (oauth_client_id, town) do update
        set client = excluded.client, scopes = excluded.scopes, valid_to = excluded.valid_to;
    return fresh;
end
$$;

revoke all on function auth.partner_add(text, text, text, integer, uuid, text[], date) from public;

grant execute on function auth.partner_add(text, text, text, integer, uuid, text[], date) to yui_auth;
