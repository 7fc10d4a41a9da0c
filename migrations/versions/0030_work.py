"""Work: clients, orders, tasks."""

from migrations.from_sql import from_sql

ID = "0030"
VERSION = "1.38.0"
DESCRIPTION = "Work: clients, orders, tasks"

forwards = from_sql(__file__, ID)
