"""The tables of data sets, as the migration made them (0342); keys and checks live in SQL."""

from piccolo.columns import UUID, BigInt, Bytea, Integer, Text, Timestamptz
from piccolo.table import Table


class JointPublish(Table, tablename="joint_publish", schema="app"):
    """Her consent that her answers be in a published data set."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    part_id = UUID(null=False)
    worker_id = UUID(null=False)
    version = Integer(null=False)
    says = Text(null=False)
    given_at = Timestamptz(null=False)
    revoked_at = Timestamptz(null=True)


class JointDataset(Table, tablename="joint_dataset", schema="app"):
    """A data set as it was built."""

    tenant_id = Integer(null=False)
    id = UUID(primary_key=True, null=False)
    project_id = UUID(null=True)
    part_id = UUID(null=True)
    state = Text(null=False)
    operation_id = UUID(null=True)
    terms_version = Integer(null=False)
    consents = Text(null=False)
    files = Integer(null=False)
    items = Integer(null=False)
    size = BigInt(null=False)
    sha256 = Text(null=True)
    made_by = UUID(null=False)
    made_at = Timestamptz(null=False)
    ready_at = Timestamptz(null=True)


class JointDatasetFile(Table, tablename="joint_dataset_file", schema="app"):
    """A file of it."""

    tenant_id = Integer(null=False)
    dataset_id = UUID(primary_key=True, null=False)
    number = Integer(null=False)
    name = Text(null=False)
    rows = Integer(null=False)
    alike = Integer(null=False)
    sha256 = Text(null=False)
    size = BigInt(null=False)
    content = Bytea(null=True)
