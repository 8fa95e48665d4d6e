"""The server on a real port and a client to real servers; the only sockets are here."""
