"""Puts Pitt together in one process and serves it.

Owns the process: the listening socket, TLS, the ASGI composition, start and shutdown, logs, metrics.
Must not know the classroom's rules; it wires parts that do.
"""
