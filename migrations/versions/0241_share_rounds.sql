-- A round: one asking of several towns for parts of a task or of an order, on one set of terms. The
-- lead town's alone. again: the towns that a late town's quota goes to, in this order.
create table app.share_round (
    tenant_id integer not null,
    id uuid not null,
    order_id uuid not null,
    floor_yen bigint check (floor_yen between 1 and 9999999999),
    security text not null check (security in ('home', 'center')),
    shows_price boolean not null,
    contact text not null check (char_length(contact) <= 200),
    due_on date not null,
    answer_by timestamptz not null,
    again integer[] not null default '{}',
    made_by uuid not null,
    made_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, order_id) references app.client_order (tenant_id, id)
);

create index share_round_of_order on app.share_round (tenant_id, order_id, made_at desc);

select wall.protect('app.share_round');

-- The terms of a share beyond its price. floor_yen: the least that the guest town pays its workers a
-- unit. shows_price: whether the guest may see the price before it answers; without it the guest's row
-- holds none. contact: the one person who speaks with the client. retry_of: whose quota this one is.
alter table app.share
    add column round_id uuid,
    add column floor_yen bigint,
    add column security text not null default 'home',
    add column shows_price boolean not null default true,
    add column contact text not null default '',
    add column retry_of uuid;

-- squawk-ignore ban-drop-not-null
alter table app.share alter column unit_price_yen drop not null;

-- squawk-ignore ban-drop-constraint
alter table app.share drop constraint share_state_check;

alter table app.share
    add constraint share_state_check check (state in
        ('asked', 'accepted', 'partly_accepted', 'declined', 'withdrawn', 'reclaimed', 'done')) not valid,
    add constraint share_security check (security in ('home', 'center')) not valid,
    add constraint share_floor check (floor_yen between 1 and 9999999999) not valid,
    add constraint share_contact check (char_length(contact) <= 200) not valid,
    -- What was taken on has its price told; the lead town's own row always holds it.
    add constraint share_price_told check (unit_price_yen is not null
        or (side = 'in' and state in ('asked', 'declined', 'withdrawn', 'reclaimed'))) not valid,
    -- squawk-ignore adding-foreign-key-constraint
    add constraint share_round foreign key (tenant_id, round_id) references app.share_round (tenant_id, id) not valid;

-- With which share a unit went to a guest town (in the lead town) or came (in the guest town), and
-- with which handover it came back.
alter table app.unit add column share_id uuid, add column share_handover_id uuid;
