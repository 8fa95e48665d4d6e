"""The learner's files: where they lie, how one is replaced whole, the saved sandbox."""
