-- The management fee of the quote that an order came of: its part of it, and what of that a handover
-- owes once the client decided. Yen before tax; nothing for orders that came another way.
alter table app.client_order
    add column fee_yen bigint not null default 0;

alter table app.client_order
    add constraint client_order_fee check (fee_yen between 0 and 999999999999) not valid;

alter table app.handover
    add column fee_yen bigint not null default 0;

alter table app.handover
    add constraint handover_fee check (fee_yen between 0 and 999999999999) not valid;

grant update (fee_yen) on app.handover to yui_app, yui_worker;

grant update (fee_yen) on app.client_order to yui_app, yui_worker;
