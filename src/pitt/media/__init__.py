"""Media engines: who carries the media plan out. They know participants by number, and nothing else of a classroom."""
