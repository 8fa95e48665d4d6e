"""The lab: inputs, wire, connection, moments, transcript, and a session with its branches."""
