-- The people of a client: whom the town writes to and who logs in for it. The account that an
-- invitation makes has the contact's own id, so that a session tells which person it is. A row is not
-- edited: whoever leaves is ended, whoever comes is a new row.
create table app.client_contact (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    client_id uuid not null,
    name text not null check (char_length(name) between 1 and 100),
    email text not null check (char_length(email) between 3 and 200 and email like '%_@_%'),
    parts text[] not null default '{orderer}'
        check (cardinality(parts) > 0 and parts <@ array['orderer', 'acceptor', 'accountant']),
    login text not null default '',
    made_by uuid not null,
    made_at timestamptz not null,
    invited_at timestamptz,
    ended_by uuid,
    ended_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id),
    check ((ended_at is null) = (ended_by is null))
);

create unique index client_contact_address on app.client_contact (tenant_id, client_id, lower(email))
    where ended_at is null;

create index client_contact_of_client on app.client_contact (tenant_id, client_id, id);

select wall.protect('app.client_contact', client_column => 'client_id',
    updatable => '{login,invited_at,ended_by,ended_at}');

-- What a client's person agreed to with her own log-in: who, when, which words, and the hash of the
-- bytes that lay before her. Never changed; a client assents to a version once.
create table app.client_assent (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    client_id uuid not null,
    what text not null check (what in ('quote', 'contract')),
    subject uuid not null,
    sha256 bytea not null check (octet_length(sha256) = 32),
    agreed text not null check (char_length(agreed) between 1 and 1000),
    account_id uuid not null,
    login text not null,
    name text not null,
    agreed_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, what, subject),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id)
);

create index client_assent_of_client on app.client_assent (tenant_id, client_id, id);

select wall.protect('app.client_assent', client_column => 'client_id');

-- Words between a client and the director, and nobody else: there is no column for a worker. A
-- question that was put to the client is a letter too; an answer names the letter that it answers.
create table app.client_letter (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    client_id uuid not null,
    from_client boolean not null default false,
    question_id uuid,
    answers uuid,
    title text not null check (char_length(title) between 1 and 200),
    text text not null check (char_length(text) between 1 and 4000),
    writer text not null,
    written_by uuid not null,
    written_at timestamptz not null,
    once uuid not null,
    primary key (tenant_id, id),
    unique (tenant_id, once),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id),
    foreign key (tenant_id, question_id) references app.client_question (tenant_id, id),
    foreign key (tenant_id, answers) references app.client_letter (tenant_id, id),
    check (answers is distinct from id)
);

create unique index client_letter_answered on app.client_letter (tenant_id, answers)
    where answers is not null;

create index client_letter_of_client on app.client_letter (tenant_id, client_id, id);

select wall.protect('app.client_letter', client_column => 'client_id');

set local role yui_auth_w;

-- Makes the account of a client's contact, or finds the one that was made for it before, and opens
-- the link with which she sets her first password; older links end. Its id is the contact's. Null
-- when another account has the log-in name, or when this one was closed.
create function auth.client_invite(
    given uuid, given_login text, given_email text, given_hash text, given_town integer,
    given_client uuid, given_name text, token bytea, seconds integer
) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    known text;
begin
    insert into auth.account (id, login, email, password_hash, role, scope, town, subject, name)
    values (given, lower(given_login), given_email, given_hash, 'client', 'client', given_town,
            given_client, given_name)
    on conflict do nothing;
    select a.login into known from auth.account a
    where a.id = given and a.role = 'client' and a.town = given_town and a.subject = given_client
      and a.active;
    if known is null then
        return null;
    end if;
    update auth.reset set used_at = now() where account_id = given and used_at is null;
    insert into auth.reset (token_hash, account_id, expires_at)
    values (token, given, now() + make_interval(secs => seconds));
    return known;
end
$$;

-- Ends an account of a client at once: it opens no session any more, and those that are open close.
create function auth.client_close(given uuid, given_town integer, given_client uuid) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.account set active = false
    where id = given and role = 'client' and town = given_town and subject = given_client;
    if not found then
        return false;
    end if;
    update auth.session set closed_at = now() where account_id = given and closed_at is null;
    update auth.reset set used_at = now() where account_id = given and used_at is null;
    return true;
end
$$;

revoke all on function
    auth.client_invite(uuid, text, text, text, integer, uuid, text, bytea, integer),
    auth.client_close(uuid, integer, uuid)
from public;

grant execute on function
    auth.client_invite(uuid, text, text, text, integer, uuid, text, bytea, integer),
    auth.client_close(uuid, integer, uuid)
to yui_auth;
