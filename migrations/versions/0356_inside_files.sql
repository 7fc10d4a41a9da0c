-- What a file's properties say of its maker: {"marks": [{"of", "text", "at"}], "unread"}; null: nobody looked yet.
alter table app.file add column inside jsonb;

grant update (inside) on app.file to yui_app, yui_worker;
