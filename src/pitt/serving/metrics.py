"""What is counted for Prometheus.

Owns the registry and the names of the metrics. Must not know where they are counted; the parts are
handed the methods they call.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_APPEND_BUCKETS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)


class Metrics:
    """Counts what one process does; a process in tests may have several."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._sessions = Gauge("pitt_sessions", "Connected WAMP sessions.", registry=self._registry)
        self._commands = Counter(
            "pitt_commands_total", "Commands by kind and outcome.", ["kind", "outcome"], registry=self._registry
        )
        self._refusals = Counter("pitt_refusals_total", "Refusals by error URI.", ["error"], registry=self._registry)
        self._appends = Histogram(
            "pitt_append_seconds",
            "From handing events to the log until they are durable.",
            buckets=_APPEND_BUCKETS,
            registry=self._registry,
        )
        self._publishes = Counter("pitt_publishes_total", "Messages published to topics.", registry=self._registry)
        self._sfu = _SfuFigures()
        self._registry.register(self._sfu)
        self._offers = Counter("pitt_media_offers_total", "Answered media offers.", ["kind"], registry=self._registry)
        for kind in ("first", "restart"):
            self._offers.labels(kind)
        self._requests = Counter(
            "pitt_http_requests_total", "HTTP requests by method and status.", ["method", "status"],
            registry=self._registry,
        )  # fmt: skip

    def offered(self, kind: str) -> None:
        """Counts an offer of media that was answered: a connection's first, or a restart of its ICE."""
        self._offers.labels(kind).inc()

    def count_sessions(self, current: Callable[[], int]) -> None:
        """Reads the number of connected sessions from `current` whenever somebody asks."""
        self._sessions.set_function(current)

    def commanded(self, kind: str, error: str | None) -> None:
        """Counts a command that was carried out, or refused with the error URI `error`."""
        self._commands.labels(kind, "refused" if error else "done").inc()
        if error:
            self._refusals.labels(error).inc()

    def appended(self, seconds: float) -> None:
        """Counts one durable append."""
        self._appends.observe(seconds)

    def published(self, messages: int = 1) -> None:
        """Counts messages to topics, each once, however many receive it."""
        self._publishes.inc(messages)

    def requested(self, method: str, status: int) -> None:
        """Counts an answered HTTP request; unusual methods count as one, so that nobody can invent labels."""
        self._requests.labels(method if method in _METHODS else "other", str(status)).inc()

    def render(self, sfu: Mapping[str, int] | None = None) -> bytes:
        """Returns the text that Prometheus reads (exposition format 0.0.4), with the embedded SFU's figures by name."""
        self._sfu.figures = sfu or {}
        return generate_latest(self._registry)


class _SfuFigures(Collector):
    def __init__(self) -> None:
        self.figures: Mapping[str, int] = {}

    def collect(self) -> Iterator[Metric]:
        """Yields one gauge for each figure; the native part names them."""
        for name, value in sorted(self.figures.items()):
            words = f"The embedded SFU's {name.replace('_', ' ')}."
            yield GaugeMetricFamily(f"pitt_sfu_{name}", words, value=value)


# The times at which each series began say nothing here, and double the page.
disable_created_metrics()  # type: ignore[no-untyped-call]
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
