-- A file may be what the office made of the work for a handover.
-- squawk-ignore ban-drop-constraint
alter table app.file drop constraint file_purpose_check;

alter table app.file add constraint file_purpose_check
    check (purpose in ('delivery', 'thread', 'manual', 'contract', 'course', 'handover')) not valid;
