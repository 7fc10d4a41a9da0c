-- A change of a body's rules of money: how a kind of work is withheld, what its bank takes, how the price
-- of shared work is divided, a yes to another body's division. One proposes with a reason, another
-- decides; neither is edited afterwards. terms: what is written when it is adopted.
create table app.rule_change (
    tenant_id integer not null,
    id uuid not null,
    body_id uuid not null,
    kind text not null check (kind in ('withholding', 'profile', 'split', 'split_answer')),
    subject text not null,
    title text not null check (title <> ''),
    valid_from date not null,
    terms jsonb not null,
    monthly boolean not null default true,
    reason text not null check (reason <> ''),
    state text not null default 'proposed'
        check (state in ('proposed', 'adopted', 'refused', 'withdrawn')),
    made_by uuid not null,
    made_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    note text not null default '',
    primary key (tenant_id, id),
    foreign key (tenant_id, body_id) references app.body (tenant_id, id),
    check ((state = 'proposed') = (decided_by is null)),
    check ((decided_by is null) = (decided_at is null)),
    -- The two hands, whatever the application says; who proposed may take back, and nothing else.
    check (decided_by is null or (decided_by = made_by) = (state = 'withdrawn')),
    check (state <> 'refused' or note <> ''),
    check (not monthly or extract(day from valid_from) = 1)
);

create unique index rule_change_live on app.rule_change (tenant_id, body_id, kind, subject, valid_from)
    where state in ('proposed', 'adopted');

create index rule_change_waits on app.rule_change (tenant_id, made_at, id) where state = 'proposed';

create index rule_change_listed on app.rule_change (tenant_id, made_at desc, id desc);

select wall.protect('app.rule_change', updatable => '{state,decided_by,decided_at,note}');

-- Who proposed what holds; a row from before that (or of an older release) names nobody.
alter table app.withholding_policy add column proposed_by uuid;

-- squawk-ignore constraint-missing-not-valid
alter table app.withholding_policy add constraint withholding_policy_two_hands
    check (proposed_by is null or proposed_by <> decided_by);

alter table app.transfer_profile add column proposed_by uuid;

-- squawk-ignore constraint-missing-not-valid
alter table app.transfer_profile add constraint transfer_profile_two_hands
    check (proposed_by is null or proposed_by <> decided_by);
