"""Pulling mail: a client that fetches what lies in a maildrop, by POP3."""
