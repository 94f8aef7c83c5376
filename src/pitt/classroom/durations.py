"""How long things last in a classroom; every duration is a setting, so that tests can shorten it."""

import msgspec


class Durations(msgspec.Struct, frozen=True, kw_only=True):
    """Holds every duration of the classroom's rules, in milliseconds (DESIGN section 1)."""

    heartbeat_ms: int = 5_000
    silent_after_ms: int = 10_000
    """Two missed heartbeats: the connection counts as lost."""
    seat_ms: int = 120_000
    """How long the seat of somebody who dropped is held."""
    stage_hold_ms: int = 120_000
    """How long a stage whose members are all disconnected is held before the lobby."""
    lead_ms: int = 3_000
    lead_longest_ms: int = 30_000
    countdown_ms: int = 30_000
    countdown_longest_ms: int = 300_000
    late_limit_ms: int = 45_000
    """With less than this left of a discussion, newcomers wait at the front."""
    lone_ms: int = 10_000
    """How long a group may have one connected member before it is merged."""
    nobody_answers_ms: int = 20_000
    away_ms: int = 180_000
    instructor_missing_ms: int = 120_000
    """How long groups go on without an instructor before a countdown starts by itself."""
    meeting_idle_ms: int = 1_800_000
    """How long a meeting lasts without an instructor."""
    transit_ms: int = 1_000
    """How long after its deadline a vote still takes what was sent before it."""
    last_call_longest_ms: int = 300_000
