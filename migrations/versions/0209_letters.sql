-- One mail to somebody without an account (an applicant), once under its key. When it has left the
-- house, the address, the name, the text and the link are taken out: the row says that it went.
create table app.letter (
    tenant_id integer not null references app.tenant (code),
    id uuid not null,
    address text not null,
    name text not null,
    subject text not null,
    body text not null,
    link text not null default '',
    key text not null,
    made_at timestamptz not null,
    mailed_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, key),
    check ((mailed_at is null) = (address <> ''))
);

select wall.protect('app.letter', updatable => '{address,name,body,link,mailed_at}');
