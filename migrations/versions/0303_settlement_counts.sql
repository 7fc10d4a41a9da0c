set local role yui_kpi_build;

-- For the coordinator a month of settlement is counts (decision 4): statements, how many are settled or
-- disputed, and with how many counterparties the books do not agree. No yen any more: the columns stay for
-- those who still write them, and hold nothing.
alter table kpi.settlement_total add column apart integer not null default 0 check (apart >= 0);

create or replace function kpi.publish_settlement(of_month date, figures jsonb, at timestamptz) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if ctx.scope() <> 'system' then
        return 0;
    end if;
    insert into kpi.settlement_total as t (tenant_id, month, statements, settled, disputed, apart, owed_yen, due_yen,
        payable_yen, receivable_yen, clearing_yen, debit_yen, credit_yen, as_of)
    select ctx.tenant(), of_month, x.statements, x.settled, x.disputed, x.apart, 0, 0, 0, 0, 0, 0, 0, at
    from jsonb_to_record(figures) as x (statements integer, settled integer, disputed integer, apart integer)
    on conflict (tenant_id, month) do update set statements = excluded.statements, settled = excluded.settled,
        disputed = excluded.disputed, apart = excluded.apart,
        owed_yen = 0, due_yen = 0, payable_yen = 0, receivable_yen = 0, clearing_yen = 0, debit_yen = 0, credit_yen = 0,
        as_of = excluded.as_of;
    return 1;
end
$$;
