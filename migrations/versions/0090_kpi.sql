-- What a change adds to the live figures, noted in its own transaction by any scope (a worker who
-- delivers too). Never edited but for `folded`, so that the figures can be summed anew from here.
create table app.kpi_delta (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    measure text not null check (measure ~ '^[a-z_]{3,40}$'),
    grain text not null check (grain in ('flow', 'level', 'due', 'heads')),
    peer integer not null default 0,
    on_date date not null,
    amount bigint not null check (amount <> 0),
    folded boolean not null default false,
    primary key (tenant_id, id)
);

create index kpi_delta_waiting on app.kpi_delta (tenant_id, id) where not folded;

select wall.protect('app.kpi_delta', anyone_adds => true);

-- The builder folds the bound town's deltas, and no other's.
create policy fold on app.kpi_delta for all to yui_kpi_build using (tenant_id = (select ctx.tenant())) with check (tenant_id = (select ctx.tenant()));

grant select (tenant_id, id, measure, grain, peer, on_date, amount, folded), update (folded) on app.kpi_delta to yui_kpi_build;

-- A table of kpi.* is read over all towns through the coordinator's and the public's door, and
-- built by its owner: in the bound town only, or over towns where small counts are hidden.
create function wall.door(t regclass, readable boolean default true, over_towns boolean default false) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    own text := format('tenant_id = %s', wall.call('ctx.tenant()'));
begin
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    if readable then
        execute format('create policy door on %s for select to yui_kpi using (true)', t);
        execute format('grant select on %s to yui_kpi', t);
    end if;
    if over_towns then
        own := 'true';
    end if;
    execute format('create policy build on %s for all to yui_kpi_build using (%s) with check (%s)', t, own, own);
end
$$;

revoke all on function wall.door(regclass, boolean, boolean) from public;

grant usage on schema wall to yui_kpi_build;

grant execute on function wall.call(text), wall.distribute(regclass, text), wall.door(regclass, boolean, boolean), wall.protect(regclass, text, text, text[], text[], boolean) to yui_kpi_build;

set local role yui_kpi_build;

-- The indicators of the consortium: shared, like any code list.
create table kpi.indicator (
    code text primary key check (code ~ '^[a-z_]{3,40}$'),
    place integer not null unique,
    mark text not null,
    ja text not null,
    en text not null,
    unit text not null,
    unit_en text not null,
    aggregation text not null check (aggregation in ('cumulative', 'flow', 'snapshot')),
    definition text not null,
    definition_en text not null,
    persons boolean not null
);

-- What a source states, as printed: a number, or words, or (a target) nothing. A correction is a
-- further revision beside the first.
create table kpi.value (
    tenant_id integer not null,
    indicator text not null,
    fiscal_year integer not null check (fiscal_year between 1989 and 2200),
    kind text not null check (kind in ('target', 'actual', 'plan_baseline', 'plan_increment')),
    series text not null,
    source text not null,
    unit text not null,
    revision integer not null check (revision >= 1),
    printed text not null,
    num bigint check (num >= 0),
    words text check (words <> ''),
    as_of date,
    status text check (status in ('provisional', 'estimate', 'final')),
    increment_semantics text check (increment_semantics in ('stock_increment', 'annual_level')),
    inferred text not null,
    note text not null,
    primary key (tenant_id, indicator, fiscal_year, kind, series, source, unit, revision),
    check (num is null or words is null),
    check (kind = 'target' or num is not null or words is not null),
    check ((kind = 'actual') = (status is not null)),
    check ((kind = 'plan_increment') = (increment_semantics is not null))
);

-- Which source's actual a town publishes for a year, and why. The newest row counts; all stay.
create table kpi.choice (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    indicator text not null,
    fiscal_year integer not null,
    source text not null,
    unit text not null,
    reason text not null check (length(trim(reason)) between 1 and 1000),
    chosen_by text not null,
    chosen_at timestamptz not null,
    primary key (tenant_id, id)
);

