"""What the environment may say, and what holds when it says nothing.

No variable set is the embedded default: SQLite, a broker made of files, mails as .eml files,
all under var/. Every function is pure: environment in, Django setting out.
"""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

from trainingsite.ops import monitoring

# No visitor waits for the broker (trainingsite/lib/nudge.py), but no thread may hang on it for ever either. The socket's
# timeout stays above the second that a worker's BRPOP may take.
BROKER_PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 3, "max_retries": 0}


def secret_key(env: Env, var: Path) -> str:
    """The one of the environment, or the one that bootstrap.py made for this machine; there is no third."""
    kept = var / "secret_key"
    key = env.str("SECRET_KEY", "") or (kept.read_text().strip() if kept.exists() else "")
    if not key:
        raise ImproperlyConfigured(
            "Set SECRET_KEY to a long random text that nobody else knows, the same for all processes of the site"
            f" (`make run` makes one in {kept})."
        )
    return key


def databases(env: Env, var: Path) -> dict:
    default = env.db("DATABASE_URL", f"sqlite:///{var / 'db.sqlite3'}")
    if default["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE takes the write lock at BEGIN, so that count-then-insert is safe on SQLite too.
        default["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        # Nobody waits for ever for a server that takes the connection and says nothing.
        default.setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)
        default.update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
    return {"default": default}


def caches(env: Env, var: Path) -> dict:
    if url := env.str("REDIS_URL", ""):
        shared = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    else:
        shared = {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": var / "cache",
        }
    # Whole pages stay inside the process: four times as fast as any store across a socket.
    pages = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
    # Parts of pages that only a new release changes: the header in each language, an outline that was released.
    fragments = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "fragments",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    }
    return {"default": shared, "pages": pages, "fragments": fragments}


def broker(env: Env, var: Path) -> dict:
    """Celery's broker settings: Redis, or folders that kombu uses as queues."""
    if url := env.str("REDIS_URL", ""):
        # A message is only a nudge, so Redis need not remember which are under way. Where it does, kombu puts them back
        # over the connection that has just broken, and the worker dies of it.
        options = BROKER_PATIENCE | {"ack_emulation": False}
        return {"CELERY_BROKER_URL": url, "CELERY_BROKER_TRANSPORT_OPTIONS": options}
    folder = var / "broker"
    for name in ("queue", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    options = {
        "data_folder_in": folder / "queue",
        "data_folder_out": folder / "queue",
        "control_folder": folder / "control",
        "polling_interval": 0.3,
    }
    return {"CELERY_BROKER_URL": "filesystem://localhost", "CELERY_BROKER_TRANSPORT_OPTIONS": options}


def email(env: Env, var: Path) -> dict:
    if env.str("EMAIL_URL", ""):
        mail = env.email("EMAIL_URL")
        if mail["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
            mail["EMAIL_BACKEND"] = "trainingsite.lib.mail_backends.SmtpBackend"
        return mail
    return {"EMAIL_BACKEND": "trainingsite.lib.mail_backends.EmlBackend", "EMAIL_FILE_PATH": var / "mail"}


# Mails a minute to those who shut out who comes faster; the first domain names the house.
PACE = "qq.com+foxmail.com+vip.qq.com=100,163.com+126.com+yeah.net+188.com+vip.163.com+vip.126.com=100"
# Every other domain by itself. A relay on this machine keeps to a pace of its own.
OTHERS, OTHERS_BY_RELAY = "*=300", "*=0"
LOOPBACK = ("", "127.0.0.1", "::1", "localhost")


def mail_pace(env: Env) -> dict[str, tuple[str, int]]:
    """domain: (its house, mails a minute); "*" is every other domain, 0 is no limit."""
    host = env.email("EMAIL_URL")["EMAIL_HOST"] if env.str("EMAIL_URL", "") else ""
    default = f"{PACE},{OTHERS_BY_RELAY if (host or '') in LOOPBACK else OTHERS}"
    pace = {}
    for entry in filter(None, env.str("MAIL_PACE", default).replace(" ", "").split(",")):
        domains, _equals, limit = entry.rpartition("=")
        if not domains or not limit.isdecimal():
            raise ImproperlyConfigured(f"MAIL_PACE: {entry!r} is not of the form domain+domain=number.")
        house = domains.lower().split("+")
        pace |= {domain: ("" if domain == "*" else house[0], int(limit)) for domain in house}
    return pace


# Of django-anymail's providers those whose webhook is secured by its user and password alone.
EVENT_SOURCES = ("brevo", "mailjet", "mailtrap", "postmark", "sparkpost")


def mail_events(env: Env) -> str:
    """Whose webhook we listen to; nobody's unless one is named, and none that anybody could call."""
    source = env.str("MAIL_EVENTS_FROM", "").lower()
    if source and source not in EVENT_SOURCES:
        raise ImproperlyConfigured(f"MAIL_EVENTS_FROM is one of {', '.join(EVENT_SOURCES)}.")
    if source and ":" not in env.str("MAIL_EVENTS_SECRET", ""):
        raise ImproperlyConfigured("MAIL_EVENTS_FROM needs a MAIL_EVENTS_SECRET of the form user:password.")
    return source


def metrics_token(env: Env) -> str:
    if token := env.str("METRICS_TOKEN", ""):
        monitoring.need("prometheus_client", for_setting="METRICS_TOKEN")
        if len(token) < 16:
            raise ImproperlyConfigured(
                "Set METRICS_TOKEN to 16 characters or more: it is all that guards /metrics."
            )
    return token


def hosts(env: Env, site_url: str) -> list[str]:
    """The site's own name is never refused, whatever else is named or not."""
    own = urlsplit(site_url).hostname or ""
    named = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
    return named if own in named or f"[{own}]" in named else [*named, own]


def site_url(env: Env) -> str:
    url = env.str("SITE_URL", f"http://127.0.0.1:{env.int('PORT', 8000)}").rstrip("/")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ImproperlyConfigured(
            f"Set SITE_URL to an address like https://school.example; {url!r} is none."
        )
    return url


def https(env: Env, site_url: str) -> dict:
    """Over https the browser is told never to come back without it; over http nothing would work.

    Who ends TLS says so in a header, and only a proxy that we trust is believed. Without one every request looks like
    http and is sent to https, for ever.
    """
    secure = urlsplit(site_url).scheme == "https"
    proxies, ends_tls = env.int("TRUSTED_PROXIES", 0), env.bool("SERVER_ENDS_TLS", False)
    if secure and not proxies and not ends_tls:
        raise ImproperlyConfigured(
            "With an https SITE_URL set TRUSTED_PROXIES to the number of proxies in front (1 for nginx alone), or"
            " SERVER_ENDS_TLS=1 where this server holds the certificate itself: otherwise every page redirects for ever."
        )
    return {
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if proxies and not ends_tls else None,
        "SESSION_COOKIE_SECURE": secure,
        "CSRF_COOKIE_SECURE": secure,
        "SECURE_SSL_REDIRECT": secure,
        "SECURE_HSTS_SECONDS": 31536000 if secure else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": secure,
        "SECURE_HSTS_PRELOAD": secure,
    }


def mail_domain(site_url: str) -> str:
    """The domain our mails come from: the site's own, or example.com where it has only an address."""
    host = (urlsplit(site_url).hostname or "").removeprefix("www.")
    return host if host[-1:].isalpha() and "." in host else "example.com"
