"""Phone numbers as people in China write them: mobile, landline with or without extension, 400 lines."""

import re

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    format_number,
    is_valid_number,
    number_type,
    parse,
)

LONGEST = 40
EXTENSION = re.compile(r"\s*(?:转|轉|分机|分機)\s*")


def normal(text: str) -> str:
    """`138-0013 8000` -> `+8613800138000`; `0755-26001234 转 801` -> `+8675526001234-801`.

    Raises ValueError when nobody could call it.
    """
    try:
        number = parse(EXTENSION.sub(" ext. ", text[:LONGEST]), "CN")
    except NumberParseException as error:
        raise ValueError(text) from error
    if len(text) > LONGEST or not is_valid_number(number):
        raise ValueError(text)
    stored = format_number(number, PhoneNumberFormat.E164)
    if number.extension:
        stored += f"-{number.extension}"
    if len(stored) > 20:
        raise ValueError(text)
    return stored


def is_mobile(stored: str) -> bool:
    """One person's own number; a landline may be a whole office's. Some countries don't tell the two apart."""
    if "-" in stored:
        return False
    return number_type(parse(stored, "CN")) in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def readable(stored: str) -> str:
    """What we store, in the groups people read out; numbers of other countries keep their prefix."""
    base, _dash, extension = stored.partition("-")
    try:
        number = parse(base, "CN")
    except NumberParseException:
        return stored
    style = PhoneNumberFormat.NATIONAL if number.country_code == 86 else PhoneNumberFormat.INTERNATIONAL
    return format_number(number, style) + (f" 转 {extension}" if extension else "")


def masked(stored: str) -> str:
    """Enough to recognise one's own number: `138****8000`."""
    base = stored.partition("-")[0].removeprefix("+86")
    return f"{base[:3]}****{base[-4:]}" if len(base) > 7 else "****"
