-- A joint project (C-05): training data that several towns make together for a client's order. It lies with
-- the lead town; each town works on its own seats and pays its own people through its own acceptance.
create table app.joint_project (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    body_id uuid not null,
    order_id uuid not null,
    title text not null check (title <> ''),
    guide text not null,
    labels text[] not null check (cardinality(labels) between 2 and 50),
    budget_yen bigint not null check (budget_yen between 1 and 9999999999999),
    state text not null default 'draft' check (state in ('draft', 'running', 'done', 'cancelled')),
    made_by uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    foreign key (tenant_id, order_id) references app.client_order (tenant_id, id)
);

create index joint_project_newest on app.joint_project (tenant_id, made_at desc, id desc);

select wall.protect('app.joint_project', updatable => '{state}');

-- What may be done with the data, in versions that are never edited: whose it is, under which licence, whether
-- models may be trained on it, where the raw material is from.
create table app.joint_terms (
    tenant_id integer not null,
    project_id uuid not null,
    version integer not null check (version >= 1),
    licence text not null check (licence <> ''),
    rights text not null check (rights <> ''),
    training text not null check (training <> ''),
    sources text not null check (sources <> ''),
    made_by uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, project_id, version),
    foreign key (tenant_id, project_id) references app.joint_project (tenant_id, id)
);

select wall.protect('app.joint_terms');

create table app.joint_phase (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    project_id uuid not null,
    number integer not null check (number >= 1),
    title text not null check (title <> ''),
    due_on date not null,
    budget_yen bigint not null check (budget_yen between 1 and 9999999999999),
    state text not null default 'planned' check (state in ('planned', 'open', 'closed')),
    primary key (tenant_id, id),
    unique (tenant_id, project_id, number),
    foreign key (tenant_id, project_id) references app.joint_project (tenant_id, id)
);

select wall.protect('app.joint_phase', updatable => '{state}');

-- A batch of items. Its task's quantity is two answers an item; whoever does them, and what for, is the task's.
create table app.joint_batch (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    project_id uuid not null,
    phase_id uuid not null,
    number integer not null check (number >= 1),
    title text not null check (title <> ''),
    task_id uuid not null,
    items integer not null check (items between 1 and 1000),
    made_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, project_id, number),
    unique (tenant_id, task_id),
    foreign key (tenant_id, project_id) references app.joint_project (tenant_id, id),
    foreign key (tenant_id, phase_id) references app.joint_phase (tenant_id, id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id)
);

select wall.protect('app.joint_batch');

create table app.joint_item (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    batch_id uuid not null,
    place integer not null check (place >= 1),
    key text not null check (length(key) between 1 and 90),
    text text not null check (length(text) between 1 and 2000),
    primary key (tenant_id, id),
    unique (tenant_id, batch_id, key),
    unique (tenant_id, batch_id, place),
    foreign key (tenant_id, batch_id) references app.joint_batch (tenant_id, id)
);

select wall.protect('app.joint_item');

-- The right answers of some items: they never leave the lead town's office.
create table app.joint_gold (
    tenant_id integer not null,
    item_id uuid not null,
    label text not null,
    primary key (tenant_id, item_id),
    foreign key (tenant_id, item_id) references app.joint_item (tenant_id, id)
);

select wall.protect('app.joint_gold');

-- What one town does of a batch: 'own' and 'out' with the lead town, 'in' with the guest under the same id,
-- with all that its people must know. The guest's stems from a share, whose task it works on.
create table app.joint_part (
    tenant_id integer not null,
    id uuid not null,
    side text not null check (side in ('own', 'out', 'in')),
    other integer not null references app.tenant (code),
    batch_id uuid,
    task_id uuid,
    share_id uuid,
    title text not null,
    batch_title text not null,
    guide text not null,
    labels text[] not null,
    terms_version integer not null,
    licence text not null,
    rights text not null,
    training text not null,
    sources text not null,
    seats integer not null check (seats >= 1),
    made_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, batch_id) references app.joint_batch (tenant_id, id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    foreign key (tenant_id, share_id) references app.share (tenant_id, id),
    check ((side = 'own') = (other = tenant_id)),
    check ((side = 'own') = (share_id is null)),
    check ((side = 'in') = (batch_id is null))
);

