-- Whether the prices that a body names to workers hold the consumption tax, from the first day of a month on.
-- A body without a row names them without tax. Each row was proposed by one and decided by another
-- (app.rule_change), and none is edited afterwards.
create table app.body_pricing (
    tenant_id integer not null,
    body_id uuid not null,
    valid_from date not null check (extract(day from valid_from) = 1),
    tax text not null check (tax in ('exclusive', 'inclusive')),
    change_id uuid not null,
    primary key (tenant_id, body_id, valid_from),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    foreign key (tenant_id, change_id) references app.rule_change (tenant_id, id)
);

select wall.protect('app.body_pricing', open_to => '{person}');

-- Nobody but the office adds one.
select wall.staff_writes('app.body_pricing');

-- A price keeps how it stood when it was named: a task from the day it was split off, and from it the call,
-- the offer (with its notice) and the assignment. What was named before was without tax.
alter table app.task add column tax text not null default 'exclusive';

alter table app.task add constraint task_tax_check check (tax in ('exclusive', 'inclusive')) not valid;

alter table app.call add column tax text not null default 'exclusive';

alter table app.call add constraint call_tax_check check (tax in ('exclusive', 'inclusive')) not valid;

alter table app.offer add column tax text not null default 'exclusive';

alter table app.offer add constraint offer_tax_check check (tax in ('exclusive', 'inclusive')) not valid;

alter table app.assignment add column tax text not null default 'exclusive';

alter table app.assignment add constraint assignment_tax_check check (tax in ('exclusive', 'inclusive')) not valid;

-- A wider check takes the place of the narrower one; every row passes it.
-- squawk-ignore ban-drop-constraint
alter table app.rule_change drop constraint rule_change_kind_check;

alter table app.rule_change add constraint rule_change_kind_check
    check (kind in ('withholding', 'profile', 'split', 'split_answer', 'closing', 'pricing')) not valid;
