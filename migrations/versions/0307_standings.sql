-- What a body is for the consumption tax from a day on: an issuer of 適格請求書 (then, and only then,
-- with its number), a taxable one that is not registered, or one that is exempt. A later row of the
-- same day takes over; nothing is edited.
create table app.body_standing (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    body_id uuid not null,
    since date not null,
    standing text not null check (standing in ('registered', 'taxable', 'exempt')),
    t_number text check (t_number ~ '^T[0-9]{13}$'),
    source text not null check (source <> ''),
    set_at timestamptz not null,
    set_by uuid not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check ((standing = 'registered') = (t_number is not null))
);

create index body_standing_of on app.body_standing (tenant_id, body_id, since desc, id desc);

select wall.protect('app.body_standing');

-- Every invoice until now was a registered issuer's.
alter table app.invoice add column standing text not null default 'registered';

alter table app.invoice add column t_number text;

alter table app.invoice add constraint invoice_standing check (standing in ('registered', 'taxable', 'exempt')) not valid;

alter table app.invoice add constraint invoice_number_of_registered check (standing = 'registered' or t_number is null) not valid;
