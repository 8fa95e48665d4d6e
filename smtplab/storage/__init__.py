"""The learner's files: their places, writing a file whole or not at all, the saved sandbox."""
