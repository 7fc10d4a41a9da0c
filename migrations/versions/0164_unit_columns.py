"""Files of units from anywhere: their columns are told, and what a file wrote can be taken back."""

from migrations.from_sql import from_sql

ID = "0164"
VERSION = "1.41.0"
DESCRIPTION = "Columns of files of units, and files taken back"

forwards = from_sql(__file__, ID)
