-- Which journals took a line back and set its fraction right: a statement shows all of an agreement
-- as one line, to the yen.
alter table app.leader_fee_line add column reversal_id uuid;

alter table app.leader_fee_line add column fraction_id uuid;

grant update (reversal_id, fraction_id) on app.leader_fee_line to yui_app, yui_worker;
