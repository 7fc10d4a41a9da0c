"""Invoices to clients: lines, tax once a rate, payments, credit notes, dunning; every document kept."""

from migrations.from_sql import from_sql

ID = "0276"
VERSION = "1.43.0"
DESCRIPTION = "Invoices and the register of documents"

forwards = from_sql(__file__, ID)
