"""What can be looked up in this course, in the tables and in the glossary?"""

from __future__ import annotations

from smtplab.places import lesson_folders
from smtplab.teaching.course import GLOSSARY, Course
from smtplab.teaching.glossary import read_glossary
from smtplab.teaching.reference.entries import entries
from smtplab.teaching.reference.searching import Index

__all__ = ["index_of"]


def index_of(course: Course) -> Index:
    """Make the index of the tables, the project's glossary and a course."""
    return Index(entries(course, read_glossary(lesson_folders()[0] / GLOSSARY)))
