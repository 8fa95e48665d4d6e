"""Captures of packets: a session of the lab written as one, and the sessions in any, read."""
