"""The reference, the explanation of a pasted reply, and the demonstration of a reply."""
