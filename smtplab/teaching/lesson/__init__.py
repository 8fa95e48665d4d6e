"""Lessons as documents: what stands in a file, read and checked for its form."""
