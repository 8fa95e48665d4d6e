"""Activities as they are done: a module for each kind, with its `Runner`."""
