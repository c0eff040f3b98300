"""Every address of the site, asked by a visitor, by Cleo (a login without rights) and by Ada (staff).

A new URL that is not in the table fails here: say who may see it.
"""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import factories, test_architecture
from trainingsite.lib import links

pytestmark = pytest.mark.django_db

# name: (needs an argument of, status for a visitor, for Cleo, for Ada)
PAGES = {
    "home": ("", 200, 200, 200),
    "search": ("", 200, 200, 200),
    "privacy": ("", 200, 200, 200),
    "courses": ("", 200, 200, 200),
    "course": ("slug of course", 200, 200, 200),
    "course_version": ("version", 200, 200, 200),
    "topic": ("slug of topic", 200, 200, 200),
    "articles": ("", 200, 200, 200),
    "articles_feed": ("", 200, 200, 200),
    "outline_docx": ("slug of course", 200, 200, 200),
    "outline_pdf": ("slug of course", 200, 200, 200),
    "article": ("slug of article", 200, 200, 200),
    "instructors": ("", 200, 200, 200),
    "instructor": ("slug of instructor", 200, 200, 200),
    "schedule": ("", 200, 200, 200),
    "schedule_ics": ("", 200, 200, 200),
    "run": ("run", 200, 200, 200),
    "run_ics": ("run", 200, 200, 200),
    "certificate": ("certificate", 200, 200, 200),
    "sitemap": ("", 200, 200, 200),
    "sitemap_section": ("section", 200, 200, 200),
}
OTHERS = {
    "robots": ("", 200, 200, 200),
    "healthz": ("", 200, 200, 200),
    "readyz": ("", 200, 200, 200),
    "metrics": ("", 404, 404, 404),  # only where a token is set
    "mail_events": ("", 405, 405, 405),  # a webhook, and only where one is set up
    "inquiry_new": ("", 200, 200, 200),
    "inquiry": ("token", 200, 200, 200),
    "inquiry_thanks": ("token", 200, 200, 200),
    "unsubscribe": ("unsubscribe", 200, 200, 200),
    "person": ("person", 200, 200, 200),
    "person_copy": ("person", 200, 200, 200),
    "person_erase": ("person", 200, 200, 200),
    # These decide something, so they take no GET.
    **dict.fromkeys(
        ["person_withdraw", "person_agree", "person_measure", "person_pause", "person_resume"],
        ("person", 405, 405, 405),
    ),
    "person_link": ("inquiry link", 405, 405, 405),
    "enroll": ("run", 200, 200, 200),
    "seat_passed_on": ("", 200, 200, 200),
    "group_passed_on": ("", 200, 200, 200),
    "enrollment": ("seat", 200, 200, 200),
    "enrollment_thanks": ("seat", 200, 200, 200),
    "enrollment_ics": ("seat", 200, 200, 200),
    "enrollment_cancel": ("seat", 200, 200, 200),
    "enrollment_move": ("seat", 200, 200, 200),
    "enrollment_edit": ("seat", 200, 200, 200),
    "enrollment_pass_on": ("seat", 200, 200, 200),
    "enrollment_offer": ("seat", 302, 302, 302),  # decides, so a GET leads to the page that asks
    "enrollment_rejoin": ("seat", 302, 302, 302),
    "group_enroll": ("run", 200, 200, 200),
    "group_draft": ("draft", 200, 200, 200),
    "group_template": ("", 200, 200, 200),
    "group_template_csv": ("", 200, 200, 200),
    "group": ("group", 200, 200, 200),
    "group_add": ("group", 200, 200, 200),
    "group_cancel": ("group", 302, 302, 302),  # nobody is ticked
    "group_contact": ("group", 200, 200, 200),
    "group_list": ("group", 200, 200, 200),
    "group_person": ("member", 200, 200, 200),
    "check_in": ("check-in", 200, 200, 200),
    "check_in_code": ("check-in", 200, 200, 200),
    # For its holder's link, and for who may see certificates.
    "certificate_pdf": ("certificate", 404, 404, 404),
    "article_viewed": ("slug of article", 405, 405, 405),  # counts, so it takes no GET
}
TABLE = PAGES | OTHERS
UNPUBLISHED = {"course": "slug of course", "article": "slug of article", "instructor": "slug of instructor"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


@pytest.fixture
def arguments():
    """What the addresses of one small site are made of."""
    run = factories.run()
    factories.syllabus(
        course=run.course, outline=factories.OUTLINE.replace("90", "60")
    )  # version 1 is an old one now
    inquiry = factories.inquiry(course=run.course)
    draft, group = factories.import_draft(run=run), factories.enrollment_group(run=run)
    member = factories.enrollment(run=run, group=group)
    seat = factories.enrollment(run=run)
    return {
        "": [],
        "slug of course": [run.course.slug],
        "version": [run.course.slug, 1],
        "slug of topic": [run.course.topic.slug],
        "slug of article": [factories.article(courses=[run.course]).slug],
        "slug of instructor": [run.instructor.slug],
        "run": [run.pk],
        "section": ["courses", 1],
        "token": [inquiry.token],
        "seat": [seat.token],
        "draft": [run.pk, draft.token],
        "group": [group.token],
        "member": [group.token, member.pk],
        "check-in": [seat.check_in_code],
        "certificate": [factories.certificate(enrollment=seat).number],
        "person": [factories.person(email=inquiry.email).token],
        "inquiry link": ["inquiry", inquiry.token],
        "unsubscribe": [links.unsubscribe_token(inquiry.pk)],
    }


def get(client, address):
    """The whole answer, files that are streamed included."""
    response = client.get(address)
    if response.streaming:
        assert b"".join(response.streaming_content)
    return response


def named(patterns) -> set[str]:
    found = set()
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            found.add(pattern.name)
        elif isinstance(pattern, URLResolver) and pattern.namespace is None:
            found |= named(pattern.url_patterns)
    return found


def test_every_address_is_in_the_table():
    assert named(get_resolver().url_patterns) - {None} == TABLE.keys()


@pytest.mark.parametrize("name", TABLE)
def test_who_may_see_what(name, arguments, ada, cleo):
    needs, *expected = TABLE[name]
    address = reverse(name, args=arguments[needs])
    visitor, cleos, adas = Client(), Client(), Client()
    cleos.force_login(cleo)
    adas.force_login(ada)
    assert [get(client, address).status_code for client in (visitor, cleos, adas)] == expected


@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_sets_no_cookie_and_depends_on_none(name, arguments, client):
    response = get(client, reverse(name, args=arguments[PAGES[name][0]]))
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert "public" in response["Cache-Control"]


@pytest.mark.parametrize("language", ["en", "zh-hant"])
@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith(("sitemap", "robots"))])
def test_a_public_page_speaks_the_other_languages(language, name, arguments, client):
    response = get(client, f"/{language}" + reverse(name, args=arguments[PAGES[name][0]]))
    assert (response.status_code, response["Content-Language"]) == (200, language)


