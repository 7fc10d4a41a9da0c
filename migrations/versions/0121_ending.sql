alter table app.assignment add column ended_at timestamptz;

-- A change that the worker accepted is carried by her assignment; its first terms stay in the notice.
grant update (unit_price_yen, due_on, ended_at) on app.assignment to yui_app, yui_worker;
