"""What is told to machines that watch the site: errors to Sentry's protocol, figures to Prometheus. Both are off
until a setting asks for them, and their packages are installed by who wants them."""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

HOW = ".venv/bin/python -m pip install --require-hashes --no-deps -r requirements-monitoring.txt"


def need(module: str, *, for_setting: str) -> None:
    if find_spec(module) is None:
        raise ImproperlyConfigured(
            f"{for_setting} is set, but {module} is not installed: run {HOW}, or unset it."
        )


def report_errors(dsn: str, *, environment: str) -> None:
    """Where it broke, and in which request: no body, no cookie, no value of a variable. Those are of persons."""
    if not dsn:
        return
    need("sentry_sdk", for_setting="SENTRY_DSN")
    import sentry_sdk
    from sentry_sdk.utils import BadDsn

    from trainingsite.lib import request_id

    def named(event, hint):
        event.setdefault("tags", {})["request_id"] = request_id.current()
        return without_persons(event)

    try:
        sentry_sdk.init(
            dsn,
            environment=environment,
            before_send=named,
            include_local_variables=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            auto_session_tracking=False,
        )
    except BadDsn as error:
        raise ImproperlyConfigured(
            f"Set SENTRY_DSN to the address that your Sentry names: {error}."
        ) from error


def without_persons(event: dict) -> dict:
    """Headers and queries hold addresses, private links are paths of ours, a task's arguments name rows, and PostgreSQL
    says in its second line which value it refused."""
    if request := event.get("request"):
        event["request"] = {"method": request.get("method")}
    for name in ("user", "extra"):
        event.pop(name, None)
    for exception in event.get("exception", {}).get("values", []):
        exception["value"] = (exception.get("value") or "").partition("\n")[0]
    return event
