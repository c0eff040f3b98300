import pytest
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from trainingsite import env as site_env

VARIABLES = [
    *("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "MAIL_PACE"),
    *("SITE_URL", "ALLOWED_HOSTS", "TRUSTED_PROXIES", "SERVER_ENDS_TLS"),
]


@pytest.fixture
def environment(monkeypatch):
    def set_to(**variables):
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return Env()

    return set_to


def test_without_variables_everything_lies_under_var(environment, tmp_path):
    env = environment()
    database = site_env.databases(env, tmp_path)["default"]
    assert database["NAME"] == str(tmp_path / "db.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert site_env.caches(env, tmp_path)["default"]["LOCATION"] == tmp_path / "cache"
    assert site_env.email(env, tmp_path)["EMAIL_FILE_PATH"] == tmp_path / "mail"
    broker = site_env.broker(env, tmp_path)
    assert broker["CELERY_BROKER_URL"] == "filesystem://localhost"
    assert (tmp_path / "broker" / "control").is_dir()


def test_production_comes_from_three_addresses(environment, tmp_path):
    env = environment(
        DATABASE_URL="postgres://ada:pw@db.example:5433/site",
        REDIS_URL="redis://cache.example:6379/1",
        EMAIL_URL="smtp://ada:pw@smtp.example:587",
    )
    database = site_env.databases(env, tmp_path)["default"]
    assert database["OPTIONS"]["connect_timeout"] <= 3
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "site")
    assert site_env.caches(env, tmp_path)["default"]["LOCATION"] == "redis://cache.example:6379/1"
    assert site_env.broker(env, tmp_path)["CELERY_BROKER_URL"] == "redis://cache.example:6379/1"
    assert site_env.email(env, tmp_path)["EMAIL_HOST"] == "smtp.example"


@pytest.mark.parametrize("kept", [None, "", "\n"])
def test_a_site_refuses_to_start_without_a_key(environment, tmp_path, kept):
    if kept is not None:
        (tmp_path / "secret_key").write_text(kept)
    with pytest.raises(ImproperlyConfigured, match="Set SECRET_KEY"):
        site_env.secret_key(environment(), tmp_path)


def test_the_key_of_the_environment_goes_before_the_one_that_was_made(environment, tmp_path):
    (tmp_path / "secret_key").write_text("kept\n")
    assert site_env.secret_key(environment(), tmp_path) == "kept"
    assert site_env.secret_key(environment(SECRET_KEY="k"), tmp_path) == "k"


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.huikuan.example", "huikuan.example"),
        ("http://127.0.0.1:8000", "example.com"),
        ("http://localhost", "example.com"),
    ],
)
def test_mails_come_from_the_site_s_own_domain(url, domain):
    assert site_env.mail_domain(url) == domain


HTTPS = "https://a.example"


def test_https_is_for_good_and_http_still_works(environment):
    assert site_env.https(environment(TRUSTED_PROXIES="1"), HTTPS)["SECURE_HSTS_SECONDS"] > 0
    assert not any(site_env.https(environment(), "http://127.0.0.1:8000").values())


@pytest.mark.parametrize("variables", [{}, {"TRUSTED_PROXIES": "0"}, {"SERVER_ENDS_TLS": "0"}], ids=str)
def test_https_that_would_redirect_for_ever_is_refused(environment, variables):
    with pytest.raises(ImproperlyConfigured, match=r"set TRUSTED_PROXIES .*, or SERVER_ENDS_TLS=1"):
        site_env.https(environment(**variables), HTTPS)


def test_only_a_trusted_proxy_is_believed_that_it_ended_tls(environment):
    assert site_env.https(environment(TRUSTED_PROXIES="1"), HTTPS)["SECURE_PROXY_SSL_HEADER"]
    for variables in ({"SERVER_ENDS_TLS": "1"}, {"SERVER_ENDS_TLS": "1", "TRUSTED_PROXIES": "1"}):
        assert site_env.https(environment(**variables), HTTPS)["SECURE_PROXY_SSL_HEADER"] is None
    assert site_env.https(environment(), "http://a.example")["SECURE_PROXY_SSL_HEADER"] is None


@pytest.mark.parametrize("url", ["school.example", "ftp://school.example", "https://"])
def test_an_address_that_is_none_stops_the_start(environment, url):
    with pytest.raises(ImproperlyConfigured, match="Set SITE_URL"):
        site_env.site_url(environment(SITE_URL=url))


def test_the_site_s_own_name_is_never_refused(environment):
    env = environment()
    assert site_env.hosts(env, "https://a.example") == ["127.0.0.1", "localhost", "[::1]", "a.example"]
    assert site_env.hosts(env, "http://[::1]:8000") == ["127.0.0.1", "localhost", "[::1]"]
    env = environment(ALLOWED_HOSTS="b.example,a.example")
    assert site_env.hosts(env, "https://a.example") == ["b.example", "a.example"]


# -- mail
def test_mail_houses_are_named_once_with_all_their_domains(environment):
    pace = site_env.mail_pace(environment(MAIL_PACE="QQ.com+foxmail.com=60, 163.com=30,*=5"))
    assert pace["qq.com"] == pace["foxmail.com"] == ("qq.com", 60)
    assert (pace["163.com"], pace["*"]) == (("163.com", 30), ("", 5))


def test_companies_are_paced_unless_a_relay_on_this_machine_does_it(environment):
    assert site_env.mail_pace(environment(EMAIL_URL="smtp://127.0.0.1:25"))["*"] == ("", 0)
    assert site_env.mail_pace(environment())["*"] == ("", 0)
    assert site_env.mail_pace(environment(EMAIL_URL="smtp+tls://u:p@mail.example.com:587"))["*"][1] > 0
    assert site_env.mail_pace(environment())["qq.com"][1] > 0


@pytest.mark.parametrize("value", ["qq.com", "qq.com=fast", "=5", "qq.com=-1"])
def test_a_pace_that_cannot_be_read_stops_the_start(environment, value):
    with pytest.raises(ImproperlyConfigured, match="MAIL_PACE"):
        site_env.mail_pace(environment(MAIL_PACE=value))


@pytest.mark.parametrize(
    "variables", [{"MAIL_EVENTS_FROM": "nobody"}, {"MAIL_EVENTS_FROM": "postmark"}], ids=str
)
def test_a_webhook_that_anybody_could_call_stops_the_start(environment, variables):
    with pytest.raises(ImproperlyConfigured, match="MAIL_EVENTS"):
        site_env.mail_events(environment(**variables))


def test_a_webhook_with_its_secret_is_there(environment):
    assert site_env.mail_events(environment()) == ""
    named = environment(MAIL_EVENTS_FROM="Postmark", MAIL_EVENTS_SECRET="user:secret")
    assert site_env.mail_events(named) == "postmark"


def test_redis_is_not_asked_to_remember_what_is_under_way(environment, tmp_path):
    """With a task running, a worker would die of the broker's end: tests.drills redis_wiped."""
    env = environment(REDIS_URL="redis://cache.example:6379/1")
    options = site_env.broker(env, tmp_path)["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert options["ack_emulation"] is False
    assert options["socket_connect_timeout"] <= 1
