-- A client's change of what it ordered: who asked, what it was, what it shall be. None of the new
-- values given: that part stays. Agreed once, or withdrawn; the row says which and by whom.
create table app.order_change (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    order_id uuid not null,
    asked_by text not null check (length(asked_by) between 1 and 100),
    reason text not null check (length(reason) between 1 and 2000),
    was_spec text not null,
    was_quantity integer not null,
    was_due_on date not null,
    spec text,
    quantity integer check (quantity between 1 and 1000000),
    due_on date,
    state text not null default 'proposed' check (state in ('proposed', 'agreed', 'withdrawn')),
    once uuid not null,
    proposed_by uuid not null,
    proposed_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, once),
    foreign key (tenant_id, order_id) references app.client_order (tenant_id, id),
    check (spec is not null or quantity is not null or due_on is not null),
    check ((state = 'proposed') = (decided_at is null))
);

create index order_change_of_order on app.order_change (tenant_id, order_id, proposed_at desc);

create unique index order_change_open on app.order_change (tenant_id, order_id) where state = 'proposed';

select wall.protect('app.order_change', updatable => '{state,decided_by,decided_at}');

-- A worker's accepted terms that an agreed change touches. They stay as she accepted them until she
-- accepts new ones (フリーランス法 3条; 自営型テレワークガイドライン: 契約条件の変更).
create table app.change_waiting (
    tenant_id integer not null,
    change_id uuid not null,
    offer_id uuid not null,
    task_id uuid not null,
    worker_id uuid not null,
    state text not null default 'waiting' check (state in ('waiting', 'renewed', 'kept')),
    new_offer_id uuid,
    made_at timestamptz not null,
    settled_at timestamptz,
    primary key (tenant_id, change_id, offer_id),
    foreign key (tenant_id, change_id) references app.order_change (tenant_id, id),
    foreign key (tenant_id, offer_id) references app.offer (tenant_id, id),
    foreign key (tenant_id, new_offer_id) references app.offer (tenant_id, id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    check ((state = 'renewed') = (new_offer_id is not null)),
    check ((state = 'waiting') = (settled_at is null))
);

create index change_waiting_open on app.change_waiting (tenant_id, made_at, offer_id) where state = 'waiting';

create index change_waiting_of_offer on app.change_waiting (tenant_id, offer_id);

select wall.protect('app.change_waiting', person_column => 'worker_id',
    updatable => '{state,new_offer_id,settled_at}');
