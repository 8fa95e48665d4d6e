"""Octets as text: visible forms, raw notation, hex dumps, durations, byte order marks."""
