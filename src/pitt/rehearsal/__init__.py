"""Simulated students: ordinary WAMP clients that fill a classroom, and the load generator of the benchmark.

`websocket` and `session` speak the protocols without I/O, `folding` and `behaviour` decide, `connection` and `joining`
do the I/O, `student` is one of them and `troupe` all of them.
"""

from pitt.rehearsal.troupe import rehearse

__all__ = ["rehearse"]
