-- 説明会: so many seats, and so many places where children are looked after. Until `apply_by` one asks
-- for a seat; then all have one, or a draw decides (commitment: SHA-256 of its seed, published from the
-- first minute). Afterwards seats that are left go in the order of asking. The checks on taken and
-- childcare_taken are the last word against overbooking, whatever the program does.
create table app.briefing (
    tenant_id integer not null references app.tenant (code),
    id uuid not null default uuidv7(),
    title text not null,
    place text not null,
    about text not null default '',
    starts_at timestamptz not null,
    minutes integer not null check (minutes between 15 and 600),
    capacity integer not null check (capacity between 1 and 1000),
    taken integer not null default 0,
    childcare_seats integer not null check (childcare_seats between 0 and 1000),
    childcare_taken integer not null default 0,
    apply_by timestamptz not null,
    campaign_id uuid,
    commitment bytea not null check (octet_length(commitment) = 32),
    state text not null default 'open' check (state in ('open', 'settled', 'held', 'cancelled')),
    made_by uuid not null,
    made_at timestamptz not null,
    ended_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, campaign_id) references app.campaign (tenant_id, id),
    check (taken between 0 and capacity),
    check (childcare_taken between 0 and childcare_seats),
    check (apply_by < starts_at)
);

create index briefing_by_start on app.briefing (tenant_id, starts_at desc, id desc);

create index briefing_by_state on app.briefing (tenant_id, state, apply_by);

create index briefing_of_campaign on app.briefing (tenant_id, campaign_id);

select wall.protect('app.briefing', updatable => '{taken,childcare_taken,state,ended_at}');

-- One a person and briefing; its random id is her number in the draw and stands in her QR code.
-- `place`: where the draw put her, or her turn on the waiting list.
create table app.booking (
    tenant_id integer not null,
    id uuid not null default gen_random_uuid(),
    briefing_id uuid not null,
    interest_id uuid not null,
    children integer not null check (children between 0 and 5),
    state text not null check (state in ('applied', 'confirmed', 'waitlisted', 'cancelled', 'attended', 'absent')),
    place integer check (place > 0),
    booked_at timestamptz not null,
    changed_at timestamptz not null,
    reminded_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, briefing_id, interest_id),
    foreign key (tenant_id, briefing_id) references app.briefing (tenant_id, id),
    foreign key (tenant_id, interest_id) references app.interest (tenant_id, id)
);

create index booking_of_interest on app.booking (tenant_id, interest_id, booked_at);

select wall.protect('app.booking', updatable => '{children,state,place,booked_at,changed_at,reminded_at}');

-- The seed before the draw: the draw's job reads it, and no page.
create table app.briefing_seed (
    tenant_id integer not null,
    briefing_id uuid not null,
    seed bytea not null check (octet_length(seed) = 32),
    primary key (tenant_id, briefing_id),
    foreign key (tenant_id, briefing_id) references app.briefing (tenant_id, id)
);

select wall.protect('app.briefing_seed');

-- The record of a draw: the seed, every number in the order that it gives with the childcare seats it
-- asked for, and how many seats of both kinds there were. Written once.
create table app.briefing_draw (
    tenant_id integer not null,
    briefing_id uuid not null,
    seed bytea not null check (octet_length(seed) = 32),
    numbers jsonb not null,
    capacity integer not null check (capacity > 0),
    childcare_seats integer not null check (childcare_seats >= 0),
    drawn_at timestamptz not null,
    primary key (tenant_id, briefing_id),
    foreign key (tenant_id, briefing_id) references app.briefing (tenant_id, id)
);

select wall.protect('app.briefing_draw');
