"""The only settings file. What differs between machines comes from the environment (env.py)."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environ import Env

from trainingsite import env as site_env
from trainingsite.ops import monitoring

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# -- the site
# Only ever on where it is asked for: DEBUG=1 .venv/bin/python manage.py runserver
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = site_env.secret_key(env, VAR_DIR)
SITE_URL = site_env.site_url(env)
ALLOWED_HOSTS = site_env.hosts(env, SITE_URL)
SITE_NAME = env.str("SITE_NAME", "回款学堂")
ICP_NUMBER = env.str("ICP_NUMBER", "")
WECOM_QR = env.str("WECOM_QR", "")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "axes",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "trainingsite",
    "courses",
    "instructors",
    "messaging",
    "enrollments",
    "sales",
]

MIDDLEWARE = [
    "trainingsite.lib.request_id.request_id",
    "trainingsite.middleware.security_headers",
    "trainingsite.middleware.probes",
    "trainingsite.middleware.page_cache",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "trainingsite.middleware.refuse_broken_requests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "trainingsite.middleware.language_from_path",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "trainingsite.urls"
WSGI_APPLICATION = "trainingsite.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trainingsite.context.site",
            ],
        },
    },
    {
        "NAME": "emails",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["messaging.emails.rendering.Loader"])]
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# -- data
DATABASES = site_env.databases(env, VAR_DIR)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = site_env.caches(env, VAR_DIR)
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", 30)

# -- people
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.5
AXES_VERBOSE = False
# Its lists have no Chinese and nothing to do in them; a lock ends by itself.
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_TEMPLATE = "429.html"
# How many proxies in front of us append to X-Forwarded-For; 0 trusts nobody.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
INQUIRIES_PER_ADDRESS_PER_HOUR = env.int("INQUIRIES_PER_ADDRESS_PER_HOUR", 20)
INQUIRIES_PER_PHONE_PER_DAY = env.int("INQUIRIES_PER_PHONE_PER_DAY", 5)
ENROLLMENTS_PER_ADDRESS_PER_HOUR = env.int("ENROLLMENTS_PER_ADDRESS_PER_HOUR", 60)
ENROLLMENTS_PER_PERSON_PER_DAY = env.int("ENROLLMENTS_PER_PERSON_PER_DAY", 10)
# Nobody gets more marketing mails than this, until they choose another measure on their own page.
CONTACT_BUDGET_MAILS = env.int("CONTACT_BUDGET_MAILS", 2)
CONTACT_BUDGET_DAYS = env.int("CONTACT_BUDGET_DAYS", 7)

# -- language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [
    ("zh-hans", _("Simplified Chinese")),
    ("zh-hant", _("Traditional Chinese")),
    ("en", _("English")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# -- static files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = VAR_DIR / "media"

# -- what the browser may do
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
vars().update(site_env.https(env, SITE_URL))
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
CSRF_FAILURE_VIEW = "trainingsite.views.csrf_failure"

# -- mail and tasks
vars().update(site_env.email(env, VAR_DIR))
EMAIL_TIMEOUT = 10
MAIL_PACE = site_env.mail_pace(env)
# How many processes of the workers send at a time when much is due, each over a connection of its own.
MAIL_SENDERS = env.int("MAIL_SENDERS", 2)
MAIL_FIRST_WAIT_SECONDS = env.float("MAIL_FIRST_WAIT_SECONDS", 30)
# A worker says three times as often that it lives; the mails of one that doesn't are taken over.
MAIL_LEASE_SECONDS = env.float("MAIL_LEASE_SECONDS", 45)
MAIL_SWEEP_SECONDS = env.int("MAIL_SWEEP_SECONDS", 15)
# So long a row says to whom it went and what went wrong; then it only says that it did.
SENT_MAILS_KEPT_DAYS = env.int("SENT_MAILS_KEPT_DAYS", 90)
FAILED_MAILS_KEPT_DAYS = env.int("FAILED_MAILS_KEPT_DAYS", 365)
# Whose webhook tells us of mails that came back, and the user:password it must know.
MAIL_EVENTS_FROM = site_env.mail_events(env)
ANYMAIL = {"WEBHOOK_SECRET": env.str("MAIL_EVENTS_SECRET", "")}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <service@{site_env.mail_domain(SITE_URL)}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
REPLY_TO_EMAIL = env.str("REPLY_TO_EMAIL", "")

vars().update(site_env.broker(env, VAR_DIR))
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# However long the broker is away, the worker is there when it comes back.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
CELERY_BEAT_SCHEDULE = {
    # A message that waits longer than the next sweep is of no use: it expires.
    **{
        f"sweep-outbox-{sender}": {
            "task": "messaging.tasks.sweep_outbox",
            "schedule": MAIL_SWEEP_SECONDS,
            "options": {"expires": MAIL_SWEEP_SECONDS},
        }
        for sender in range(MAIL_SENDERS)
    },
    "expire-and-offer": {
        "task": "enrollments.tasks.expire_and_offer",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "sweep-followups": {
        "task": "messaging.tasks.sweep_followups",
        "schedule": 300,
        "options": {"expires": 300},
    },
    "release-due": {"task": "courses.tasks.release_due", "schedule": 60, "options": {"expires": 60}},
    "issue-certificates": {
        "task": "enrollments.tasks.issue_certificates",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "anonymise-mails": {
        "task": "messaging.tasks.anonymise_mails",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "forget-inquiries": {
        "task": "sales.tasks.forget_inquiries",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "forget-import-drafts": {
        "task": "enrollments.tasks.forget_import_drafts",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "trainingsite.lib.request_id.WithRequestId"}},
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} [{request_id}]: {message}", "style": "{"}
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}

# -- who watches it
monitoring.report_errors(env.str("SENTRY_DSN", ""), environment=SITE_URL.partition("://")[2])
# /metrics is there for who knows this, and for nobody where there is none.
METRICS_TOKEN = site_env.metrics_token(env)
if METRICS_TOKEN:
    MIDDLEWARE.insert(1, "trainingsite.ops.figures.count_requests")