create index choice_of_year on kpi.choice (tenant_id, indicator, fiscal_year, id desc);

-- What an activity cost in a year, by who paid, in thousand yen as printed.
create table kpi.budget (
    tenant_id integer not null,
    fiscal_year integer not null,
    activity text not null,
    fund text not null,
    printed text not null,
    thousand_yen bigint not null check (thousand_yen >= 0),
    status text not null check (status in ('provisional', 'estimate', 'final')),
    inferred text not null,
    note text not null,
    source text not null,
    primary key (tenant_id, fiscal_year, activity, fund)
);

-- Live figures: a town's measure by fiscal year (month 0) and by month (1 to 12). peer is the other
-- town of a share, else 0.
create table kpi.rollup (
    tenant_id integer not null,
    fiscal_year integer not null,
    month integer not null check (month between 0 and 12),
    measure text not null,
    peer integer not null,
    amount bigint not null,
    primary key (tenant_id, fiscal_year, month, measure, peer)
);

-- What holds now.
create table kpi.level (
    tenant_id integer not null,
    measure text not null,
    amount bigint not null,
    primary key (tenant_id, measure)
);

-- What waits until a day: overdue is a question of today, so the days are kept apart.
create table kpi.due (
    tenant_id integer not null,
    measure text not null,
    on_date date not null,
    peer integer not null,
    amount bigint not null,
    primary key (tenant_id, measure, on_date, peer)
);

create index due_open on kpi.due (tenant_id, measure, on_date) where amount > 0;

-- People as counted: no reader's role may see it. kpi.headcount is what is published of it.
create table kpi.tally (
    tenant_id integer not null,
    measure text not null,
    amount bigint not null,
    primary key (tenant_id, measure)
);

-- People as published: amount null is hidden (fewer than 5, or a cell that would give one away).
-- tenant_id 0 is the sum of all towns.
create table kpi.headcount (
    tenant_id integer not null,
    measure text not null,
    amount bigint check (amount = 0 or amount >= 5),
    primary key (tenant_id, measure)
);

select wall.distribute('kpi.indicator', 'shared');

select wall.protect('kpi.value'), wall.protect('kpi.choice'), wall.protect('kpi.budget');

select wall.door('kpi.value'), wall.door('kpi.choice'), wall.door('kpi.budget');

select wall.distribute('kpi.rollup', 'tenant'), wall.distribute('kpi.level', 'tenant'), wall.distribute('kpi.due', 'tenant');

select wall.door('kpi.rollup'), wall.door('kpi.level'), wall.door('kpi.due');

select wall.distribute('kpi.tally', 'tenant'), wall.distribute('kpi.headcount', 'tenant');

select wall.door('kpi.tally', readable => false, over_towns => true), wall.door('kpi.headcount', over_towns => true);

