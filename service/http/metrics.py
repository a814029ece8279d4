"""What the service counts, for Prometheus; the only place that knows its client. No label ever holds personal data."""

import os
from collections.abc import Iterable, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from ...version import __version__
from .served import Reload, Served

MEDIA = CONTENT_TYPE_PLAIN_0_0_4
_DECIDING = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_ANSWERING = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
SHARED = "PROMETHEUS_MULTIPROC_DIR"  # the client reads it when it is imported: a folder that processes share
_BATCH = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class Metrics:
    """The counters of one service."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        one = self.registry
        labels = ["policy", "verdict"]
        self._decisions = Counter("fairblock_decisions", "Decisions by policy and verdict", labels, registry=one)
        text = "Time to decide one case, without recording it"
        self._deciding = Histogram("fairblock_decision_seconds", text, ["policy"], buckets=_DECIDING, registry=one)
        labels = ["route", "method", "status"]
        self._requests = Counter("fairblock_requests", "Requests by route, method and status", labels, registry=one)
        text = "Time to answer a request"
        self._answering = Histogram("fairblock_request_seconds", text, ["route"], buckets=_ANSWERING, registry=one)
        text = "Problems answered, and problems of cases, by code"
        self._errors = Counter("fairblock_errors", text, ["code"], registry=one)
        text = "Policies read again, by what came of it"
        self._reloads = Counter("fairblock_policy_reloads", text, ["policy", "result"], registry=one)
        text = "1 while newer files of the policy have problems"
        self._stale = Gauge("fairblock_policy_stale", text, ["policy"], registry=one, multiprocess_mode="livemax")
        text = "1 while the file of tokens has problems, and the tokens known before go on"
        self._tokens = Gauge("fairblock_tokens_stale", text, registry=one, multiprocess_mode="livemax")
        labels = ["policy", "version", "digest"]
        text = "1 for the policies that decide"
        self._policy = Gauge("fairblock_policy_info", text, labels, registry=one, multiprocess_mode="livemax")
        self._shown: set[tuple[str, str, str]] = set()
        text = "Decisions recorded in one transaction"
        self._batches = Histogram("fairblock_log_batch", text, buckets=_BATCH, registry=one)
        self._failures = Counter("fairblock_log_failures", "Transactions of the log that failed", registry=one)
        info = Gauge("fairblock_info", "The version", ["version"], registry=one, multiprocess_mode="livemax")
        info.labels(__version__).set(1)
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)

    def decided(self, policy: str, verdict: str, seconds: float) -> None:
        """One case was decided in so many seconds."""
        self._decisions.labels(policy, verdict).inc()
        self._deciding.labels(policy).observe(seconds)

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """One request was answered; `route` is the pattern of its path."""
        self._requests.labels(route, method, str(status)).inc()
        self._answering.labels(route).observe(seconds)

    def problem(self, code: str) -> None:
        """A problem was answered, or a case had one."""
        self._errors.labels(code).inc()

    def recorded(self, count: int) -> None:
        """So many decisions were recorded in one transaction."""
        self._batches.observe(count)

    def unrecorded(self) -> None:
        """A transaction of the log failed."""
        self._failures.inc()

    def policies(self, served: Sequence[Served], reloads: Iterable[Reload] = ()) -> None:
        """These are served now, and this came of reading some of them again."""
        for reload in reloads:
            self._reloads.labels(reload.name, reload.result).inc()
        now = {(one.name, one.policy.version, one.policy.digest) for one in served}
        for labels in self._shown | now:
            self._policy.labels(*labels).set(1 if labels in now else 0)
        self._shown |= now
        for one in served:
            self._stale.labels(one.name).set(1 if one.problems else 0)

    def tokens(self, *, stale: bool) -> None:
        """Whether the tokens that are valid are others than those of their file, which has problems."""
        self._tokens.set(1 if stale else 0)

    def text(self) -> bytes:
        """Everything in the text format of Prometheus, of all processes together."""
        if SHARED not in os.environ:
            return generate_latest(self.registry)
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
        return generate_latest(shared)


def ended(process: int) -> None:
    """A process that others share their metrics with has ended: its gauges no longer count."""
    mark_process_dead(process)  # type: ignore[no-untyped-call]
