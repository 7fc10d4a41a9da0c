-- One row a file; its bytes lie in the store under a random key. pending: promised, the bytes are on
-- their way; kept: they are there and something names them; dropped: nothing does, the bytes go;
-- erased: they are gone. subject: the delivery's version, the message or the task it belongs to.
-- worker_id: whose work it is about; null for what a task's manual holds.
create table app.file (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    purpose text not null check (purpose in ('delivery', 'thread', 'manual')),
    subject uuid,
    worker_id uuid,
    name text not null check (char_length(name) between 1 and 150),
    kind text not null check (kind in ('pdf', 'csv', 'xlsx', 'docx', 'png', 'jpg', 'mp3', 'wav', 'mp4', 'txt', 'zip')),
    size bigint not null check (size > 0),
    sha256 bytea not null check (octet_length(sha256) = 32),
    key text not null,
    scanned text not null check (scanned in ('signature', 'clamd')),
    state text not null default 'pending' check (state in ('pending', 'kept', 'dropped', 'erased')),
    uploaded_by uuid not null,
    uploaded_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, key),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

create index file_of_subject on app.file (tenant_id, subject, id);

create index file_pending on app.file (tenant_id, uploaded_at) where state in ('pending', 'dropped');

select wall.protect('app.file', person_column => 'worker_id', updatable => '{subject,state}');

-- What a client may open: the same bytes under another name, without any worker's key.
create table app.handover_file (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    client_id uuid not null,
    handover_id uuid not null,
    name text not null check (char_length(name) between 1 and 150),
    kind text not null check (kind in ('pdf', 'csv', 'xlsx', 'docx', 'png', 'jpg', 'mp3', 'wav', 'mp4', 'txt', 'zip')),
    size bigint not null check (size > 0),
    sha256 bytea not null check (octet_length(sha256) = 32),
    key text not null,
    handed_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, handover_id, key),
    foreign key (tenant_id, client_id) references app.client (tenant_id, id),
    foreign key (tenant_id, handover_id) references app.handover (tenant_id, id)
);

create index handover_file_of_client on app.handover_file (tenant_id, client_id, handed_at desc);

select wall.protect('app.handover_file', client_column => 'client_id');
