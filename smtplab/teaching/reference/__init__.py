"""The reference: codes, commands, keywords and terms, the search for them, and demos of replies."""
