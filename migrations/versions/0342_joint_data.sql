-- What the terms of a joint project's data say about the finished data set: whether an answer goes into it only
-- when its worker consented, what stands beside a label, and which towns may have it. Terms made before say
-- nothing of it: with consent alone, the label alone, the lead town alone.
alter table app.joint_terms add column by_consent boolean not null default true;

alter table app.joint_terms add column with_agreement boolean not null default false;

alter table app.joint_terms add column with_gold boolean not null default false;

alter table app.joint_terms add column towns text not null default 'none';

alter table app.joint_terms add constraint joint_terms_towns_check check (towns in ('none', 'own', 'all')) not valid;

-- Her consent that her answers be in a published data set; hers to take back at any time.
create table app.joint_publish (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    part_id uuid not null,
    worker_id uuid not null,
    version integer not null,
    says text not null,
    given_at timestamptz not null,
    revoked_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, part_id) references app.joint_part (tenant_id, id),
    foreign key (tenant_id, worker_id) references app.worker (tenant_id, id)
);

create unique index joint_publish_live on app.joint_publish (tenant_id, part_id, worker_id) where revoked_at is null;

select wall.protect('app.joint_publish', person_column => 'worker_id', updatable => '{revoked_at}');

select wall.gate('app.joint_publish', 'select');

select wall.gate('app.joint_phase', 'select');

select wall.gate('app.joint_verdict', 'select');

select wall.gate('app.joint_gold', 'select');

-- A data set as it was built: by the lead town of its project, or by a town of its part. The bytes of the
-- newest are kept; of earlier ones the hash alone, so that what somebody took back is not handed out.
create table app.joint_dataset (
    tenant_id integer not null,
    id uuid not null,
    project_id uuid,
    part_id uuid,
    state text not null default 'building' check (state in ('building', 'ready', 'failed', 'replaced')),
    operation_id uuid,
    terms_version integer not null,
    consents text not null,
    "files" integer not null check ("files" >= 1),
    "items" integer not null default 0,
    size bigint not null default 0,
    sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
    made_by uuid not null,
    made_at timestamptz not null,
    ready_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, project_id) references app.joint_project (tenant_id, id),
    foreign key (tenant_id, part_id) references app.joint_part (tenant_id, id),
    check ((project_id is null) <> (part_id is null)),
    check (state not in ('ready', 'replaced') or (sha256 is not null and ready_at is not null))
);

create index joint_dataset_newest on app.joint_dataset (tenant_id, coalesce(project_id, part_id), made_at desc, id desc);

create unique index joint_dataset_building on app.joint_dataset (tenant_id, coalesce(project_id, part_id)) where state = 'building';

create unique index joint_dataset_ready on app.joint_dataset (tenant_id, coalesce(project_id, part_id)) where state = 'ready';

select wall.protect('app.joint_dataset', updatable => '{state,operation_id,"items",size,sha256,ready_at}');

create table app.joint_dataset_file (
    tenant_id integer not null,
    dataset_id uuid not null,
    number integer not null check (number >= 0),
    name text not null,
    "rows" integer not null default 0,
    alike integer not null default 0,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    size bigint not null,
    content bytea,
    primary key (tenant_id, dataset_id, number),
    foreign key (tenant_id, dataset_id) references app.joint_dataset (tenant_id, id)
);

select wall.protect('app.joint_dataset_file', updatable => '{content}');
