"""How these properties are searched: never against the clock, since a busy machine is no fault."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

search = settings(deadline=None, max_examples=60, stateful_step_count=40, suppress_health_check=[HealthCheck.too_slow])
