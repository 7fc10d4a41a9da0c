set local role yui_kpi_build;

-- What a town's month of settlement comes to, for the coordinator's sums: no counterparty, no line, no
-- body. Written anew by the town's own job while the month is not settled.
create table kpi.settlement_total (
    tenant_id integer not null,
    month date not null,
    statements integer not null check (statements >= 0),
    settled integer not null check (settled >= 0),
    disputed integer not null check (disputed >= 0),
    owed_yen bigint not null,
    due_yen bigint not null,
    payable_yen bigint not null,
    receivable_yen bigint not null,
    clearing_yen bigint not null,
    debit_yen bigint not null,
    credit_yen bigint not null,
    as_of timestamptz not null,
    primary key (tenant_id, month),
    check (extract(day from month) = 1)
);

select wall.distribute('kpi.settlement_total', 'tenant');

select wall.door('kpi.settlement_total');

create function kpi.publish_settlement(of_month date, figures jsonb, at timestamptz) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if ctx.scope() <> 'system' then
        return 0;
    end if;
    insert into kpi.settlement_total as t (tenant_id, month, statements, settled, disputed, owed_yen, due_yen, payable_yen,
        receivable_yen, clearing_yen, debit_yen, credit_yen, as_of)
    select ctx.tenant(), of_month, x.statements, x.settled, x.disputed, x.owed_yen, x.due_yen, x.payable_yen,
        x.receivable_yen, x.clearing_yen, x.debit_yen, x.credit_yen, at
    from jsonb_to_record(figures) as x (statements integer, settled integer, disputed integer, owed_yen bigint,
        due_yen bigint, payable_yen bigint, receivable_yen bigint, clearing_yen bigint, debit_yen bigint, credit_yen bigint)
    on conflict (tenant_id, month) do update set statements = excluded.statements, settled = excluded.settled,
        disputed = excluded.disputed, owed_yen = excluded.owed_yen, due_yen = excluded.due_yen,
        payable_yen = excluded.payable_yen, receivable_yen = excluded.receivable_yen,
        clearing_yen = excluded.clearing_yen, debit_yen = excluded.debit_yen, credit_yen = excluded.credit_yen,
        as_of = excluded.as_of;
    return 1;
end
$$;

revoke all on function kpi.publish_settlement(date, jsonb, timestamptz) from public;

grant execute on function kpi.publish_settlement(date, jsonb, timestamptz) to yui_app, yui_worker;
