"""TLS in memory: two ends without a socket, the records between them, and certificates."""
