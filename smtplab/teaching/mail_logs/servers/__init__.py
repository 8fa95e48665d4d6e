"""The readers of mail logs: a module for each kind of server."""
