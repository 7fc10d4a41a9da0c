create table app.client (
    tenant_id integer not null references app.tenant (code),
    id uuid not null default uuidv7(),
    name text not null,
    kana text not null default '',
    place text not null default 'outside' check (place in ('town', 'prefecture', 'outside')),
    contact text not null default '',
    first_contract_on date,
    active boolean not null default true,
    primary key (tenant_id, id)
);

select wall.protect('app.client', client_column => 'id', updatable => '{name,kana,contact,active}');

-- What a client ordered from a body. version is the ETag.
create table app.client_order (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    client_id uuid not null,
    body_id uuid not null,
    number text not null,
    title text not null,
    spec text not null,
    unit_name text not null default '件',
    quantity integer not null check (quantity between 1 and 1000000),
    unit_price_yen bigint not null check (unit_price_yen between 0 and 9999999999),
    due_on date not null,
    reference text not null default '',
    state text not null default 'received' check (state in
        ('received', 'in_progress', 'ready', 'accepted', 'cancelled')),
    accepted_quantity integer not null default 0 check (accepted_quantity between 0 and quantity),
    received_at timestamptz not null,
    accepted_at timestamptz,
    version integer not null default 1,
    primary key (tenant_id, id),
    unique (tenant_id, body_id, number),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id)
);

create index order_by_client on app.client_order (tenant_id, client_id, received_at desc);

create index order_by_due on app.client_order (tenant_id, due_on, id);

select wall.protect('app.client_order', client_column => 'client_id',
    updatable => '{title,spec,due_on,state,accepted_quantity,accepted_at,version}');

-- A part of an order with its own price, quantity and deadline. In a guest town a task stems from
-- a share instead of an order.
create table app.task (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    body_id uuid not null,
    order_id uuid,
    share_id uuid,
    title text not null,
    spec text not null,
    job_type text not null,
    withholding text not null default 'none' check (withholding in ('none', 'manuscript', 'consulting', 'sales')),
    unit_name text not null default '件',
    quantity integer not null check (quantity between 1 and 1000000),
    unit_price_yen bigint not null check (unit_price_yen between 0 and 9999999999),
    minutes_per_unit integer check (minutes_per_unit between 1 and 100000),
    due_on date not null,
    place text not null default 'オンライン（自宅可）',
    deliver_to text not null default 'Yui のマイページから提出',
    rights text not null default '成果物の著作権は、報酬の支払いをもって公社に移ります（報酬に含みます）。',
    state text not null default 'open' check (state in ('open', 'closed', 'cancelled')),
    made_at timestamptz not null,
    version integer not null default 1,
    primary key (tenant_id, id),
    foreign key (tenant_id, order_id) references app.client_order (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check ((order_id is null) <> (share_id is null))
);

create index task_by_due on app.task (tenant_id, due_on, id);

create index task_of_order on app.task (tenant_id, order_id);

create index task_of_share on app.task (tenant_id, share_id);

select wall.protect('app.task', updatable => '{title,spec,due_on,quantity,state,version}');
