"""Private links: whoever holds the link is let in, so the link itself is stored nowhere.

1. A row keeps a random seed of 128 bits and the hash of its link's token.
2. The token is the seed sealed with SECRET_KEY: the database alone can't make it, a mail or a redirect can.
3. A visitor's token is hashed and looked up; a changed SECRET_KEY leaves links that were sent working.
"""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings
from django.core import signing

BITS = 128
UNSUBSCRIBE = "unsubscribe"
CHECK_IN = "check-in"


def new_seed() -> bytes:
    return secrets.token_bytes(BITS // 8)


def new_link() -> dict:
    """The fields of a row that nobody has the link of yet."""
    seed = new_seed()
    return {"token_seed": seed, "token_hash": digest(token(seed))}


def token(seed: bytes) -> str:
    """22 characters, safe in an address."""
    sealed = hmac.digest(settings.SECRET_KEY.encode(), b"private-link:" + seed, "sha256")
    return base64.urlsafe_b64encode(sealed[: BITS // 8]).rstrip(b"=").decode()


def digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def keyed(purpose: str, value: str) -> str:
    """Recognise a value again without keeping it: an address to count, a form that was sent twice."""
    return hmac.new(
        settings.SECRET_KEY.encode(), f"{purpose}:{value}".encode("utf-8", "replace"), "sha256"
    ).hexdigest()


def unsubscribe_token(pk: int, *, letter: str = "") -> str:
    """Signed and not stored: a link in a mail works for as long as the key does. `letter` tells the kinds of rows apart."""
    return signing.Signer(salt=UNSUBSCRIBE).sign(f"{letter}{pk}")


def unsubscribe_row(token: str) -> tuple[str, int] | None:
    """The letter and the number that were signed."""
    try:
        signed = signing.Signer(salt=UNSUBSCRIBE).unsign(token)
        letter = signed.rstrip("0123456789")
        return letter, int(signed[len(letter) :])
    except (signing.BadSignature, ValueError):
        return None


def check_in_code(enrollment_pk: int) -> str:
    """On a name card for everybody to see: it opens nothing but the desk's own page, and that only for staff."""
    return signing.Signer(salt=CHECK_IN).sign(str(enrollment_pk))


def check_in_pk(code: str) -> int | None:
    try:
        return int(signing.Signer(salt=CHECK_IN).unsign(code))
    except (signing.BadSignature, ValueError):
        return None


def seal(*shown) -> str:
    """For a form of a private page: what was on the page when it was opened, or the link that the form itself will
    end. Whoever sends it later decides about that, or is shown the page anew."""
    return keyed("sealed-link", "|".join(map(str, shown)))


def is_sealed(sealed: str, *shown) -> bool:
    return hmac.compare_digest(seal(*shown).encode(), sealed.encode("utf-8", "replace"))
