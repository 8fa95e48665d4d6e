"""Proof that lessons run: each is held against the engine that it will be played on."""

from smtplab.teaching.check.course_check import check_course, notes_on

__all__ = ["check_course", "notes_on"]
