-- A town's data keys: what its secrets (bank accounts) are sealed under. Each is wrapped by a key
-- encryption key that is not in the database (AES-256-GCM, bound to town, kid and kek: 12 bytes of
-- nonce, 32 of key, 16 of tag), so that a copy of the database opens nothing. A key is never removed:
-- an old backup's rows name it. open_to person: she gives her own account.
create table app.data_key (
    tenant_id integer not null references app.tenant (code),
    kid integer not null check (kid between 1 and 65535),
    kek integer not null check (kek > 0),
    wrapped bytea not null check (octet_length(wrapped) = 60),
    made_at timestamptz not null,
    retired_at timestamptz,
    primary key (tenant_id, kid)
);

select wall.protect('app.data_key', open_to => '{person}', updatable => '{kek,wrapped,retired_at}');

revoke update (kek, wrapped, retired_at) on app.data_key from yui_app;

-- One line that each version of the key encryption key opens: a program with another key does not start.
create table app.vault_canary (
    kek integer primary key check (kek > 0),
    sealed bytea not null,
    made_at timestamptz not null default now()
);

select wall.distribute('app.vault_canary', 'shared');

grant select on app.vault_canary to yui_app, yui_worker;

grant insert on app.vault_canary to yui_worker;

-- Sealing anew under a newer key is a job's work alone; the account itself is never edited.
grant update (account_cipher) on app.engagement to yui_worker;

-- The bank's file holds every payee's number: it is sealed too, and what was kept before is so by the job.
grant update (body) on app.transfer_file to yui_worker;
