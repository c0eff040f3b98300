from django.utils.translation import gettext_lazy as _

MAX_CHARACTERS = 1_000_000
MAX_LINES = 10_000  # with something in them; a long syllabus has a thousand
TOO_LONG = _("This text is far longer than a syllabus. Copy the outline and paste it.")
ARCHIVE = _("This is an archive. Unpack it and upload the document inside.")


def is_too_long(text: str) -> bool:
    return len(text) > MAX_CHARACTERS or sum(map(bool, map(str.strip, text.splitlines()))) > MAX_LINES


class Refused(Exception):
    """A file that is not read. `code` is for tests and logs, `message` for the person who brought it."""

    def __init__(self, code: str, message):
        super().__init__(code)
        self.code, self.message = code, message
