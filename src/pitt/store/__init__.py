"""What Pitt keeps on disk: the event log, and who people are.

Owns the database: tables, migrations, the log's one writer, and small reads and writes of
identities. Must not know what an event means, who may do what, or anything of sockets and pages.
"""
