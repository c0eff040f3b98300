"""A form's own token: when the page was made, and a number that makes one sending one inquiry, or one enrolment.

Public pages are cached, so several visitors may hold the same token; what tells their sendings apart is the
content (see `idempotency_key`). A token says nothing about who someone is.
"""

import json
import secrets

from django.core import signing

from trainingsite.lib import links

SALT = "inquiry-form"
SOONEST_SECONDS = 2
LATEST_SECONDS = 7 * 24 * 3600


class Refused(Exception):
    """The form comes back with what was typed and a word for its sender: see views/notices.py."""


class Broken(Refused):
    """No token, one that isn't ours, or one from a page that was left open for a week."""


class TooFast(Refused):
    """Nobody fills a form this fast."""


class Trapped(Refused):
    """The field that nobody sees was filled in: by a machine, or by a browser that meant well."""


def issue() -> str:
    return signing.TimestampSigner(salt=SALT).sign(secrets.token_urlsafe(16))


def nonce(token: str) -> str:
    """The token's number, or Broken; TooFast within two seconds of the page's making."""
    signer = signing.TimestampSigner(salt=SALT)
    try:
        number = signer.unsign(token, max_age=LATEST_SECONDS)
    except signing.BadSignature as error:
        raise Broken from error
    try:
        signer.unsign(token, max_age=SOONEST_SECONDS)
    except signing.SignatureExpired:
        return number
    raise TooFast


def number_of(sent) -> str:
    """The number of the page that was sent, when a person sent it. Raises Refused."""
    if sent.get("homepage"):
        raise Trapped
    return nonce(sent.get("form_token", ""))


def is_ours(token: str) -> bool:
    try:
        nonce(token)
    except TooFast:
        return True
    except Broken:
        return False
    return True


def idempotency_key(number: str, content) -> str:
    """The same number with the same content is the same sending, however often it arrives."""
    return links.keyed("inquiry", json.dumps([number, content], sort_keys=True, default=lambda row: row.pk))