@pytest.mark.parametrize("name", UNPUBLISHED)
def test_only_staff_preview_what_is_not_published(name, client, ada, cleo):
    row = getattr(factories, name)(is_published=False)
    address = row.get_absolute_url()
    assert client.get(address).status_code == 404
    client.force_login(cleo)
    assert client.get(address).status_code == 404
    client.force_login(ada)
    preview = client.get(address)
    assert (preview.status_code, preview["Cache-Control"]) == (200, "private, no-store")


# -- the admin

OURS = [model for model in admin.site._registry if model._meta.app_label in test_architecture.OURS]
MAKERS = {
    name: getattr(factories, maker)
    for name, maker in {
        "Inquiry": "inquiry",
        "OutboxMail": "mail",
        "FollowUpStep": "step",
        "MailTemplate": "mail_template",
        "CourseRun": "run",
        "EnrollmentGroup": "enrollment_group",
        "SeatEvent": "seat_event",
        "InquiryEvent": "event",
    }.items()
}


def row_of(model):
    if model.__name__ == "Syllabus":
        return factories.course().current_syllabus
    return (MAKERS.get(model.__name__) or getattr(factories, model.__name__.lower()))()


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_the_admin_shows_every_list_and_row(model, client, cleo, admin_user):
    prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = row_of(model)
    addresses = [reverse(f"{prefix}_changelist"), reverse(f"{prefix}_change", args=[row.pk])]
    assert [Client().get(address).status_code for address in addresses] == [302, 302]
    client.force_login(cleo)
    assert [client.get(address).status_code for address in addresses] == [302, 302]
    client.force_login(admin_user)
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    assert client.get(reverse(f"{prefix}_changelist"), {"q": "催"}).status_code == 200
    assert client.get(reverse(f"{prefix}_add")).status_code in (
        200,
        403,
    )  # some rows are only made by the site


