select wall.gate('app.bank_answer', 'select');

select wall.gate('app.pay_clock', 'select');

select wall.gate('app.payout_credit', 'select');

set local role yui_gate;

-- As in 0228, with what issue by issue is about her and shut to her: what a bank answered, by when her
-- work must be paid, the tax of her rewards, and what another body asked of her own.
create or replace function gate.my_closed() returns table (name text, line jsonb)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select 'interest', to_jsonb(i) from app.interest i
    where i.tenant_id = ctx.tenant() and i.worker_id = gate.she()
    union all
    select 'bank_answer', to_jsonb(b) from app.bank_answer b
    where b.tenant_id = ctx.tenant() and b.worker_id = gate.she()
    union all
    select 'direct_offer', to_jsonb(d) from app.direct_offer d
    where d.tenant_id = ctx.tenant() and d.worker_id = gate.she()
    union all
    select 'pay_clock', to_jsonb(c) - 'moved_by' from app.pay_clock c
    where c.tenant_id = ctx.tenant() and c.worker_id = gate.she()
    union all
    select 'payout_credit', to_jsonb(p) from app.payout_credit p
    where p.tenant_id = ctx.tenant() and p.worker_id = gate.she()
$$;
