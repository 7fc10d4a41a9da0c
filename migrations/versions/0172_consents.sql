-- What a person is told and agrees to, by purpose and version (law-and-formats §9.2): a new wording or a
-- wider item is a new version, and what she agreed to under the old one holds for its items alone.
create table registry.consent_text (
    purpose text not null check (purpose ~ '^[a-z_]{3,40}$'),
    version integer not null check (version >= 1),
    valid_from date not null,
    title text not null,
    body text not null,
    items text[] not null check (cardinality(items) >= 1),
    crossing boolean not null,
    record_years integer not null,
    recipients text not null,
    retention text not null,
    contact text not null,
    source text not null,
    primary key (purpose, version)
);

select wall.distribute('registry.consent_text', 'shared');

grant select on registry.consent_text to yui_app, yui_worker, yui_gate;

insert into registry.consent_text (purpose, version, valid_from, title, body, items, crossing, record_years, recipients, retention, contact, source) values
    ('registration', 1, '2025-04-01', '登録と業務委託のための利用',
     '登録した情報を、業務の打診、契約、納品と検品、報酬の支払い、法令で必要な書類の作成のために使います。ほかの目的には使いません。',
     '{name,kana,email,skills,capacity,places,price,experience}', false, 3,
     '登録している自治体の運営法人だけが使います。ほかの自治体や会社には渡しません。',
     '退会から1年以内に消します。契約書面は3年、帳簿と支払いの記録は法令の期間（7年または10年）残します。',
     '登録している自治体の運営法人が、開示・訂正・利用停止のお求めを受け付けます。',
     '個人情報保護法21条・32条、フリーランス・事業者間取引適正化等法12条'),
    ('work_matching', 1, '2025-04-01', 'ほかの自治体からの仕事のご相談',
     'あなたが選んだ項目だけを、選んだ自治体の運営法人に見せます。その自治体が、あなたに合いそうな仕事を相談するために使います。断っても、取り消しても、今の仕事と報酬は変わりません。',
     '{name,kana,email,skills,capacity,places,price,experience}', true, 3,
     'あなたが選んだ自治体の運営法人だけです。クライアント企業には渡しません。',
     '選んだ期日まで。取り消すと、その場で見えなくなります。見せた記録は3年残します。',
     '登録している自治体の運営法人が、取り消しと開示のお求めを受け付けます。',
     '個人情報保護法27条1項・29条・30条'),
    ('joint_training', 1, '2025-04-01', '合同の説明会・研修のご案内',
     '自治体が合同で開く説明会や研修の案内と、受付のために使います。',
     '{name,kana,email,skills}', true, 3,
     'あなたが選んだ自治体の運営法人だけです。',
     '選んだ期日まで。取り消すと、その場で見えなくなります。見せた記録は3年残します。',
     '登録している自治体の運営法人が、取り消しと開示のお求めを受け付けます。',
     '個人情報保護法27条1項・29条・30条');

-- What one town may pass to another of its people, if they agree: purpose, items, period, legal basis.
-- Two mirrored rows under one id, written by the gates (0173): 'out' lies with the town that passes.
create table app.data_agreement (
    tenant_id integer not null references app.tenant (code),
    id uuid not null default uuidv7(),
    side text not null check (side in ('out', 'in')),
    other integer not null references app.tenant (code),
    purpose text not null,
    items text[] not null check (cardinality(items) >= 1),
    basis text not null check (basis in ('consent', 'joint_use', 'office')),
    responsible text not null,
    document text not null,
    valid_from date not null,
    valid_to date not null,
    state text not null default 'proposed' check (state in ('proposed', 'in_force', 'declined', 'ended')),
    proposed_at timestamptz not null,
    answered_at timestamptz,
    ended_at timestamptz,
    primary key (tenant_id, id),
    check (other <> tenant_id),
    check (valid_to >= valid_from)
);

create index data_agreement_of_other on app.data_agreement (tenant_id, other, purpose, id);

select wall.protect('app.data_agreement', open_to => '{person}');

