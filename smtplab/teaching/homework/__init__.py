"""Homework: files that students hand in, judged by the goals of a lesson or of a teacher's file."""
