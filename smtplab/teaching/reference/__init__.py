"""Looking things up: codes, commands, keywords, terms; and how each can be seen happening."""