-- Publishes a count of people: 1 to 4 is hidden, and then the next smallest besides, until at
-- least two cells and five people are hidden, so that no cell follows from the sum of all towns.
create function kpi.publish(what text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(20261121, hashtext(what));
    with lined as (
        select c.tenant_id, c.amount, c.amount between 1 and 4 as small,
            row_number() over w - 1 as cells,
            coalesce(sum(c.amount) over (w rows between unbounded preceding and 1 preceding), 0) as people,
            bool_or(c.amount between 1 and 4) over () as any_small
        from kpi.tally c where c.measure = what and c.amount > 0
        window w as (order by c.amount between 1 and 4 desc, c.amount, c.tenant_id)
    ), cell as (
        select l.tenant_id, l.amount, l.any_small and (l.small or l.cells < 2 or l.people < 5) as hide
        from lined l
    ), whole as (
        select coalesce(sum(c.amount), 0) as amount,
            count(*) filter (where c.hide) as cells,
            coalesce(sum(c.amount) filter (where c.hide), 0) as people
        from cell c
    )
    insert into kpi.headcount as h (tenant_id, measure, amount)
    select t.tenant_id, what, case when c.hide then null else coalesce(c.amount, 0) end
    from kpi.tally t left join cell c on c.tenant_id = t.tenant_id
    where t.measure = what
    union all
    select 0, what, case when w.cells > 0 and (w.cells < 2 or w.people < 5) then null else w.amount end
    from whole w
    on conflict (tenant_id, measure) do update set amount = excluded.amount;
end
$$;

-- Adds up to `most` of the bound town's waiting deltas to its figures and returns how many that
-- was. One statement marks them and adds them: killed anywhere, a delta counts once. SKIP LOCKED:
-- two folds of one town never take the same delta.
create function kpi.fold(most integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    town integer := ctx.tenant();
    taken integer;
    heads text[];
begin
    with batch as (
        select d.id from app.kpi_delta d
        where d.tenant_id = town and not d.folded
        order by d.id limit most for update skip locked
    ), took as (
        update app.kpi_delta d set folded = true from batch b
        where d.tenant_id = town and d.id = b.id
        returning d.measure, d.grain, d.peer, d.on_date, d.amount
    ), flows as (
        insert into kpi.rollup as r (tenant_id, fiscal_year, month, measure, peer, amount)
        select town, extract(year from t.on_date - interval '3 months')::integer, span.month, t.measure, t.peer, sum(t.amount)
        from took t cross join lateral (values (0), (extract(month from t.on_date)::integer)) as span(month)
        where t.grain = 'flow'
        group by 2, 3, 4, 5 order by 2, 3, 4, 5
        on conflict (tenant_id, fiscal_year, month, measure, peer) do update set amount = r.amount + excluded.amount
    ), levels as (
        insert into kpi.level as l (tenant_id, measure, amount)
        select town, t.measure, sum(t.amount) from took t where t.grain = 'level' group by 2 order by 2
        on conflict (tenant_id, measure) do update set amount = l.amount + excluded.amount
    ), dues as (
        insert into kpi.due as w (tenant_id, measure, on_date, peer, amount)
        select town, t.measure, t.on_date, t.peer, sum(t.amount) from took t where t.grain = 'due'
        group by 2, 3, 4 order by 2, 3, 4
        on conflict (tenant_id, measure, on_date, peer) do update set amount = w.amount + excluded.amount
    ), people as (
        insert into kpi.tally as h (tenant_id, measure, amount)
        select town, t.measure, sum(t.amount) from took t where t.grain = 'heads' group by 2 order by 2
        on conflict (tenant_id, measure) do update set amount = h.amount + excluded.amount
    )
    select count(*), array_agg(distinct t.measure) filter (where t.grain = 'heads') into taken, heads from took t;
    perform kpi.publish(h) from unnest(heads) as h;
    return taken;
end
$$;

-- Where the bound town's figures differ from the sum of its folded deltas: no row when all holds.
create function kpi.drift() returns table (measure text, fiscal_year integer, shown bigint, noted bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    with noted as (
        select d.measure, d.grain, case when d.grain = 'flow' then extract(year from d.on_date - interval '3 months')::integer else 0 end as year,
            sum(d.amount)::bigint as amount
        from app.kpi_delta d where d.tenant_id = ctx.tenant() and d.folded group by 1, 2, 3
    ), shown as (
        select r.measure, r.fiscal_year as year, sum(r.amount)::bigint as amount
        from kpi.rollup r where r.tenant_id = ctx.tenant() and r.month = 0 group by 1, 2
        union all
        select r.measure, r.fiscal_year, sum(r.amount)::bigint from kpi.rollup r
        where r.tenant_id = ctx.tenant() and r.month > 0 group by 1, 2
        union all
        select l.measure, 0, l.amount from kpi.level l where l.tenant_id = ctx.tenant()
        union all
        select w.measure, 0, sum(w.amount)::bigint from kpi.due w where w.tenant_id = ctx.tenant() group by 1
        union all
        select h.measure, 0, h.amount from kpi.tally h where h.tenant_id = ctx.tenant()
    )
    select coalesce(s.measure, n.measure), coalesce(s.year, n.year), s.amount, n.amount
    from shown s full join noted n on n.measure = s.measure and n.year = s.year
    where s.amount is distinct from n.amount
$$;

-- The towns by name: the door's role sees no other schema.
create function kpi.towns() returns table (code integer, slug text, name text, name_en text, demo boolean)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$ select t.code, t.slug, t.name, t.name_en, t.demo from app.tenant t where t.successor is null order by t.code $$;

revoke all on all functions in schema kpi from public;

grant usage on schema kpi to yui_kpi, yui_app, yui_worker;

grant select on kpi.indicator to yui_kpi, yui_app, yui_worker;

grant execute on function kpi.towns() to yui_kpi, yui_app, yui_worker;

grant execute on function kpi.fold(integer), kpi.drift() to yui_app, yui_worker;

-- The same words as yui.kpi.definitions; a test holds them together.
insert into kpi.indicator (code, place, mark, ja, en, unit, unit_en, aggregation, definition, definition_en, persons) values
    ('registered_workers', 1, '①', '住民ワーカー登録者数（延べ）', 'Registered resident workers (cumulative)', '人', 'people', 'cumulative', 'はじめて登録した人の数を足した延べ人数。退会しても減らず、再登録は数えません。受注業務を確実に進め、多様な業務を受けるための人数で、町人口の約1％を目安とします。', 'People ever registered; leaving does not reduce it and returning does not count twice. About 1% of the town''s population is the aim.', true),
    ('contract_revenue', 2, '②', '業務委託料収入額', 'Contract revenue', '千円', 'thousand yen', 'flow', 'その年度に検収を終えた業務の委託料の合計（4月から3月）。年間100万円を得る住民ワーカーが30人いることを目指します。', 'Fees for work accepted within the fiscal year (April to March). The aim is 30 workers who each earn a million yen a year.', false),
    ('clients', 3, '③', 'クライアント数（延べ）', 'Client companies (cumulative)', '社', 'companies', 'cumulative', '業務委託契約を結んだことのある会社の数。営業活動や自治体間連携の成果。令和6年度までは、リスクの分散と顧客管理のバランスから25社を目標としました。', 'Companies that ever signed a contract. Until fiscal 2024 the target was 25, a balance between spread of risk and care of clients.', false),
    ('directors', 4, '④', '現地ディレクター数（延べ）', 'Local directors (cumulative)', '人', 'people', 'cumulative', '現地ディレクターになったことのある人の数。クライアントと住民ワーカーの間に立つ、事業の要となる人です。', 'People ever appointed as a local director, who stands between clients and workers.', false),
    ('telework_sites', 5, '⑤', '町内テレワーク実施場所数（延べ）', 'Telework places in town (cumulative)', '箇所', 'places', 'cumulative', 'テレワークセンターと「立科WORK TRIP」に参加する宿泊施設の合計数。', 'The telework centre and the lodgings that take part in Tateshina WORK TRIP.', false),
    ('work_trip_companies', 6, '⑥', '立科WORK TRIP 利用社数', 'Companies using Tateshina WORK TRIP', '社', 'companies', 'flow', 'その年度に町内で開発合宿やワーケーションを行った企業の数。1回の利用（2泊、10名を想定）で約260千円の町内消費を見込みます。', 'Companies that held an off-site or a workation in town in the year. One use (2 nights, 10 people) is taken to bring about 260 thousand yen to the town.', false),
    ('sales_visits', 7, '', '営業訪問企業数', 'Companies visited for sales', '事業者', 'companies', 'flow', 'その年度に営業で訪問した企業の数（地域再生計画だけの指標）。', 'Companies visited in the year (an indicator of the 2020 plan only).', false);
