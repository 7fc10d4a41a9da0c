alter table app.unit validate constraint unit_delivery_fkey;
