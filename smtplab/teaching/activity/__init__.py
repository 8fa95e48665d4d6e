"""Activities as they are done: one module a kind, each a `Play`."""
