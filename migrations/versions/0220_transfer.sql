-- A town's programme moves from one body to another on a day (S-03): workers and clients conclude new
-- contracts with the new body; nothing is carried over without their word. The body that one comes
-- from lies in this town's books (from_body_id) or in another town's (from_town, decisions 1).
create table app.transfer (
    tenant_id integer not null references app.tenant (code),
    id uuid not null default uuidv7(),
    from_body_id uuid,
    from_town integer references app.tenant (code),
    from_name text not null,
    to_body_id uuid not null,
    effective_on date not null,
    steps text[] not null check (
        steps <@ array['profile', 'declaration', 'invoice', 'contract', 'nda', 'bank', 'security', 'consent']
        and steps @> array['contract', 'nda', 'bank', 'declaration', 'invoice']),
    state text not null default 'draft' check (state in ('draft', 'announced', 'done', 'cancelled')),
    operation_id uuid,
    made_by uuid not null,
    made_at timestamptz not null,
    announced_at timestamptz,
    closed_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, from_body_id) references app.body (tenant_id, id),
    foreign key (tenant_id, to_body_id) references app.body (tenant_id, id),
    check ((from_body_id is null) <> (from_town is null)),
    check (from_body_id is null or from_body_id <> to_body_id),
    check ((state in ('done', 'cancelled')) = (closed_at is not null))
);

create unique index transfer_under_way on app.transfer (tenant_id) where state in ('draft', 'announced');

create index transfer_newest on app.transfer (tenant_id, effective_on, id);

select wall.protect('app.transfer', open_to => '{person,client}',
    updatable => '{state,operation_id,announced_at,closed_at}');

-- One party of it: a worker, or a client. code: where she stands in a list. told_at: by the batch.
-- kept_account: she confirmed the account that the old body pays to (it is sealed anew, never copied
-- without her word); tax_at: when she confirmed her registration number and that she has no employees.
create table app.transfer_party (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    transfer_id uuid not null,
    worker_id uuid,
    client_id uuid,
    state text not null default 'pending' check (state in ('pending', 'signed', 'declined', 'withdrawn')),
    contract_id uuid,
    nda_id uuid,
    tax_at timestamptz,
    kept_account boolean,
    told_at timestamptz not null,
    reminded_at timestamptz,
    answered_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, transfer_id, worker_id),
    unique (tenant_id, transfer_id, client_id),
    foreign key (tenant_id, transfer_id) references app.transfer (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id),
    check ((worker_id is null) <> (client_id is null))
);

create index transfer_party_of_worker on app.transfer_party (tenant_id, worker_id) where worker_id is not null;

create index transfer_party_waiting on app.transfer_party (tenant_id, transfer_id, state);

select wall.protect('app.transfer_party', person_column => 'worker_id', client_column => 'client_id',
    updatable => '{state,contract_id,nda_id,tax_at,kept_account,reminded_at,answered_at}');

-- What becomes of an open order: the old body finishes it, or it moves. Chosen by staff; the last word
-- before the day holds. moved_at: when it moved; why_not: what kept it with the old body.
create table app.transfer_order (
    tenant_id integer not null,
    transfer_id uuid not null,
    order_id uuid not null,
    way text not null check (way in ('run_off', 'move')),
    chosen_by uuid not null,
    chosen_at timestamptz not null,
    moved_at timestamptz,
    why_not text not null default '',
    primary key (tenant_id, transfer_id, order_id),
    foreign key (tenant_id, transfer_id) references app.transfer (tenant_id, id),
    foreign key (tenant_id, order_id) references app.client_order (tenant_id, id)
);

select wall.protect('app.transfer_order', updatable => '{way,chosen_by,chosen_at,moved_at,why_not}');

-- Work that a worker accepted from the old body, of an order that is to move: it moves only by her own
-- yes, and then by a new offer with the new body's terms notice, which she answers again.
create table app.transfer_work (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    transfer_id uuid not null,
    order_id uuid not null,
    assignment_id uuid not null,
    worker_id uuid not null,
    title text not null,
    quantity integer not null check (quantity > 0),
    unit_name text not null,
    unit_price_yen bigint not null check (unit_price_yen >= 0),
    due_on date not null,
    state text not null default 'asked' check (state in ('asked', 'agreed', 'stays', 'moved')),
    asked_at timestamptz not null,
    answered_at timestamptz,
    offer_id uuid,
    primary key (tenant_id, id),
    unique (tenant_id, transfer_id, assignment_id),
    foreign key (tenant_id, transfer_id) references app.transfer (tenant_id, id),
    foreign key (tenant_id, order_id) references app.client_order (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

create index transfer_work_of_order on app.transfer_work (tenant_id, order_id);

create index transfer_work_of_worker on app.transfer_work (tenant_id, worker_id);

select wall.protect('app.transfer_work', person_column => 'worker_id', updatable => '{state,answered_at,offer_id}');

-- A body that is entered ahead begins on the day of the transfer, or never when that is called off; an
-- order that nobody has handed anything in for may move with its tasks. What was accepted keeps the
-- body with which it was agreed: app.offer, app.assignment and app.delivery have no such grant.
grant update (valid_from) on app.body to yui_app, yui_worker;

grant update (body_id) on app.client_order, app.task to yui_app, yui_worker;
