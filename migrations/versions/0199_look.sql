-- How pages are to look for her (large letters, easy Japanese, high contrast), kept with her account so
-- that another phone begins with it; behind her own wall, as it may tell of her health.
alter table app.worker_private add column look text not null default '';

alter table app.worker_private add constraint worker_private_look
    check (char_length(look) <= 40) not valid;

grant update (look) on app.worker_private to yui_app, yui_worker;