create index joint_part_of_batch on app.joint_part (tenant_id, batch_id);

create unique index joint_part_of_share on app.joint_part (tenant_id, share_id) where share_id is not null;

create unique index joint_part_own on app.joint_part (tenant_id, task_id) where side = 'own';

create index joint_part_newest on app.joint_part (tenant_id, side, made_at desc, id desc);

select wall.protect('app.joint_part');

revoke insert on app.joint_part from yui_app, yui_worker;

select wall.gate('app.joint_part', 'select, insert, update (seats)');

-- One answer to one item, to be given by one person of this town: never by the one who gave the other.
create table app.joint_seat (
    tenant_id integer not null,
    id uuid not null,
    part_id uuid not null,
    item_id uuid not null,
    place integer not null,
    key text not null,
    text text not null,
    slot integer not null check (slot in (1, 2)),
    worker_id uuid,
    assignment_id uuid,
    label text,
    labelled_at timestamptz,
    unit_id uuid,
    primary key (tenant_id, id),
    unique (tenant_id, item_id, slot),
    unique (tenant_id, item_id, worker_id),
    foreign key (tenant_id, part_id) references app.joint_part (tenant_id, id),
    foreign key (tenant_id, assignment_id) references app.assignment (tenant_id, id),
    foreign key (tenant_id, unit_id) references app.unit (tenant_id, id),
    check ((worker_id is null) = (assignment_id is null)),
    check ((label is null) = (unit_id is null)),
    check (label is null or worker_id is not null)
);

create index joint_seat_of_part on app.joint_seat (tenant_id, part_id, place, slot);

create index joint_seat_of_assignment on app.joint_seat (tenant_id, assignment_id) where assignment_id is not null;

select wall.protect('app.joint_seat', person_column => 'worker_id', updatable => '{label,labelled_at,unit_id}');

revoke insert on app.joint_seat from yui_app, yui_worker;

select wall.gate('app.joint_seat', 'select, insert, update (worker_id, assignment_id)');

-- The same seat as the lead town knows it: no worker's key. live: her own body has accepted it.
create table app.joint_answer (
    tenant_id integer not null,
    id uuid not null,
    part_id uuid not null,
    item_id uuid not null,
    slot integer not null check (slot in (1, 2)),
    label text,
    live boolean not null default false,
    collected_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, item_id, slot),
    foreign key (tenant_id, part_id) references app.joint_part (tenant_id, id),
    foreign key (tenant_id, item_id) references app.joint_item (tenant_id, id),
    check (not live or label is not null)
);

create index joint_answer_of_part on app.joint_answer (tenant_id, part_id);

select wall.protect('app.joint_answer');

revoke insert on app.joint_answer from yui_app, yui_worker;

select wall.gate('app.joint_answer', 'select, insert, update (label, live, collected_at)');

select wall.gate('app.joint_project', 'select');

select wall.gate('app.joint_terms', 'select');

select wall.gate('app.joint_batch', 'select, update (id)');

select wall.gate('app.joint_item', 'select');

-- Her consent to be named with the project, or to have her story told; hers to take back at any time.
create table app.joint_credit (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    part_id uuid not null,
    worker_id uuid not null,
    name_ok boolean not null,
    story_ok boolean not null,
    shown_as text not null check (length(shown_as) between 1 and 60),
    version integer not null,
    says text not null,
    given_at timestamptz not null,
    revoked_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, part_id) references app.joint_part (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    check (name_ok or story_ok)
);

create unique index joint_credit_live on app.joint_credit (tenant_id, part_id, worker_id) where revoked_at is null;

select wall.protect('app.joint_credit', person_column => 'worker_id', updatable => '{revoked_at}');

select wall.gate('app.joint_credit', 'select');

-- Two answers that differ are settled by the lead town's director, once.
create table app.joint_verdict (
    tenant_id integer not null,
    item_id uuid not null,
    label text not null,
    decided_by uuid not null,
    decided_at timestamptz not null,
    primary key (tenant_id, item_id),
    foreign key (tenant_id, item_id) references app.joint_item (tenant_id, id)
);

select wall.protect('app.joint_verdict');
