-- Of which tasks the units of a handover are: what a client returns goes back to those, and nobody is
-- asked about the work of another.
create table app.handover_part (
    tenant_id integer not null,
    handover_id uuid not null,
    task_id uuid not null,
    units integer not null check (units > 0),
    primary key (tenant_id, handover_id, task_id),
    foreign key (tenant_id, handover_id) references app.handover (tenant_id, id),
    foreign key (tenant_id, task_id) references app.task (tenant_id, id)
);

select wall.protect('app.handover_part');
