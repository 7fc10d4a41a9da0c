-- Who moved a unit last: whoever finds its card changed on the team's board reads by whom.
alter table app.unit add column moved_by uuid;

grant update (moved_by) on app.unit to yui_app, yui_worker;
