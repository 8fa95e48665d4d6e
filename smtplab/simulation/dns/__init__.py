"""The DNS of a lab: a small zone in memory. Nothing here ever asks a real name server."""
