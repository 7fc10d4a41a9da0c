-- The day from which what a row says of her registration number holds: with a number its 登録年月日,
-- without one the day on which the number before it ceased (取消し・失効). Rows from before have none.
alter table app.engagement add column invoice_since date;

-- Her number towards a body as it is known on a day, from when on it holds, and the first day on which
-- it holds no more; no row where she has had none. A row from before counts from the first engagement
-- that bore its number, or bore none.
create function app.invoice_days(town integer, worker uuid, body uuid, day date)
returns table (number text, since date, ends date)
language sql stable
as $$
    select n.invoice_number, coalesce(n.invoice_since, (
               select min(f.valid_from) from app.engagement f
               where f.tenant_id = town and f.worker_id = worker and f.body_id = body
                 and f.invoice_number = n.invoice_number)),
           (select coalesce((array_agg(l.invoice_since order by l.valid_from desc, l.id desc)
                                 filter (where l.invoice_since is not null))[1], min(l.valid_from))
            from app.engagement l
            where l.tenant_id = town and l.worker_id = worker and l.body_id = body
              and l.valid_from <= day and (l.valid_from, l.id) > (n.valid_from, n.id))
    from (
        select e.id, e.valid_from, e.invoice_number, e.invoice_since from app.engagement e
        where e.tenant_id = town and e.worker_id = worker and e.body_id = body
          and e.valid_from <= day and e.invoice_number is not null
        order by e.valid_from desc, e.id desc limit 1
    ) n
$$;

revoke all on function app.invoice_days(integer, uuid, uuid, date) from public;

grant execute on function app.invoice_days(integer, uuid, uuid, date) to yui_app, yui_worker;
