-- The answer to a request under an Idempotency-Key, written in the transaction of its effect.
create table app.idempotency (
    tenant_id integer not null,
    client_id uuid not null,
    route text not null,
    key text not null check (length(key) between 16 and 255),
    fingerprint bytea not null check (octet_length(fingerprint) = 32),
    status integer not null,
    headers jsonb not null,
    body bytea not null,
    made_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (tenant_id, client_id, route, key)
);

select wall.protect('app.idempotency', client_column => 'client_id', updatable => '{fingerprint,status,headers,body,made_at,expires_at}');

create table app.webhook_endpoint (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    client_id uuid not null,
    url text not null,
    secret_cipher bytea not null,
    state text not null default 'active' check (state in ('active', 'disabled')),
    made_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id)
);

select wall.protect('app.webhook_endpoint', client_column => 'client_id', updatable => '{state}');

create table app.webhook_message (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    endpoint_id uuid not null,
    client_id uuid not null,
    kind text not null,
    key text not null,
    body bytea not null,
    state text not null default 'pending' check (state in ('pending', 'sent', 'failed')),
    attempts integer not null default 0,
    last_status integer,
    last_error text,
    made_at timestamptz not null,
    sent_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, endpoint_id, key),
    foreign key (tenant_id, endpoint_id) references app.webhook_endpoint (tenant_id, id)
);

select wall.protect('app.webhook_message', client_column => 'client_id', updatable => '{state,attempts,last_status,last_error,sent_at}');
