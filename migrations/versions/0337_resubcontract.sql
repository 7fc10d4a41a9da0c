-- What an order's notices say of 再委託 (フリーランス法4条3項, 公取委規則6条): that it is one, who entrusted
-- the work, and when that party pays. Versions, never edited: a notice that was sent keeps what it said.
create table app.order_upstream (
    tenant_id integer not null,
    order_id uuid not null,
    version integer not null check (version > 0),
    resubcontracted boolean not null,
    upstream_name text not null,
    upstream_due date,
    reason text not null check (reason <> ''),
    made_by uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, order_id, version),
    foreign key (tenant_id, order_id) references app.client_order (tenant_id, id),
    -- All of the three, or none.
    check (case when resubcontracted then upstream_name <> '' and upstream_due is not null
           else upstream_name = '' and upstream_due is null end)
);

select wall.protect('app.order_upstream');

-- Which clock holds a delivery's last lawful day, and why.
alter table app.pay_clock
    add column clock text not null default 'receipt',
    add column upstream_on date,
    add column upstream_name text not null default '';

-- squawk-ignore constraint-missing-not-valid
alter table app.pay_clock add constraint pay_clock_kind
    check (clock in ('receipt', 'upstream', 'leader') and (clock = 'upstream') <= (upstream_on is not null));
