-- What everybody of a town may read, its staff and jobs alone write: which body runs the programme, that
-- it moves to another one, and the common terms.
select wall.staff_writes('app.transfer');

select wall.staff_writes('app.body');

select wall.staff_writes('app.common_terms');