# -- what goes wrong goes wrong with our page, and every answer carries the headers


def headers_missing(response) -> list[str]:
    missing = [name for name, value in HEADERS.items() if response.get(name) != value]
    policy = response.get("Content-Security-Policy", "")
    if "default-src 'self'" not in policy or "unsafe" in policy:
        missing.append("Content-Security-Policy")
    if response.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        missing.append("Referrer-Policy")
    return missing


@pytest.mark.parametrize("name", TABLE)
def test_every_answer_carries_the_headers(name, arguments, client):
    address = reverse(name, args=arguments[TABLE[name][0]])
    assert headers_missing(get(client, address)) == []
    assert headers_missing(client.post(address)) == []


def is_our_page(response) -> bool:
    return b"</html>" in response.content and "回款学堂" in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/nothing-here/", "/courses/nothing-here/", "/en/nothing-here/", "/static/no.css"]
)
def test_404(address, client):
    response = client.get(address)
    assert (response.status_code, is_our_page(response), headers_missing(response)) == (404, True, [])
    assert not response.cookies


def test_500(client, monkeypatch):
    def render(request, template, *args, **kwargs):
        if template == "privacy.html":
            raise RuntimeError
        return working(request, template, *args, **kwargs)

    from trainingsite import views

    working = views.render
    monkeypatch.setattr(views, "render", render)
    client.raise_request_exception = False
    response = client.get("/privacy/")
    assert (response.status_code, is_our_page(response), headers_missing(response)) == (500, True, [])


@pytest.mark.parametrize(
    "address",
    [
        "/?q=%00",
        "/courses/?q=%E5%82%AC%00",
        "/search/?q=%00",
        "/courses/a%00b/",
        "/en/?x=%00",
        "/admin/?q=%00",
    ],
)
def test_a_nul_byte_in_the_address_is_refused(address, client):
    response = client.get(address)
    assert (response.status_code, is_our_page(response), headers_missing(response)) == (400, True, [])


@pytest.mark.parametrize("address", ["/inquiries/new/", "/admin/login/", "/courses/"])
@pytest.mark.parametrize("charset", ["utf-7", "gbk", "no-such-charset"])
def test_a_form_in_another_charset_is_refused(address, charset):
    """Django's own page for this reads the form once more, and raises once more: a 500."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    form = b"name=%C4%E3&csrfmiddlewaretoken=" + b"a" * 32
    response = client.generic("POST", address, form, f"application/x-www-form-urlencoded; charset={charset}")
    assert (response.status_code, is_our_page(response), headers_missing(response)) == (400, True, [])


def test_a_foreign_form_is_refused_with_our_page():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "ada"})
    assert (response.status_code, is_our_page(response), headers_missing(response)) == (403, True, [])


def test_a_foreign_host_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
