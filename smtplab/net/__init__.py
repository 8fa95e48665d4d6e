"""The same server on a real port, and a client to real servers. Only here are there sockets."""
