"""Reply codes and enhanced codes: the tables, what a code means, and what a client should do."""
