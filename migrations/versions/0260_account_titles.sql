-- A body's own name for a kind of account in its accounting package, over what the package ships
-- (yui/ledger/chart.py): 勘定科目, 補助科目 where the account has no party of its own, 税区分.
create table app.account_title (
    tenant_id integer not null,
    body_id uuid not null,
    package text not null check (package in ('yayoi', 'freee')),
    kind text not null,
    name text not null check (name <> ''),
    sub_name text not null default '',
    tax_name text not null default '対象外' check (tax_name <> ''),
    set_at timestamptz not null,
    set_by uuid not null,
    primary key (tenant_id, body_id, package, kind),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id)
);

select wall.protect('app.account_title', updatable => '{name,sub_name,tax_name,set_at,set_by}');
