-- Whoever is about to send a text reads the rules; only the town's staff may add a version of one.
select wall.staff_writes('app.hint_rule');
