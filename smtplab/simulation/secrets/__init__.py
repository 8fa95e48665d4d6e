"""Masking of secrets: where one begins in a line, in a session and in prose."""
