-- When other towns are proposed at the latest, in hours from the worker's word, nights included (null:
-- when the team's and the town's hours would be over by day and night); and between which hours nobody
-- is expected to answer, so that they do not count as time to answer.
alter table app.substitute_hours add column propose_hours integer;

alter table app.substitute_hours add column quiet_from integer not null default 21;

alter table app.substitute_hours add column quiet_until integer not null default 7;

alter table app.substitute_hours add constraint substitute_hours_quiet
    check (quiet_from between 0 and 23 and quiet_until between 0 and 23) not valid;

alter table app.substitute_hours add constraint substitute_hours_propose
    check (propose_hours between 1 and 720) not valid;

-- The proposal to ask other towns: since when it waits for the director, for how many units, until when
-- a town has to answer; and when the director set it aside to go on waiting inside the town.
alter table app.substitution add column proposed_at timestamptz;

alter table app.substitution add column proposed_units integer;

alter table app.substitution add column waived_at timestamptz;

grant update (proposed_at, proposed_units, waived_at) on app.substitution to yui_app, yui_worker;

-- Such a proposal is a decision that waits in the inbox, beside cases that nobody took over. The two
-- reads of the inbox (0145) are kept as they are but for this one source, whatever else they hold by
-- now; where they no longer say what is replaced here, the migration stops.
do $$
declare
    was constant text := 'x.state = ''uncovered''';
    now_is constant text := '(x.state = ''uncovered'' or (x.state in (''opened'', ''team'', ''town'', ''towns'')'
        || ' and x.proposed_at is not null and x.waived_at is null))';
    f regprocedure;
    body text;
begin
    foreach f in array array[
        'app.page_of_inbox(text, integer, text[], boolean, timestamptz, uuid, integer, timestamptz)',
        'app.count_of_inbox(text, integer, text[], timestamptz)']::regprocedure[]
    loop
        body := pg_get_functiondef(f);
        if position(was in body) = 0 then
            raise exception '% does not read cases that nobody took over', f;
        end if;
        execute replace(body, was, now_is);
    end loop;
end
$$;