-- One consent: what she lets the town `other` see, for what, until when, under which text. Rows are
-- added and never changed; 'own' is towards her own town and crosses nothing.
create table app.consent (
    tenant_id integer not null references app.tenant (code),
    id uuid not null default uuidv7(),
    person_id uuid not null references registry.person (id),
    side text not null check (side in ('own', 'out', 'in')),
    other integer not null references app.tenant (code),
    purpose text not null,
    version integer not null,
    fields text[] not null check (cardinality(fields) >= 1),
    until timestamptz not null,
    agreement_id uuid,
    granted_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, agreement_id) references app.data_agreement (tenant_id, id),
    check ((side = 'own') = (agreement_id is null)),
    check ((side = 'own') = (other = tenant_id)),
    check (until > granted_at)
);

create index consent_of_person on app.consent (tenant_id, person_id, id);

create index consent_by_until on app.consent (tenant_id, until);

create index consent_by_agreement on app.consent (tenant_id, agreement_id);

select wall.protect('app.consent', person_column => 'person_id');

-- And its end: taken back by her, or run out.
create table app.consent_end (
    tenant_id integer not null,
    consent_id uuid not null,
    person_id uuid not null references registry.person (id),
    how text not null check (how in ('revoked', 'expired')),
    ended_at timestamptz not null,
    primary key (tenant_id, consent_id),
    foreign key (tenant_id, consent_id) references app.consent (tenant_id, id)
);

create index consent_end_of_person on app.consent_end (tenant_id, person_id);

select wall.protect('app.consent_end', person_column => 'person_id');

-- What a town sees of a person of another: a copy of the fields that she let it see, and of no other
-- (the key is absent). A gate writes it with the consent and takes it away with its end.
create table app.person_seen (
    tenant_id integer not null,
    consent_id uuid not null,
    person_id uuid not null references registry.person (id),
    from_town integer not null references app.tenant (code),
    purpose text not null,
    until timestamptz not null,
    data jsonb not null,
    seen_at timestamptz not null,
    primary key (tenant_id, consent_id),
    unique (tenant_id, person_id, from_town, purpose),
    foreign key (tenant_id, consent_id) references app.consent (tenant_id, id)
);

select wall.protect('app.person_seen', person_column => 'person_id');

-- The record of what was passed on and received, on both sides (個人情報保護法29条・30条).
create table app.provision (
    tenant_id integer not null,
    id uuid not null default uuidv7(),
    consent_id uuid not null,
    person_id uuid not null references registry.person (id),
    side text not null check (side in ('out', 'in')),
    other integer not null references app.tenant (code),
    items text[] not null,
    at timestamptz not null,
    keep_until date not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, consent_id) references app.consent (tenant_id, id)
);

create index provision_of_person on app.provision (tenant_id, person_id, id);

create index provision_of_consent on app.provision (tenant_id, consent_id);

select wall.protect('app.provision', person_column => 'person_id');

-- Written by the gates alone.
revoke insert on app.data_agreement, app.consent, app.consent_end, app.person_seen, app.provision from yui_app, yui_worker;

select wall.gate('app.data_agreement', 'select, insert, update (state, answered_at, ended_at, valid_to)');

select wall.gate('app.consent', 'select, insert');

select wall.gate('app.consent_end', 'select, insert');

select wall.gate('app.person_seen', 'select, insert, update (data, seen_at), delete');

select wall.gate('app.provision', 'select, insert');

select wall.gate('app.worker', 'select (tenant_id, id, code, name, kana, email, state, joined_on)');

select wall.gate('app.worker_profile', 'select (tenant_id, worker_id, home, center, mon, tue, wed, thu, fri, sat, sun, weekly)');

select wall.gate('app.worker_skill', 'select (tenant_id, worker_id, skill, level)');

grant select (accepted_at) on app.assignment to yui_gate;

grant select (yen, counted_on, worker_id) on app.inspection to yui_gate;

grant select (name, address, phone, email) on app.body to yui_gate;
