"""Her download has the bank's answers, the clocks and the offers of other bodies that are about her."""

from migrations.from_sql import from_sql

ID = "0316"
VERSION = "1.45.0"
DESCRIPTION = "Rows of money that are hers, in her download"

forwards = from_sql(__file__, ID)
