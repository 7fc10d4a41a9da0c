"""Courses: what they hold, who learns, what was passed; a skill's proof with its end."""

from migrations.from_sql import from_sql

ID = "0192"
VERSION = "1.42.0"
DESCRIPTION = "Courses, quizzes, certificates, and the proofs of skills"

forwards = from_sql(__file__, ID)
