"""The vault's tables, as the migrations made them (0178)."""

from piccolo.columns import Bytea, Integer, Timestamptz
from piccolo.table import Table


class DataKey(Table, tablename="data_key", schema="app"):
    """A town's data key, wrapped."""

    tenant_id = Integer(null=False)
    kid = Integer(primary_key=True, null=False)
    kek = Integer(null=False)
    wrapped = Bytea(null=False)
    made_at = Timestamptz(null=False)
    retired_at = Timestamptz(null=True)


class VaultCanary(Table, tablename="vault_canary", schema="app"):
    """A line that a version of the key encryption key opens."""

    kek = Integer(primary_key=True, null=False)
    sealed = Bytea(null=False)
    made_at = Timestamptz(null=False)
