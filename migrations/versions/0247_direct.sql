-- The direct scheme (decisions 8): a worker of the guest town with an engagement at the lead town's body is
-- offered work by her own director, and paid by the lead body. All rows of the work lie in the lead town.

-- What the lead body pays the guest body for it: agreed between two bodies, from a day on, in percent of
-- what is accepted of her work, before tax. Two mirrored rows under one id, written by gates (0248): 'out'
-- with the body that pays.
create table app.direct_rate (
    tenant_id integer not null,
    id uuid not null,
    side text not null check (side in ('out', 'in')),
    other integer not null references app.tenant (code),
    body_id uuid not null,
    other_body uuid not null,
    percent numeric(6, 3) not null check (percent between 0 and 100),
    rounding text not null check (rounding in ('down', 'half_up', 'up')),
    source text not null check (source <> ''),
    valid_from date not null,
    valid_to date,
    state text not null default 'proposed' check (state in ('proposed', 'agreed', 'declined', 'ended')),
    proposed_at timestamptz not null,
    answered_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check (other <> tenant_id)
);

create index direct_rate_of_pair on app.direct_rate (tenant_id, other, side, valid_from desc);

select wall.protect('app.direct_rate');

revoke insert on app.direct_rate from yui_app, yui_worker;

select wall.gate('app.direct_rate', 'select, insert, update (state, answered_at, valid_to)');

-- A task of the lead town that the director of one guest town may offer to his own people.
create table app.direct_ask (
    tenant_id integer not null,
    id uuid not null,
    guest integer not null references app.tenant (code),
    body_id uuid not null,
    task_id uuid not null,
    quantity integer not null check (quantity > 0),
    until timestamptz not null,
    state text not null default 'open' check (state in ('open', 'closed')),
    asked_by uuid not null,
    asked_at timestamptz not null,
    closed_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    check (guest <> tenant_id)
);

create index direct_ask_of_task on app.direct_ask (tenant_id, task_id);

create index direct_ask_newest on app.direct_ask (tenant_id, asked_at desc, id desc);

-- Read from the guest's side by the gates alone.
create index direct_ask_of_guest on app.direct_ask (tenant_id, guest, asked_at desc);

select wall.protect('app.direct_ask');

revoke insert on app.direct_ask from yui_app, yui_worker;

select wall.gate('app.direct_ask', 'select, insert, update (state, closed_at)');

-- That her own director offered, and what the lead town made of it: an offer with its terms notice, or the
-- code of what stood against it.
create table app.direct_offer (
    tenant_id integer not null,
    id uuid not null,
    ask_id uuid not null,
    guest integer not null references app.tenant (code),
    worker_id uuid not null,
    rate_id uuid not null,
    quantity integer not null check (quantity > 0),
    by_id uuid not null,
    answer_by timestamptz not null,
    state text not null default 'asked' check (state in ('asked', 'offered', 'refused')),
    offer_id uuid,
    why text,
    asked_at timestamptz not null,
    made_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, ask_id) references app.direct_ask (tenant_id, id),
    foreign key (tenant_id, rate_id) references app.direct_rate (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    foreign key (tenant_id, offer_id) references app.offer (tenant_id, id),
    check ((state = 'offered') = (offer_id is not null)),
    check ((state = 'refused') = (why is not null))
);

create index direct_offer_of_ask on app.direct_offer (tenant_id, ask_id, asked_at);

create unique index direct_offer_of_offer on app.direct_offer (tenant_id, offer_id) where offer_id is not null;

select wall.protect('app.direct_offer', updatable => '{state,offer_id,why,made_at}');

revoke insert on app.direct_offer from yui_app, yui_worker;

select wall.gate('app.direct_offer', 'select, insert');

-- Her yes to it: without it nobody of her own town offers her work of this one, or hears what became of it.
-- says: the words that she saw.
create table app.direct_yes (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    worker_id uuid not null,
    other integer not null references app.tenant (code),
    version integer not null,
    says text not null,
    given_at timestamptz not null,
    revoked_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id),
    check (other <> tenant_id)
);

create unique index direct_yes_live on app.direct_yes (tenant_id, worker_id, other) where revoked_at is null;

select wall.protect('app.direct_yes', person_column => 'worker_id', updatable => '{revoked_at}');

select wall.gate('app.direct_yes', 'select');

-- A coordination fee between two bodies: one row a side under the inspection's id, each in its own books.
create table app.direct_fee (
    tenant_id integer not null,
    id uuid not null,
    side text not null check (side in ('owed', 'due')),
    other integer not null references app.tenant (code),
    body_id uuid not null,
    rate_id uuid not null,
    title text not null,
    base_yen bigint not null check (base_yen > 0),
    percent numeric(6, 3) not null,
    rounding text not null check (rounding in ('down', 'half_up', 'up')),
    yen bigint not null check (yen > 0),
    accepted_on date not null,
    made_at timestamptz not null,
    undone_at timestamptz,
    journal_id uuid,
    undo_journal_id uuid,
    booked_on date,
    primary key (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    foreign key (tenant_id, rate_id) references app.direct_rate (tenant_id, id),
    check (undo_journal_id is null or journal_id is not null)
);

create index direct_fee_by_day on app.direct_fee (tenant_id, accepted_on desc, id desc);

select wall.protect('app.direct_fee', updatable => '{journal_id,undo_journal_id,booked_on}');

revoke insert on app.direct_fee from yui_app, yui_worker;

select wall.gate('app.direct_fee', 'select, insert, update (undone_at)');
