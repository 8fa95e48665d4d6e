"""Proof that lessons run: each is held against the engine that it will be played on."""

from smtplab.teaching.check.course_check import check_course, unchecked_sections

__all__ = ["check_course", "unchecked_sections"]
