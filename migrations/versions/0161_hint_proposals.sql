-- What someone proposes that a rule of wording should say from a day on. meets and spares: sentences,
-- one a line, which it must find and must leave alone. after_version: the town's version that its
-- writer had before her. Nothing of it is edited; another person adopts or refuses it.
create table app.hint_proposal (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    code text not null check (length(code) between 2 and 40),
    after_version integer not null check (after_version >= 0),
    title text not null,
    patterns text not null,
    meaning text not null,
    better text not null,
    source text not null check (length(source) > 0),
    valid_from date not null,
    active boolean not null default true,
    reason text not null check (length(reason) > 0),
    meets text not null default '',
    spares text not null default '',
    state text not null default 'proposed' check (state in ('proposed', 'adopted', 'refused', 'withdrawn')),
    made_by uuid not null,
    made_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    note text not null default '',
    primary key (tenant_id, id),
    check ((state = 'proposed') = (decided_by is null)),
    check ((decided_by is null) = (decided_at is null)),
    check (state not in ('adopted', 'refused') or decided_by <> made_by),
    check (state <> 'withdrawn' or decided_by = made_by)
);

create index hint_proposal_newest on app.hint_proposal (tenant_id, made_at desc, id desc);

-- One proposal of a rule waits at a time: two could not both be what the next version says.
create unique index hint_proposal_waiting on app.hint_proposal (tenant_id, code) where state = 'proposed';

select wall.protect('app.hint_proposal', updatable => '{state,decided_by,decided_at,note}');

-- From now on a version names the proposal that it was; those before had one writer and stay.
alter table app.hint_rule add column proposal_id uuid;

alter table app.hint_rule add constraint hint_rule_was_proposed check (proposal_id is not null) not valid;

alter table app.hint_rule add constraint hint_rule_proposal_fkey
    foreign key (tenant_id, proposal_id) references app.hint_proposal (tenant_id, id) not valid;

-- squawk-ignore require-concurrent-index-creation
create unique index hint_rule_of_proposal on app.hint_rule (tenant_id, proposal_id);
