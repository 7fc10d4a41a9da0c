"""The gates of a share on terms: put, priced, withdrawn, taken back when it is late."""

from migrations.from_sql import from_sql

ID = "0242"
VERSION = "1.43.0"
DESCRIPTION = (
    "Gates: put_share with its terms, tell_price, reclaim_share; what is over is not shown on"
)

forwards = from_sql(__file__, ID)
