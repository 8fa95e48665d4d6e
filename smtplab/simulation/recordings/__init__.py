"""Recorded sessions: the formats they are read from and written to, and their replay."""
