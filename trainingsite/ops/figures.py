"""Figures for Prometheus: requests by page and outcome, and how the site is, as /readyz sees it.

The processes of the web server write what they count to files that any of them can add up (prometheus-client's
multiprocess mode), so a scrape tells of all of them. Only imported where METRICS_TOKEN is set.
"""

import os
import time
from datetime import datetime

from django.conf import settings

FOLDER = settings.VAR_DIR / "metrics"
FOLDER.mkdir(exist_ok=True)
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(FOLDER))  # read when prometheus_client is imported

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest  # noqa: E402
from prometheus_client.core import GaugeMetricFamily  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402

from trainingsite.ops import readiness, sweeps  # noqa: E402

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
METHODS = ("GET", "HEAD", "POST")  # whoever invents others makes no new series

requests = Counter("site_requests", "Answers by page, method and status", ["view", "method", "status"])
seconds = Histogram("site_request_seconds", "Until the answer, by page", ["view"])


def count_requests(get_response):
    def middleware(request):
        began = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        view = match.view_name if match else "kept" if response.status_code < 400 else "none"
        method = request.method if request.method in METHODS else "other"
        requests.labels(view, method, response.status_code).inc()
        seconds.labels(view).observe(time.perf_counter() - began)
        return response

    return middleware


class Readiness:
    """Asked at each scrape, kept nowhere."""

    def __init__(self, now: datetime):
        self.now = now

    def collect(self):
        parts = readiness.report(self.now)
        healthy = GaugeMetricFamily("site_part_ok", "1 where /readyz finds nothing wrong", labels=["part"])
        for name, part in parts.items():
            healthy.add_metric([name], part["ok"])
        yield healthy
        for part, figure in (("outbox", "oldest_due_seconds"), ("disk", "free_megabytes")):
            if figure in parts[part]:
                yield GaugeMetricFamily(f"site_{part}_{figure}", "As in /readyz", value=parts[part][figure])
        if not parts["sweeps"].get("failed"):
            yield self.ages()

    def ages(self) -> GaugeMetricFamily:
        ages = GaugeMetricFamily("site_sweep_age_seconds", "Since a sweep was last done", labels=["task"])
        for sweep in sweeps.state():
            if sweep.ran_at:
                ages.add_metric([sweep.task], (self.now - sweep.ran_at).total_seconds())
        return ages


def text(now: datetime) -> bytes:
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(Readiness(now))
    return generate_latest(registry)
