-- From when on the account may be paid to; null: from the first. Whoever takes over a log-in changes
-- the account first: until this moment no file is made, and its owner has been told.
alter table app.engagement add column usable_from timestamptz;
