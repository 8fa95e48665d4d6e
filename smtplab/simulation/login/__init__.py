"""Logins: the mechanisms of SASL, and the conversation of each with a client (RFC 4954)."""
