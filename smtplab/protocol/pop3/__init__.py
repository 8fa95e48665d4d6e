"""POP3, by which a client fetches its mail: verbs, states and the server end (RFC 1939). Pure."""
