-- Why an open item of a clearing account is still there, in somebody's words, and until when that
-- holds. The item is what one journal left on one account; a later note takes over, none is edited.
create table app.open_item_note (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    body_id uuid not null,
    account_id uuid not null,
    journal_id uuid not null,
    reason text not null check (reason <> ''),
    until date not null,
    made_at timestamptz not null,
    made_by uuid not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    foreign key (tenant_id, account_id) references app.account (tenant_id, id),
    foreign key (tenant_id, journal_id) references app.journal (tenant_id, id)
);

create index open_item_note_of on app.open_item_note (tenant_id, account_id, journal_id, made_at desc);

select wall.protect('app.open_item_note');
