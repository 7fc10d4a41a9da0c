"""A town's programme moves to a new body on a day: contracts concluded anew, work run off or moved."""
