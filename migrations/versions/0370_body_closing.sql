-- How a body's months close and are paid, from the first day of a month on. The first row is what was
-- entered with the body and holds from its start; each other one was proposed by one and decided by another
-- (app.rule_change), and none is edited afterwards. Whose a row is and why it is stands in the change.
create table app.body_closing (
    tenant_id integer not null,
    body_id uuid not null,
    valid_from date not null check (extract(day from valid_from) = 1),
    closing_day integer not null check (closing_day between 1 and 31),
    pay_month_offset integer not null check (pay_month_offset between 0 and 2),
    pay_day integer not null check (pay_day between 1 and 31),
    change_id uuid,
    primary key (tenant_id, body_id, valid_from),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    foreign key (tenant_id, change_id) references app.rule_change (tenant_id, id)
);

select wall.protect('app.body_closing', open_to => '{person,client}');

-- Nobody but the office adds one.
select wall.staff_writes('app.body_closing');

select wall.gate('app.body_closing', 'select (tenant_id, body_id, valid_from, closing_day, pay_month_offset, pay_day)');

-- A body that has no first day yet (9999-12-31) has its rule from the month in which dates begin here.
insert into app.body_closing (tenant_id, body_id, valid_from, closing_day, pay_month_offset, pay_day)
select b.tenant_id, b.id,
       case when b.valid_from > date '9000-01-01' then date '2000-01-01'
            else date_trunc('month', b.valid_from)::date end,
       b.closing_day, b.pay_month_offset, b.pay_day
from app.body b;

-- A body's rules, the oldest first. A body that a release without dated rules enters has none: then what
-- it entered holds.
create function app.closings(town integer, whose uuid) returns jsonb
language sql stable
as $$
    select coalesce(
        (select jsonb_agg(jsonb_build_object('valid_from', c.valid_from, 'closing_day', c.closing_day,
                    'payment_day', c.pay_day, 'months_later', c.pay_month_offset) order by c.valid_from)
         from app.body_closing c where c.tenant_id = town and c.body_id = whose),
        (select jsonb_build_array(jsonb_build_object('valid_from', date '2000-01-01', 'closing_day', b.closing_day,
                    'payment_day', b.pay_day, 'months_later', b.pay_month_offset))
         from app.body b where b.tenant_id = town and b.id = whose))
$$;

revoke all on function app.closings(integer, uuid) from public;

grant execute on function app.closings(integer, uuid) to yui_app, yui_worker, yui_gate;

-- A wider check takes the place of the narrower one; every row passes it.
-- squawk-ignore ban-drop-constraint
alter table app.rule_change drop constraint rule_change_kind_check;

alter table app.rule_change add constraint rule_change_kind_check
    check (kind in ('withholding', 'profile', 'split', 'split_answer', 'closing')) not valid;
