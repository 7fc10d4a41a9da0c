-- One plan for every page of the hot list. With a limit that is computed, the planner thinks each
-- page's own plan the cheaper one and makes it anew each time: 115 of the list's 400 µs.
alter function app.page_of_tasks(text, integer, date, uuid, integer)
    set plan_cache_mode = force_generic_plan;
