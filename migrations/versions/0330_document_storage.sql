-- A PDF is compressed already: stored as it is, no time goes into trying to press it again.
alter table app.document_file alter column pdf set storage external;
