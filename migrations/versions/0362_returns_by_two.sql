-- A return that was paid at the counter: who said so and with what receipt, and who else confirmed it.
alter table app.payout_return add column counter_by uuid;

alter table app.payout_return add column counter_at timestamptz;

alter table app.payout_return add column counter_note text;

alter table app.payout_return add column closed_by uuid;

alter table app.payout_return add constraint payout_return_counter_check
    check ((counter_by is null) = (counter_at is null) and (counter_by is null) = (counter_note is null)) not valid;

alter table app.payout_return add constraint payout_return_two_check
    check (closed_by is null or (counter_by is not null and closed_by <> counter_by)) not valid;

grant update (counter_by, counter_at, counter_note, closed_by) on app.payout_return to yui_app, yui_worker;
