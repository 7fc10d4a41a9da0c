-- Quotes and statements between bodies print the number that the body's row has: the office that
-- records a standing for today sets it there too.
grant update (invoice_number) on app.body to yui_app;
