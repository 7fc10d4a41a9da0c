-- 検収: until when a client may say no, that silence was taken for yes, and what came back from it.
alter table app.handover
    add column accept_by date,
    add column reminded_at timestamptz,
    add column deemed boolean not null default false;

grant update (reminded_at, deemed) on app.handover to yui_app, yui_worker;

-- Handovers are hundreds of rows, and the lock waits half a second at most.
-- squawk-ignore require-concurrent-index-creation
create index handover_silent on app.handover (tenant_id, accept_by, id) where state = 'submitted';

-- Units that a client returned, by the task they came from. open: the body has not said whose fault it
-- is; free: the worker's, done again without pay; paid: not hers, done again by a paid task; as_is:
-- nobody's, the units may go before the client again as they are.
create table app.client_return (
    tenant_id integer not null,
    id uuid not null,
    handover_id uuid not null,
    task_id uuid not null,
    rework_task_id uuid not null,
    quantity integer not null check (quantity > 0),
    reason text not null check (reason in ('spec', 'missing', 'format', 'typo', 'late_change', 'other')),
    state text not null default 'open' check (state in ('open', 'free', 'paid', 'as_is')),
    defect text,
    fault text check (fault in ('worker', 'instructions', 'client', 'none')),
    note text not null default '',
    made_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, handover_id, task_id),
    foreign key (tenant_id, handover_id) references app.handover (tenant_id, id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id),
    foreign key (tenant_id, rework_task_id) references app.task (tenant_id, id),
    check ((state = 'open') = (fault is null))
);

create index client_return_waiting on app.client_return (tenant_id, made_at, id) where state = 'open';

select wall.protect('app.client_return', updatable => '{state,defect,fault,note,decided_by,decided_at}');
