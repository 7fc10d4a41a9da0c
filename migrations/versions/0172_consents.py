"""Consents of a person by town, purpose and fields, and the agreements between towns they rest on."""

from migrations.from_sql import from_sql

ID = "0172"
VERSION = "1.42.0"
DESCRIPTION = (
    "Consents by town, purpose and fields; what a town sees of a person; agreements on data"
)

forwards = from_sql(__file__, ID)
