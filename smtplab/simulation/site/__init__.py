"""The server's site: its domains, mailboxes, limits and faults; reading one from TOML."""
