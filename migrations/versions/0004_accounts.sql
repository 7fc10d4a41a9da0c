-- What log-in and the command line need beside 0002: making an account, and taking one try back.
set local role yui_auth_w;

-- A new account, or null when the log-in name is taken.
create function auth.account_add(
    given_login text, given_email text, given_hash text, given_role text, given_scope text,
    given_town integer, given_subject uuid, given_body uuid, given_name text
) returns uuid
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into auth.account (login, email, password_hash, role, scope, town, subject, body, name)
    values (lower(given_login), given_email, given_hash, given_role, given_scope, given_town,
            given_subject, given_body, given_name)
    on conflict (login) do nothing
    returning id
$$;

-- A try that succeeded does not count against the address it came from.
create function auth.throttle_forgive(given text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$ update auth.throttle set hits = hits - 1 where subject = given and hits > 0 $$;

revoke all on function
    auth.account_add(text, text, text, text, text, integer, uuid, uuid, text),
    auth.throttle_forgive(text)
from public;

grant execute on function
    auth.account_add(text, text, text, text, text, integer, uuid, uuid, text),
    auth.throttle_forgive(text)
to yui_auth;
